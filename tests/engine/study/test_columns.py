"""The columns of a report: the measures that it shows, and what else is counted."""

from __future__ import annotations

import pytest

from grapl_engine.evaluation.measures import MEASURES, Measure
from grapl_engine.study.columns import report_columns


def test_measures_then_labels_and_seconds() -> None:
    *measures, k_hat, lost, seconds = report_columns()
    assert measures == [name for name, measure in MEASURES.items() if measure.in_report and name != "delta_k"]
    assert (k_hat, lost, seconds) == ("k_hat", "delta_k", "seconds")
    assert measures[0] == "weighted_iou"


def test_a_column_is_called_and_rounded_as_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_pair: object) -> float:
        return 0.0

    monkeypatch.setitem(MEASURES, "shown", Measure("shown", "Shown", "a measure", none, better="lower", digits=4))
    monkeypatch.setitem(MEASURES, "unseen", Measure("unseen", "Unseen", "another", none, better="lower", in_report=False))
    found = report_columns()
    assert (found["shown"].title, found["shown"].digits) == ("Shown", 4)
    assert "unseen" not in found
    assert (found["k_hat"].title, found["k_hat"].digits) == ("K\N{COMBINING CIRCUMFLEX ACCENT}", 1)
    assert (found["seconds"].title, found["seconds"].digits) == ("seconds", 2)
