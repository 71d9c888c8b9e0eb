"""The sweep of a session in its report: each run at its place, with the figures of the evaluation."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from kept_results import BASE, kept_source
from report_sources import quarters, some_source

from grapl_engine.evaluation.measures import MEASURES, QUICK
from grapl_engine.evaluation.truth_scores import TruthScorer
from grapl_engine.report import sweep_section
from grapl_engine.report.page import page_of, render_page
from grapl_engine.report.sweep_section import sweep

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
DASH = "\N{EN DASH}"


def test_runs_stand_in_the_order_of_their_values(tmp_path: Path) -> None:
    source = kept_source(tmp_path)
    section = sweep(source)
    assert section is not None and section.title == f"Sweep over {LAMBDA}" and source.truth is not None
    assert [figure.caption for figure in section.figures] == [f"{LAMBDA} 0: 4 segments", f"{LAMBDA} 2: 1 segment"]
    (table,) = section.tables
    texts = [[cell.text for cell in row] for row in table.rows]
    assert [row[:6] for row in texts] == [
        ["0", "4", "4", "10.50", "3.25", "1.5"],
        ["2", "1", "1", DASH, DASH, DASH],
        ["8", *[DASH] * 5],
        ["x", *[DASH] * 5],
    ]
    assert [heading.text for heading in table.headings][6:] == [MEASURES[name].title for name in QUICK]
    own = TruthScorer(source.truth).score(quarters(), k0=4, names=QUICK).mean.values
    expected = [f"{own[name]:,.{MEASURES[name].digits}f}".replace("-", "\N{MINUS SIGN}") for name in QUICK]
    assert texts[0][6:] == expected and texts[2][6:] == [DASH] * len(QUICK)
    assert section.notes == ("The run <broke> off.",)


def test_without_a_truth_there_are_no_scores(tmp_path: Path) -> None:
    section = sweep(dataclasses.replace(kept_source(tmp_path), truth=None))
    assert section is not None and len(section.tables[0].headings) == 6


def test_many_maps_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_section, "MOST_FIGURES", 1)
    section = sweep(kept_source(tmp_path))
    assert section is not None and len(section.figures) == 1 and section.notes[0] == "1 maps are shown."


def test_what_is_missing_is_counted_and_a_damaged_one_is_a_sentence(tmp_path: Path) -> None:
    source = kept_source(tmp_path)
    assert source.kept is not None
    kept = dataclasses.replace(source.kept, entries=source.kept.entries[:3])
    section = sweep(dataclasses.replace(source, kept=kept))
    assert section is not None and "1 of 3 runs is there." in section.paragraphs[0]
    next(tmp_path.rglob("*1.npz")).write_bytes(b"nothing")
    section = sweep(source)
    assert section is not None and not section.tables and "cannot be brought back" in section.notes[0]


def test_the_page_has_it_and_the_stability_before_the_edits(tmp_path: Path) -> None:
    page = page_of(kept_source(tmp_path))
    anchors = [section.anchor for section in page.sections]
    assert anchors.index("sweep") < anchors.index("stability-1") < anchors.index("edits-1")
    text = render_page(page)
    assert "The run &lt;broke&gt; off." in text and "<broke>" not in text
    assert "Stability: 2 runs that differ in seed" in text and "1 of 3 runs is not there." in text
    assert sweep(some_source()) is None and BASE.lambda_ == 7.5
