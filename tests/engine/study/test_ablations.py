"""One parameter at a time, beside what the paper prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_pages import PAPER, Page, task_row, task_rows

from grapl_engine.study import ablations, published
from grapl_engine.study.charts import Panel
from grapl_engine.study.folder import Study
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row
from grapl_engine.study.sections import NOTHING
from grapl_engine.study.variants import GRAPL, Variant

DINOV2 = Variant(GRAPL, "paper-dinov2")


def _varied(parameter: str, *values: object, preset: str = "paper") -> list[Variant]:
    return [Variant(GRAPL, preset, {parameter: value}) for value in values]


def _results(variants: list[Variant], rows: list[Row] | None = None) -> Results:
    described = {variant.name: variant.described() for variant in variants}
    return Results(Study(Path("out"), {"variants": described}, tuple(task_rows(variants) if rows is None else rows)))


def test_a_row_says_that_its_affinity_is_not_the_published_one(whole: tuple[Path, Page]) -> None:
    _, page = whole
    assert page.words.count("affinity here color, published with DINOv2") == 4 + 4 + 1 + 1  # Tables 1 and 3, lambda 64, mu 3
    notes = [cell["text"] for cell in page.cells if cell.get("class") == "note"]
    assert sum("needs a training set" in note for note in notes) == 4


def test_lines_are_in_the_paper_s_order_with_its_figures_beside_them() -> None:
    (table,) = ablations.initial(_results([*_varied("initial", "patchwise", "spatial"), PAPER])).tables
    assert [line.name for line in table.lines] == ["patchwise random", "seedwise random", "spatial clustering", "SLIC"]
    assert [line.published[0][0] for line in table.lines] == [f"{published.INITIAL[name]:.3f}" for name in published.INITIAL]
    assert [line.results is None for line in table.lines] == [False, True, False, False]
    assert table.lines[1].note == "not run"
    assert [line.strong for line in table.lines] == [False, False, False, True]
    assert all(line.reference is table.lines[3].results for line in table.lines if line.results)


def test_numbers_are_ordered_by_size_and_those_that_the_paper_has_not_stand_between() -> None:
    section = ablations.grid_side(_results([PAPER, *_varied("d", 48, 8)]))
    (table,) = section.tables
    assert [line.name for line in table.lines] == ["8", "16", "32", "48", "64"]
    assert table.lines[3].published == [(NOTHING, ""), (NOTHING, "")]
    assert [line.published[1][0] for line in table.lines[:3]] == [f"{published.SECONDS[d]:.2f}" for d in (8, 16, 32)]
    assert "seconds" in table.shown
    (missing,) = section.missing
    assert (missing.what, missing.command) == (
        "grid side d 16, 64",
        "grapl study DATASET -o out --resume --preset paper --vary d=16,64",
    )


def test_other_presets_come_below_without_the_paper_s_figures() -> None:
    tuned = [Variant(GRAPL, "tuned"), *_varied("mu", 3.0, preset="tuned")]
    (table,) = ablations.continuity(_results([PAPER, *tuned])).tables
    own = [line for line in table.lines if line.name.startswith("tuned, ")]
    assert len(own) == 2 and all(line.published == [(NOTHING, "")] for line in own)
    assert {line.reference.variant for line in own} == {"tuned"}  # type: ignore[union-attr]


def test_dinov2_s_own_preset_stands_for_its_affinity_and_is_asked_for_alone() -> None:
    (table,) = ablations.affinity(_results([PAPER, DINOV2])).tables
    (line,) = [line for line in table.lines if line.name == "DINOv2"]
    assert line.results is not None and line.results.variant == "paper-dinov2"
    without = ablations.affinity(_results([PAPER])).missing
    assert ["weights of DINOv2" in one.what for one in without] == [False, True]
    assert [one.command.rpartition("=")[2] for one in without] == ["uniform,position", "dinov2"]


def test_what_failed_is_not_called_not_run() -> None:
    cold = _varied("d", 8)
    rows = [*task_rows([PAPER]), task_row("a", cold[0], 0, state="failed")]
    (table,) = ablations.grid_side(_results([PAPER, *cold], rows)).tables
    assert table.lines[0].note == "every task failed: see the list of failed tasks"


def test_a_chart_has_a_panel_for_each_measure_and_the_paper_s_points_on_miou(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, list[Panel]]] = []
    monkeypatch.setattr(ablations, "line_chart", lambda *facts: asked.append(facts) or "<svg/>")
    results = _results([PAPER, *_varied("lambda", 128.0, 0.0), Variant(GRAPL, "tuned")])
    assert ablations.pairwise(results).charts == ["<svg/>"]
    ((name, _, panels),) = asked
    assert name == "lambda" and len(panels) == 2
    for panel, column in zip(panels, ("weighted_iou", "delta_k"), strict=True):
        (frame,) = panel.series.values()
        assert frame.index.tolist() == [0.0, 64.0, 128.0]
        expected: dict[float, Any] = {
            float(v.value("lambda")): v.figures.loc[column, "mean"] for v in results if v.preset == "paper"
        }
        assert frame["mean"].to_dict() == pytest.approx(expected)
    assert [(x, y) for _, x, y in panels[0].published] == [(64.0, published.DINOV2_MIOU), (64.0, published.COLOR_MIOU)]
    assert panels[1].published == ()


def test_one_value_makes_no_chart() -> None:
    assert ablations.continuity(_results([PAPER])).charts == []
