"""The guide's example scripts: they run, and find what they say."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "guide" / "examples"
SMALL = {"d": 8, "k0": 4, "steps": (4, 2), "device": "cpu", "working_size": 128}


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_call_tells_the_segments(capsys: pytest.CaptureFixture[str]) -> None:
    example("one_call").main(**SMALL)
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == f"{len(rows)} segments on 600 x 400 pixels"
    assert sum(float(row.split()[-1].rstrip("%")) for row in rows) == pytest.approx(100, abs=0.05 * len(rows))


def test_live_events_tell_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    record = example("live_events").main(**SMALL)
    told = capsys.readouterr().out
    assert record.finished is not None and len(record.steps) == 6
    assert f"{record.k_hat} labels are left" in told and f"{len(record.prepared.edges)} edges" in told
    assert told.count("iteration 1: E ") == 1


def test_own_graph_is_solved_at_every_lambda(capsys: pytest.CaptureFixture[str]) -> None:
    energies = example("own_graph").main(4, 5, (0.0, 1.0, 100.0))
    assert [energy.lambda_ for energy in energies] == [0.0, 1.0, 100.0]
    assert energies[0].unary < energies[-1].unary and energies[-1].pairwise == 0
    told = capsys.readouterr().out
    assert told.count("optimum") == 3 and "#####" in told


def test_against_truth_finds_three_things() -> None:
    scores = example("against_truth").main(("tuned",), d=16, k0=6)["tuned"]
    assert scores.weighted_iou > 0.8


def test_a_script_runs_as_it_stands() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, FOLDER / "own_graph.py"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 4 * 8


def test_every_example_is_tested_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {"one_call", "live_events", "own_graph", "against_truth"}
