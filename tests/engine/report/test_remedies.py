"""What it would take, in a report: the sentences of the run's own model and of the sweep."""

from __future__ import annotations

from pathlib import Path

import pytest
from kept_results import kept_source
from report_sources import some_runs, some_source, some_truth

from grapl_engine.analysis.segment_ledger import ledger_of
from grapl_engine.analysis.sweep import lambdas_of, sweep
from grapl_engine.analysis.what_it_takes import merge_cost, patches_within, separation
from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.report import remedies as module
from grapl_engine.report.mistake_sections import mistakes
from grapl_engine.report.remedies import INTRODUCTION, remedies
from grapl_engine.report.source import ReportSource
from grapl_engine.report.stories import maps_of, stories_of


def told(source: ReportSource, run: int, which: int = 0) -> tuple[str, ...]:
    truth, record = some_truth(), some_runs()[run]
    _, labels, edited = maps_of(record)[which]
    found = mistakes_over(labels, truth.annotators, truth.void)
    return remedies(source, record, labels, edited, found, (found.false_merges(5), found.false_splits(5)))


def test_a_false_merge_says_what_its_own_network_and_what_the_sweep_says(tmp_path: Path) -> None:
    truth, record = some_truth(), some_runs()[1]
    labels = maps_of(record)[0][1]
    found = mistakes_over(labels, truth.annotators, truth.void)
    problem = problem_of(record, record.frames()[-1])
    points = list(sweep(problem, lambdas_of(problem)))
    lines = told(kept_source(tmp_path), 1)
    assert len(lines) == len(found.false_merges(5)) > 2
    for place, (line, pair) in enumerate(zip(lines, found.false_merges(5), strict=True), 1):
        one = found.each[pair.annotator]
        parts = [patches_within(one.common(pair.within, region), problem.d) for region in (pair.first, pair.second)]
        assert line.startswith(f"M{place}: {separation(problem, points, parts[0], parts[1]).sentence}")
        assert "each of whose runs trained a network of its own, the map at" in line and "2 of its 3 runs" in line
    assert all("In the sweep" not in line for line in told(some_source(), 1))


def test_a_false_split_says_what_merging_costs() -> None:
    truth, record = some_truth(), some_runs()[0]
    labels = maps_of(record)[0][1]
    found = mistakes_over(labels, truth.annotators, truth.void)
    splits, ledger = found.false_splits(5), ledger_of(record, labels)
    lines = [line for line in told(some_source(), 0) if line.startswith("S")]
    costs = [merge_cost(ledger, labels, pair.first, pair.second).sentence for pair in splits]
    assert splits and lines == [f"S{place}: {cost}" for place, cost in enumerate(costs, 1)]
    edited = [line for line in told(some_source(), 0, 1) if line.startswith("S")]
    assert edited != lines


def test_a_large_graph_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY_EDGES", 1)
    assert any("the window's page Mistakes asks it" in line for line in told(some_source(), 1))


def test_the_section_says_it_below_its_tables() -> None:
    source = some_source(some_truth())
    for section in mistakes(source, list(stories_of(source))):
        assert section.paragraphs[1] == INTRODUCTION and section.notes
