"""One option for each parameter, made from its description."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from grapl_engine import DEFAULT_PRESET, PARAMETERS, PRESET_PURPOSES, PRESETS, Settings, SettingsError, option_name
from grapl_engine.cli.options import HelpFormatter, accepts_model, add_setting_options, chosen_settings, sentence_of
from grapl_engine.errors import ModelError, UnacceptedModelError
from grapl_engine.storage.own_presets import write_preset


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(formatter_class=HelpFormatter)
    add_setting_options(parser)
    return parser


def test_what_is_not_typed_leaves_no_trace(parser: argparse.ArgumentParser) -> None:
    assert vars(parser.parse_args([])) == {"preset": None}
    assert chosen_settings(parser.parse_args([]), PRESETS["tuned"]) == PRESETS["tuned"]


def test_what_is_typed_goes_before_the_preset_and_that_before_the_start(parser: argparse.ArgumentParser) -> None:
    typed = parser.parse_args(["--preset", "paper", "--lambda", "2", "--steps", "4,3", "--no-warm-start", "--solver", "swap"])
    assert chosen_settings(typed, PRESETS["tuned"]) == Settings(lambda_=2.0, steps=(4, 3), warm_start=False, solver="swap")


def test_a_value_out_of_range_is_the_settings_sentence(parser: argparse.ArgumentParser) -> None:
    with pytest.raises(SettingsError, match="Grid side is 1"):
        chosen_settings(parser.parse_args(["--d", "1"]), Settings())


def test_the_help_says_what_presets_are_for_and_where_they_differ(parser: argparse.ArgumentParser) -> None:
    def joined(text: str) -> str:
        return "".join(text.split())  # lines may be broken behind a hyphen

    text = joined(parser.format_help())
    for preset, purpose in PRESET_PURPOSES.items():
        assert joined(f"- {preset}: {purpose}") in text
    assert joined(f"[{DEFAULT_PRESET}; a saved run starts from its own settings]") in text
    for name, parameter in PARAMETERS.items():
        assert option_name(name) in text and joined(parameter.effect) in text
    assert joined("[2.0; paper: 64.0; paper-dinov2: 64.0; tuned: 4.0; instant: 64.0]") in text


def test_each_line_of_a_help_text_stands_by_itself() -> None:
    assert HelpFormatter("grapl")._split_lines("One two\n- three", 5) == ["One", "two", "-", "three"]


@pytest.mark.parametrize(
    ("words", "of_a_run", "of_a_picture"),
    [
        ([], False, True), (["--affinity", "dinov2"], False, True), (["--accept-model"], True, True),
        (["--dinov2-model", "a/b"], True, True), (["--preset", "paper"], True, True), (["--model-by-file"], False, False),
        (["--preset", "paper", "--dinov2-model", "a/b", "--model-by-file"], False, False),
        (["--dinov2-model", "a/b", "--model-by-file", "--accept-model"], True, True),
    ],
    ids=str,
)  # fmt: skip
def test_whether_the_person_says_which_model(
    parser: argparse.ArgumentParser, words: list[str], of_a_run: bool, of_a_picture: bool
) -> None:
    arguments = parser.parse_args(words)
    assert (accepts_model(arguments, is_run=True), accepts_model(arguments, is_run=False)) == (of_a_run, of_a_picture)


def test_sentences_name_the_options_that_help() -> None:
    assert sentence_of(ModelError("No.")) == "No."
    assert "--accept-model" in sentence_of(UnacceptedModelError("a/b", is_folder=False))


def test_an_own_preset_is_known_by_its_name(
    parser: argparse.ArgumentParser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grapl_engine.cli.named_presets.presets_folder", lambda: tmp_path)
    write_preset(tmp_path, "Mine", PRESETS["paper"].replace(lambda_=8.0, dinov2_model="some/body"))
    arguments = parser.parse_args(["--preset", "mine", "--seed", "3"])
    assert chosen_settings(arguments, Settings()) == PRESETS["paper"].replace(lambda_=8.0, dinov2_model="some/body", seed=3)
    assert not accepts_model(arguments, is_run=False), "its file may come from anywhere"
    assert accepts_model(parser.parse_args(["--preset", "mine", "--accept-model"]), is_run=False)
    with pytest.raises(SettingsError, match="there are Mine"):
        chosen_settings(parser.parse_args(["--preset", "yours"]), Settings())
