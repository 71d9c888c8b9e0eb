"""Tables of runs: their figures are the runs' own."""

from __future__ import annotations

import pytest
from report_sources import some_runs, some_source, some_truth

from grapl_engine.analysis.editing import apply_edits
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.report import run_sections
from grapl_engine.report.stories import RunStory, stories_of
from grapl_engine.storage.run_facts import RunFacts


@pytest.fixture(scope="module")
def stories() -> list[RunStory]:
    return list(stories_of(some_source(some_truth())))


def test_each_run_has_its_row(stories: list[RunStory]) -> None:
    (table,) = run_sections.runs(stories).tables
    facts = RunFacts.of(some_runs()[0])
    first, second = ([cell.text for cell in row] for row in table.rows)
    assert first[0] == "1 \N{BLACK STAR}" and second[0] == "4"
    assert first[3:6] == ["4", "0", "4"] and facts.k_hat == 4
    assert first[9:] == ["0.1", "done"]
    assert second[3] == "1"


def test_settings_that_differ_and_no_others(stories: list[RunStory]) -> None:
    section = run_sections.settings(stories)
    assert section is not None
    (table,) = section.tables
    told = [[cell.text for cell in row] for row in table.rows]
    assert [heading.text for heading in table.headings] == ["run", "\N{GREEK SMALL LETTER LAMDA}"], "the fewer are columns"
    assert told == [["1", "2"], ["4", "7.5"]]
    assert [row[1].is_strong for row in table.rows] == [False, True]
    assert run_sections.settings(stories[:1]) is None
    same = run_sections.settings([stories[0], stories[0]])
    assert same is not None and same.paragraphs == ("All runs have the same settings.",) and not same.tables


def test_scores_are_means_with_their_spread_and_the_best_is_bold(stories: list[RunStory]) -> None:
    section = run_sections.scores(stories, 2)
    assert section is not None
    (table,) = section.tables
    assert [heading.text for heading in table.headings] == ["run", *(measure.title for measure in MEASURES.values())]
    maps = [one for story in stories for one in story.maps]
    for row, one in zip(table.rows, maps, strict=True):
        assert row[0].text == one.title and one.scores is not None
        for cell, (name, measure) in zip(row[1:], MEASURES.items(), strict=True):
            mean = one.scores.mean.values[name]
            assert float(cell.text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(mean, abs=0.51 * 10**-measure.digits)
            assert cell.extra == f"\N{PLUS-MINUS SIGN} {one.scores.spread.values[name]:.{measure.digits}f}"
    for column, measure in enumerate(MEASURES.values(), 1):
        bold = [row[column].is_strong for row in table.rows]
        assert any(bold) == (measure.better != "neither")
    assert run_sections.scores([], 0) is None


def test_edits_say_what_they_changed(stories: list[RunStory]) -> None:
    (section,) = run_sections.edits(stories)
    edited = apply_edits(some_runs()[0], some_runs()[0].edits)
    done, refused = section.tables[0].rows
    assert edited.steps[0].energy_change is not None
    assert done[1].text == edited.steps[0].sentence
    assert float(done[3].text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(edited.steps[0].energy_change, abs=0.0051)
    assert refused[1].text == f"Not carried out: {edited.steps[1].sentence}" and refused[3].text == "\N{EN DASH}"
    assert "1 of 2 changed something" in section.paragraphs[0]


def test_maps_and_commands(stories: list[RunStory]) -> None:
    maps, commands = run_sections.maps(stories), run_sections.commands(stories)
    assert maps is not None and len(maps.figures) == 3
    assert commands is not None and commands.commands == tuple(story.command for story in stories)
    assert run_sections.maps([]) is None and run_sections.commands([]) is None
