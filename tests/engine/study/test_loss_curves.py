"""How the losses fall: means of the runs that still train, warm and cold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_pages import PAPER, task_row

from grapl_engine.study import loss_curves, published
from grapl_engine.study.charts import Curve
from grapl_engine.study.folder import Study
from grapl_engine.study.loss_curves import warm_start
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant

COLD = Variant(GRAPL, "paper", {"warm_start": False})
FIRST = [[[2.0, 0.5], [1.0, 0.25], [0.5, 0.0]], [[0.25, 0.5]]]
SECOND = [[[4.0, 0.5]], [[0.75, 1.5]]]
THIRD = [[[3.0, 0.5], [2.0, 0.75]], [[0.5, 1.0]]]


def _results(*rows: Row) -> Results:
    described = {variant.name: variant.described() for variant in (PAPER, COLD)}
    return Results(Study(Path("out"), {"variants": described}, rows))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What charts were asked for."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(loss_curves, "loss_chart", lambda *facts: asked.append(facts) or "<svg/>")
    return asked


def test_a_curve_is_the_mean_of_those_that_still_train_and_ends_where_fewer_than_half_do(drawn: list[tuple[Any, ...]]) -> None:
    rows = [task_row(name, PAPER, 0, losses=losses) for name, losses in (("a", FIRST), ("b", SECOND), ("c", THIRD))]
    warm_start(_results(*rows))
    ((_, _, panels, steps),) = drawn
    by_title = dict(panels)
    assert by_title["cross entropy"] == [Curve("warm start", [[3.0, 1.5], [0.5]])]
    assert by_title["continuity C"] == [Curve("warm start", [[0.5, 0.5], [1.0]])]
    assert by_title["loss (cross entropy + μ C)"] == [Curve("warm start", [[4.5, 3.0], [3.5]])]  # with the preset's mu, 3
    assert list(steps) == [40, 32, 22, 12]


def test_warm_and_cold_stand_in_one_chart_the_warm_one_first(drawn: list[tuple[Any, ...]]) -> None:
    rows = [task_row("a", COLD, 0, losses=SECOND), task_row("a", PAPER, 0, losses=FIRST), task_row("b", PAPER, 0, losses=FIRST)]
    section = warm_start(_results(*rows))
    ((_, _, panels, _),) = drawn
    assert [curve.label for _, curves in panels for curve in curves] == ["warm start", "cold start"] * 3
    assert section.charts == ["<svg/>"] and not section.missing
    assert set(section.notes) == {
        *("warm start: paper, 2 rows (column losses)", "cold start: paper warm_start=false, 1 row (column losses)"),
        published.WARM_TEXT,
    }


def test_where_nobody_says_how_many_steps_were_planned_those_made_count(drawn: list[tuple[Any, ...]]) -> None:
    odd = Variant(GRAPL, "paper")
    results = Results(
        Study(
            Path("out"),
            {"variants": {"paper": {**odd.described(), "settings": {"steps": "?"}}}},
            (task_row("a", odd, 0, losses=FIRST),),
        )
    )
    warm_start(results)
    assert drawn[0][3] == [3, 1]


def test_without_losses_there_is_no_chart_and_both_are_missing(drawn: list[tuple[Any, ...]]) -> None:
    section = warm_start(_results(task_row("a", PAPER, 0, losses=[])))
    assert drawn == [] and section.empty
    assert [one.what for one in section.missing] == ["warm start", "cold start"]
    assert ["warm_start=false" in one.command for one in section.missing] == [False, True]
