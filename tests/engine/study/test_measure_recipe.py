"""The recipe of CONTRIBUTING, "A measure": what is declared once is in every row, in the store, the CSV, the report and the guide's table."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_study import Serial, truth

from grapl_engine.cli.main import main
from grapl_engine.evaluation.baselines import BASELINES, Baseline
from grapl_engine.evaluation.measures import MEASURES, Comparison, Measure
from grapl_engine.study.folder import read_study
from grapl_engine.study.store import STORE
from grapl_engine.study.table import TABLE

GUIDE = Path(__file__).parents[3] / "resources" / "guide" / "studies.md"


def _guide_row(measure: Measure) -> str:
    return f"| {measure.title} | `{measure.name}` | {measure.better} | {measure.meaning} |"


def _halves(_picture: Any, seed: int = 0) -> np.ndarray:
    """Instead of a method: left and right, and with another seed top and bottom."""
    return (truth() % 2 if seed == 0 else truth() // 2).astype(np.uint16)


def test_a_measure_that_is_declared_is_everywhere(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serial: Serial
) -> None:
    def count(pair: Comparison) -> float:
        return 10.0 * pair.table.shape[1] + float(pair.labels[0, -1])  # 4 segments; 1 at top right with seed 0, else 0

    throw_away = Measure("throw_away", "thrown", "ten times the segments, and a corner", count, better="lower", digits=2)
    monkeypatch.setitem(MEASURES, "throw_away", throw_away)
    monkeypatch.setitem(BASELINES, "halves", Baseline("halves", _halves, {}, is_random=True))
    words = ["study", str(pictures), "-o", str(tmp_path), "--baseline", "halves", "--seeds", "0-1", "--limit", "2", "--quiet"]
    assert main(words) == 0
    expected = [41.0, 40.0, 41.0, 40.0]
    rows = read_study(tmp_path).rows
    assert [row.scores["throw_away"] for row in rows] == [row.scores["throw_away_best"] for row in rows] == expected
    with closing(sqlite3.connect(tmp_path / STORE)) as file:
        assert file.execute("SELECT throw_away, throw_away_spread FROM tasks ORDER BY number").fetchall() == [
            (x, 0.0) for x in expected
        ]
    with (tmp_path / TABLE).open(encoding="utf-8", newline="") as table:
        assert [float(line["throw_away"]) for line in csv.DictReader(table)] == expected
    assert main(["report", str(tmp_path)]) == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert ">thrown</th>" in page
    assert (
        'data-variant="halves" data-column="throw_away"><a href="#variant-1">40.50</a><span class="extra">± 0.71</span>' in page
    )
    assert _guide_row(throw_away) not in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MEASURES)
def test_the_guide_has_a_row_for_each_measure(name: str) -> None:
    assert _guide_row(MEASURES[name]) in GUIDE.read_text(encoding="utf-8").splitlines()


def test_the_guide_has_no_other_rows() -> None:
    section = GUIDE.read_text(encoding="utf-8").partition("\n## The measures\n")[2].partition("\n## ")[0]
    assert sum(line.startswith("| ") and "`" in line for line in section.splitlines()) == len(MEASURES)
