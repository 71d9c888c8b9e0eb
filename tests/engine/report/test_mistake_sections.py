"""Mistakes in the report are those of the evaluation, of the best maps alone."""

from __future__ import annotations

import pytest
from report_sources import some_runs, some_source, some_truth

from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over
from grapl_engine.report.mistake_sections import BEST, mistakes
from grapl_engine.report.stories import maps_of, stories_of


def test_the_pairs_are_those_of_the_map() -> None:
    truth = some_truth()
    source = some_source(truth)
    sections = {section.title: section for section in mistakes(source, list(stories_of(source)))}
    labels = maps_of(some_runs()[1])[0][1]
    found = mistakes_over(labels, truth.annotators, truth.void)
    section = sections["Where run 4 is wrong"]
    (merges,) = section.tables
    assert (
        f"{found.over:.3f} for too many" in section.paragraphs[0] and f"{found.under:.3f} for too few" in section.paragraphs[0]
    )
    pairs = found.false_merges(5)
    assert len(merges.rows) == len(pairs) > 2
    for place, (row, pair) in enumerate(zip(merges.rows, pairs, strict=True), 1):
        texts = [cell.text for cell in row]
        assert texts[:5] == [f"M{place}", str(pair.within), str(pair.first), str(pair.second), truth.names[pair.annotator]]
        assert float(texts[6]) == pytest.approx(pair.bits, abs=0.000051)
        assert texts[8] == f"{pair.point[1]}, {pair.point[0]}"


def test_the_best_come_first_and_are_not_many() -> None:
    source = some_source(some_truth())
    stories = list(stories_of(source))
    sections = mistakes(source, [*stories, *stories])
    assert len(sections) == BEST
    assert "Of 6 maps" in sections[0].paragraphs[0]
    assert sections[0].title != "Where run 4 is wrong"


def test_there_are_none_without_a_truth() -> None:
    source = some_source()
    assert mistakes(source, list(stories_of(source))) == []
