"""Files that earlier versions of the program wrote, kept as they were: each still opens and holds what it held.

`tests/kept` has a run of format 1 (before seeds and moves were kept) and one of format 2, both of version 0.1.0; one of
format 3, the first with levels of detail, as it was while 0.2.0 was the last version; seeds; a lesson; a study.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grapl_engine import EndReason, RunRecord
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints
from grapl_engine.storage.run_file import load_run, save_run
from grapl_engine.study.folder import read_study
from grapl_engine.study.report import write_report

KEPT = Path(__file__).parents[1] / "kept"
SEEDS = LabelConstraints((LabelConstraint(0.1, 0.1, 1, True), LabelConstraint(0.9, 0.5, 1, False)))


@pytest.mark.parametrize(
    ("name", "constraints", "counts", "moves"),
    [("run-1.grapl", LabelConstraints(), [1151, 9, 0, 1080], 5), ("run-2.grapl", SEEDS, [80, 0, 1080, 1080], 7)],
)
def test_a_run(name: str, constraints: LabelConstraints, counts: list[int], moves: int, tmp_path: Path) -> None:
    record = load_run(KEPT / name)
    assert record.picture.pixels.shape == (40, 56, 3) and record.picture.name == "halves.png"
    assert (record.settings.d, record.settings.k0, record.settings.steps) == (8, 4, (3, 2))
    assert record.constraints == constraints and record.number_type is None
    assert record.ended is EndReason.COMPLETED and record.finished is not None
    assert np.bincount(record.finished.pixel_labels.ravel()).tolist() == counts
    assert len(record.moves) == moves and all((move.patches is None) == (name == "run-1.grapl") for move in record.moves)
    for frame in record.frames():
        assert problem_of(record, frame).labels == 4
    save_run(tmp_path / "again.grapl", record)
    again = load_run(tmp_path / "again.grapl")
    assert isinstance(again, RunRecord) and again.finished is not None
    assert (again.finished.pixel_labels == record.finished.pixel_labels).all()


def test_a_run_with_levels_of_detail(tmp_path: Path) -> None:
    record = load_run(KEPT / "run-3.grapl")
    assert record.picture.pixels.shape == (50, 75, 3) and record.constraints == SEEDS and record.number_type == "float32"
    assert record.settings.pixel_map == "hierarchy" and record.finished is not None and len(record.moves) == 10
    assert np.bincount(record.finished.pixel_labels.ravel()).tolist() == [534, 533, 128, 1094, 848, 121, 492]
    hierarchy = record.finished.hierarchy
    assert hierarchy is not None and hierarchy.answers is not None and hierarchy.answers.shape == (20, 4)
    assert (hierarchy.source, hierarchy.automatic_count, hierarchy.pieces) == ("network", 7, None)
    np.testing.assert_array_equal(hierarchy.labels(7), record.finished.pixel_labels)
    assert np.bincount(hierarchy.labels(5).ravel()).tolist() == [1026, 533, 128, 1094, 969]
    np.testing.assert_allclose(hierarchy.tree.heights[[0, -1]], [0.5972, 2.5265], atol=5e-5)
    save_run(tmp_path / "again.grapl", record)
    again = load_run(tmp_path / "again.grapl").finished
    assert again is not None and again.hierarchy is not None
    np.testing.assert_array_equal(again.hierarchy.tree.merges, hierarchy.tree.merges)


def test_seeds() -> None:
    assert read_constraints(KEPT / "seeds.json") == SEEDS


def test_a_study(tmp_path: Path) -> None:
    study = read_study(KEPT / "study")
    names = {f"paper d=8 k0=4 {others}" for others in ("steps=2", "steps=3", "lambda=2 steps=2", "lambda=2 steps=3")}
    assert {row.variant for row in study.rows} == names
    assert all(row.state == "done" and 0 < row.scores["weighted_iou"] <= 1 for row in study.rows)
    assert {row.number_type for row in study.rows} == {""}
    page = write_report(KEPT / "study", tmp_path / "report.html").read_text(encoding="utf-8")
    assert "paper d=8 k0=4 lambda=2 steps=3" in page
    assert sorted(path.name for path in (KEPT / "study").iterdir()) == ["manifest.json", "tasks.csv"]
