"""Methods and variants against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_pages import PAPER, column, number, page_of, study_folder, task_row, task_rows

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.study import comparisons, published
from grapl_engine.study.comparisons import all_variants, comparison, contenders, scatter, settings_text
from grapl_engine.study.folder import Study
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant

COLD = Variant(GRAPL, "paper", {"warm_start": False})
TUNED, EXPLORE = Variant(GRAPL, "tuned"), Variant(GRAPL, "explore")


def _results(variants: list[Variant], rows: list[Row] | None = None) -> Results:
    described = {variant.name: variant.described() for variant in variants}
    return Results(Study(Path("out"), {"variants": described}, tuple(task_rows(variants) if rows is None else rows)))


def _scored(variant: Variant, **miou: float) -> list[Row]:
    """A row a picture, all with the seed 0."""
    rows = [(task_row(image, variant, 0), value) for image, value in miou.items()]
    return [task_row(row.image, variant, 0, scores={**row.scores, "weighted_iou": value}) for row, value in rows]


def test_rows_of_other_pictures_are_not_compared_by_their_means(tmp_path: Path) -> None:
    variants = [PAPER, Variant(GRAPL, "paper", {"initial": "spatial"})]
    rows = [*task_rows(variants[:1], ("a", "b", "c")), *task_rows(variants[1:], ("b", "c", "d"))]
    page = page_of(study_folder(tmp_path / "out", rows, variants))
    assert "their means cannot be compared" in page.words
    assert all("mean over the 2 pictures that both have" in cell["title"] for cell in page.numbers("number gain"))
    expected = (
        column(rows, "paper initial=spatial", "weighted_iou")[:2].mean() - column(rows, "paper", "weighted_iou")[1:].mean()
    )
    assert {number(cell["text"]) for cell in page.numbers("number gain")} == {round(float(expected), 3)}
    even = page_of(study_folder(tmp_path / "even", task_rows(variants), variants))
    assert "their means cannot be compared" not in even.words


def test_a_row_that_is_in_no_figure_is_counted(tmp_path: Path) -> None:
    page = page_of(study_folder(tmp_path / "out", [*task_rows([PAPER]), task_row("d", PAPER, 0)], [PAPER]))
    assert "paper: done rows that are in no figure: 1." in page.words


def test_baselines_come_before_the_method_and_what_is_tuned_comes_last() -> None:
    variants = [TUNED, COLD, Variant("oracle"), EXPLORE, PAPER, Variant("felzenszwalb"), Variant("slic")]
    found = contenders(_results([], task_rows(variants)))
    assert [variant.variant for variant in found] == ["slic", "felzenszwalb", "oracle", "paper", "explore", "tuned"]


def test_what_was_not_run_stands_with_its_published_figures() -> None:
    section = comparison(_results([PAPER, Variant("slic")]))
    (table,) = section.tables
    by_name = {line.name: line for line in table.lines}
    paper = by_name["GraPL, preset paper"]
    row = published.COMPARED["paper"]
    assert [text for text, _ in paper.published] == [f"{row.miou:.3f}", f"{row.accuracy:.3f}"]
    assert paper.strong and paper.note == "published: colour affinity" and paper.explanation == "paper: preset paper as it is"
    absent = [line for line in table.lines if line.results is None]
    assert [line.name for line in absent] == [
        row.title for name, row in published.COMPARED.items() if name not in ("paper", "slic")
    ]
    assert {line.note for line in absent if line.note != "not run"} == {
        row.needs for row in published.COMPARED.values() if row.needs
    }
    asked = " ".join(one.command for one in section.missing)
    assert "--baseline slic " not in f"{asked} " and "--preset paper" not in asked
    assert all(f"--baseline {name}" in asked for name in BASELINES if name != "slic") and "--preset tuned" in asked


def test_every_variant_is_set_against_its_own_preset() -> None:
    varied = Variant(GRAPL, "tuned", {"mu": 3.0})
    results = _results([PAPER, COLD, TUNED, varied, Variant("slic")])
    (table,) = all_variants(results).tables
    assert {line.name: line.reference.variant for line in table.lines if line.reference} == {
        "paper": "paper",
        COLD.name: "paper",
        "tuned": "paper",
        varied.name: "tuned",
        "slic": "paper",
    }
    assert [line.name for line in table.lines if line.strong] == ["paper"]


def test_a_study_of_nothing_asks_for_any_variant() -> None:
    section = all_variants(_results([], []))
    assert section.empty and [one.what for one in section.missing] == ["any variant"]


def test_pictures_are_counted_on_which_another_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(comparisons, "scatter_chart", lambda *facts: asked.append(facts) or "<svg/>")
    slic = Variant("slic")
    rows = [*_scored(PAPER, a=0.2, b=0.5, c=0.6, d=0.4), *_scored(slic, b=0.7, c=0.3, d=0.4, e=0.9)]
    section = scatter(_results([PAPER, slic], rows))
    ((_, _, ((x_label, y_label, points),), limits),) = asked
    assert points == [(0.5, 0.7, "row-5"), (0.6, 0.3, "row-6"), (0.4, 0.4, "row-7")]
    assert (x_label, y_label) == ("mIoU of paper", f"mIoU of {BASELINES['slic'].title}") and limits == (0.0, 1.0)
    assert section.notes == [f"{BASELINES['slic'].title} (slic) is better on 1 of 3 pictures, worse on 1."]


def test_three_rivals_are_shown_tuned_first_then_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(comparisons, "scatter_chart", lambda *facts: asked.append(facts) or "<svg/>")
    variants = [PAPER, TUNED, Variant("slic"), Variant("kmeans"), Variant("felzenszwalb"), EXPLORE]
    scores = (0.5, 0.1, 0.3, 0.4, 0.2, 0.6)
    rows = [row for variant, score in zip(variants, scores, strict=True) for row in _scored(variant, a=score)]
    rows[-1] = task_row("z", EXPLORE, 0)  # which shares no picture
    scatter(_results(variants, rows))
    assert [points[0][1] for _, _, points in asked[0][2]] == [0.1, 0.4, 0.3]


def test_a_scatter_needs_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.what for one in scatter(_results([PAPER])).missing] == ["another method"]
    assert [one.what for one in scatter(_results([Variant("slic")])).missing] == ["paper", "another method"]


def test_a_variant_in_words() -> None:
    paper, cold, slic = _results([PAPER, COLD, Variant("slic", changed={"segments": 40})])
    assert settings_text(paper) == "preset paper as it is"
    assert settings_text(cold) == "preset paper, warm_start = false"
    assert settings_text(slic) == "baseline slic, segments = 40"
