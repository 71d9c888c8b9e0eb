from __future__ import annotations

import argparse

import pytest

from grapl_engine import SettingsError
from grapl_engine.cli.part_options import add_part_options, chosen_part
from grapl_engine.images.file_parts import AS_IT_COMES, PartChoice


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grapl")
    add_part_options(parser)
    return parser


@pytest.mark.parametrize(
    "choice",
    [AS_IT_COMES, PartChoice(3), PartChoice(channel=2), PartChoice(7, 1, (-9999.5, 1e-7)), PartChoice(limits=(-3e-9, 3.4e38))],
)
def test_what_a_command_says_is_what_was_chosen(parser: argparse.ArgumentParser, choice: PartChoice) -> None:
    assert chosen_part(parser.parse_args(choice.options())) == choice


@pytest.mark.parametrize(
    "words", [["--page", "0"], ["--channel", "-1"], ["--page", "x"], ["--range", "1"], ["--range", "a", "b"]]
)
def test_what_is_no_number_is_wrong_use(parser: argparse.ArgumentParser, words: list[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(words)


@pytest.mark.parametrize("words", [["5", "5"], ["6", "5"], ["nan", "5"], ["0", "inf"]])
def test_a_range_goes_up(parser: argparse.ArgumentParser, words: list[str]) -> None:
    with pytest.raises(SettingsError, match="--range goes from a number to a greater one"):
        chosen_part(parser.parse_args(["--range", *words]))
