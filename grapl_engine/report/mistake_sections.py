"""Where the best maps of a report are wrong: both halves of VI, the worst pairs, and the boundaries."""

from __future__ import annotations

from collections.abc import Sequence

from grapl_engine.errors import GraplError
from grapl_engine.evaluation.boundary import bsds_tolerance
from grapl_engine.evaluation.false_pairs import FalsePair
from grapl_engine.evaluation.mistakes_over_annotators import MistakesOverAnnotators, mistakes_over
from grapl_engine.events import Labels
from grapl_engine.report.pictures import mistakes_figure
from grapl_engine.report.remedies import INTRODUCTION, remedies
from grapl_engine.report.sections import Cell, Figure, Heading, Section, Table, number_cell
from grapl_engine.report.source import ReportSource
from grapl_engine.report.stories import MapStory, RunStory, maps_of
from grapl_engine.truth import Truth

__all__ = ["BEST", "WORST", "mistakes"]

BEST, WORST = 3, 5
"""So many maps, and so many of the worst pairs of each kind."""
_MEASURE = "weighted_iou"


def mistakes(source: ReportSource, stories: Sequence[RunStory]) -> list[Section]:
    """The mistakes of the maps with the best scores; none without a truth."""
    truth = source.truth
    scored = [(story, one) for story in stories for one in story.maps if one.scores is not None]
    if truth is None or not scored:
        return []
    best = sorted(scored, key=lambda pair: -_score(pair[1]))[:BEST]
    found = (_section(source, truth, story, one, len(scored)) for story, one in best)
    return [section for section in found if section is not None]


def _score(one: MapStory) -> float:
    return one.scores.mean.values[_MEASURE] if one.scores is not None else 0.0


def _section(source: ReportSource, truth: Truth, story: RunStory, one: MapStory, of: int) -> Section | None:
    try:
        record = story.run.read()
        shown = maps_of(record)
    except GraplError:  # it was there a moment ago; its other figures stand
        return None
    named = (what for what in shown if f"{story.run.number}{what[0]}" == one.title)
    _, labels, edited = next(named)
    found = mistakes_over(labels, truth.annotators, truth.void)
    merges, splits = found.false_merges(WORST), found.false_splits(WORST)
    tables = (
        _table("Regions of the truth in one segment", "M", merges, found.under, truth, ("segment", "region", "and region")),
        _table("Segments in one region of the truth", "S", splits, found.over, truth, ("region", "segment", "and segment")),
    )
    notes = remedies(source, record, labels, edited, found, (merges, splits))
    ranked = f" Of {of} maps these pages show the {BEST} with the best mIoU." if of > BEST else ""
    return Section(
        f"mistakes-{one.title.replace(', ', '-')}",
        f"Where run {one.title} is wrong",
        (_halves(found) + ranked, *([INTRODUCTION] if notes else [])),
        (_figure(source, truth, labels, merges, splits),),
        tuple(table for table in tables if table.rows),
        notes,
    )


def _halves(found: MistakesOverAnnotators) -> str:
    whole = found.over + found.under
    return (
        f"VI is {whole:.3f} bits: {found.over:.3f} for too many segments (over-segmentation) and {found.under:.3f} for too few "
        "(under-segmentation). The tables have the pairs that cost most of either half."
    )


def _figure(source: ReportSource, truth: Truth, labels: Labels, merges: list[FalsePair], splits: list[FalsePair]) -> Figure:
    tolerance = bsds_tolerance(labels.shape)
    text = (
        f"Boundaries within {tolerance:.1f} pixels: white where map and truth agree, blue only in the map (over-segmentation), "
        "orange only in the truth (under-segmentation). M and S: the places of the tables below."
    )
    marks = [
        (f"{letter}{place}", pair.point)
        for letter, pairs in (("M", merges), ("S", splits))
        for place, pair in enumerate(pairs, 1)
    ]
    return mistakes_figure(source.picture, labels, truth, tolerance, marks, text)


def _table(title: str, letter: str, pairs: list[FalsePair], half: float, truth: Truth, names: tuple[str, str, str]) -> Table:
    """Dearest first."""
    whose = (Heading("annotator"),) if len(truth.annotators) > 1 else ()
    headings = (
        Heading(""),
        *(Heading(name, is_number=True) for name in names),
        *whose,
        Heading("pixels", "of the second of the two", is_number=True),
        Heading("bits", "what it costs, of its half of VI", is_number=True),
        Heading("share", "of that half", is_number=True),
        Heading("column, row", "of a pixel inside", is_number=True),
    )
    rows = []
    for place, pair in enumerate(pairs, 1):
        annotator = (Cell(truth.names[pair.annotator]),) if whose else ()
        rows.append(
            (
                Cell(f"{letter}{place}"),
                *(number_cell(number, 0) for number in (pair.within, pair.first, pair.second)),
                *annotator,
                number_cell(pair.pixels, 0),
                number_cell(pair.bits, 4),
                Cell(f"{100 * pair.bits / half:.0f} %", is_number=True),
                Cell(f"{pair.point[1]}, {pair.point[0]}", is_number=True),
            )
        )
    return Table(headings, tuple(rows), title)
