"""The options of ``grapl study``: what is meant where nothing is said, and what the help names."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from grapl_engine.cli.study_options import DEFAULT_PRESET, add_study
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.presets import PRESETS
from grapl_engine.study.plans import PLANS


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grapl")
    commands = parser.add_subparsers()
    add_study(commands)
    return parser


def test_what_is_meant_where_nothing_is_said(parser: argparse.ArgumentParser) -> None:
    assert vars(parser.parse_args(["study", "data", "-o", "out"])) == {
        "dataset": Path("data"),
        "output": Path("out"),
        "plan": [],
        "preset": [],
        "vary": [],
        "baseline": [],
        "seeds": "0",
        "every": 1,
        "limit": None,
        "images": "",
        "resume": False,
        "workers": None,
        "scheduler": None,
        "no_maps": False,
        "no_levels": False,
        "quiet": False,
        "void": None,
    }
    assert DEFAULT_PRESET in PRESETS


def test_what_is_compared_may_be_named_several_times(parser: argparse.ArgumentParser) -> None:
    words = [
        "--plan",
        "parts",
        "--preset",
        "paper",
        "--preset",
        "tuned",
        "--vary",
        "mu=1",
        "--vary",
        "d=8,16",
        "--baseline",
        "slic",
        "--baseline",
        "kmeans",
    ]
    found = parser.parse_args(["study", "data", "-o", "out", *words])
    assert (found.plan, found.preset, found.vary) == (["parts"], ["paper", "tuned"], ["mu=1", "d=8,16"])
    assert found.baseline == ["slic", "kmeans"]
    assert parser.parse_args(["study", "data", "-o", "out"]).preset == [], "the second call starts anew"


@pytest.mark.parametrize(
    "words", ["study data", "study -o out", "study data -o out --limi 3", "study data -o out --every x", "report"]
)
def test_what_is_not_understood(parser: argparse.ArgumentParser, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser.parse_args(words.split())
    assert "usage: grapl" in capsys.readouterr().err


def test_the_help_names_every_plan_preset_and_measure(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        parser.parse_args(["study", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert all(f"{name}: {plan.title}." in said for name, plan in PLANS.items())
    assert all(name in said for name in PRESETS)
    assert all(measure.title in said for measure in MEASURES.values())
    assert "tasks.sqlite" in said and "tasks.csv" in said
