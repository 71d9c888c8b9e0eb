"""The options of ``grapl segment``: what is meant where nothing is said, and what the help names."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from grapl_engine.cli.segment_options import add_segment


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grapl")
    add_segment(parser.add_subparsers(dest="command"))
    return parser


def test_what_is_meant_where_nothing_is_said(parser: argparse.ArgumentParser) -> None:
    assert vars(parser.parse_args(["segment", "a.png", "b.grapl", "-o", "out"])) == {
        "command": "segment",
        "images": ["a.png", "b.grapl"],
        "output": Path("out"),
        "page": None,
        "channel": None,
        "range": None,
        "overwrite": False,
        "name": None,
        "ids_from": 0,
        "overlay_opacity": 0.5,
        "overlay_grey": False,
        "overlay_no_contours": False,
        "preset": None,
        "constraints": None,
        "seeds": None,
        "edits": None,
        "detail": None,
        "within_labels": False,
        "json": False,
        "save_run": False,
        "quiet": False,
    }


@pytest.mark.parametrize(("text", "detail"), [("8", 8), ("0.4", 0.4), ("auto", "auto")])
def test_a_level_is_read(parser: argparse.ArgumentParser, text: str, detail: float | str) -> None:
    assert parser.parse_args(["segment", "a.png", "-o", "out", "--detail", text]).detail == detail


def test_what_is_no_level_is_told(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["segment", "a.png", "-o", "out", "--detail", "much"])
    assert "Detail is 'much'" in capsys.readouterr().err
