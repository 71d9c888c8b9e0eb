"""What a report shows: tables of cells that say where they come from, charts, and rows of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grapl_engine.study.pictures import Thumbnail
from grapl_engine.study.results import VariantResults
from grapl_engine.study.summaries import Difference, difference, figure

__all__ = [
    "MEASURES",
    "NOTHING",
    "Cell",
    "Grid",
    "Line",
    "Missing",
    "ReportSection",
    "Strip",
    "count_cell",
    "gain_cell",
    "mean_cell",
    "uneven",
]

NOTHING = "\N{EN DASH}"
_UNEVEN = "The rows are not of the same pictures: their means cannot be compared; the gains can, being of common pictures."
_MINUS = "\N{MINUS SIGN}"
MEASURES: dict[str, str] = {
    "weighted_iou": "mIoU",
    "mean_iou": "plain mIoU",
    "pixel_accuracy": "accuracy",
    "covering": "covering",
    "variation_of_information": "VI",
    "rand_index": "PRI",
    "boundary_f_2px": "F 2 px",
    "boundary_f_bsds": "F BSDS",
    "k_hat": "K\N{COMBINING CIRCUMFLEX ACCENT}",
    "delta_k": "\N{GREEK CAPITAL LETTER DELTA}K",
    "seconds": "seconds",
}
"""Columns of tasks.csv and how a report calls them."""
_DIGITS = {"k_hat": 1, "delta_k": 1, "seconds": 2, "variation_of_information": 2}


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell.

    Attributes
    ----------
    text, extra : str
        The figure and its spread, or words.
    kind : str
        "number", "published", "words" or "name": how it is set.
    title : str
        Where it comes from: variant, column, rows.
    link : str
        An anchor in the page.
    variant, column : str
        For a number: what was averaged.
    """

    text: str
    extra: str = ""
    kind: str = "number"
    title: str = ""
    link: str = ""
    variant: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A table's row; `published` marks one that was not run here, whose note stands in place of the cells that it lacks."""

    cells: Sequence[Cell]
    note: str = ""
    published: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns as (name, explanation, kind); a dense one is set smaller."""

    columns: Sequence[tuple[str, str, str]]
    lines: Sequence[Line]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What the study does not hold, and the command that adds it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Pictures side by side: a heading, and thumbnails with what is said below each."""

    heading: str
    thumbnails: Sequence[tuple[Thumbnail, str, str]]
    """Thumbnail, caption, anchor of its row ("" for a picture or a reference)."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A part of the report.

    Attributes
    ----------
    anchor, title, caption : str
    grids, charts, strips, missing, notes
        What it shows, in this order; charts are SVG elements.
    """

    anchor: str
    title: str
    caption: str
    grids: Sequence[Grid] = ()
    charts: Sequence[str] = ()
    strips: Sequence[Strip] = ()
    missing: Sequence[Missing] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see but what is missing."""
        return not (self.grids or self.charts or self.strips)


def mean_cell(holding: VariantResults, column: str) -> Cell:
    """A variant's mean of a column with its standard deviation over seeds."""
    found = figure(holding.block, column) if holding.block else None
    if found is None or holding.block is None:
        return Cell(NOTHING, title=f"{holding.variant}: no {column}", link=f"#{holding.anchor}")
    digits = _DIGITS.get(column, 3)
    spread = "" if found.deviation is None else f"± {found.deviation:.{digits}f}"
    title = (
        f"{holding.variant}, column {column}: mean over {_counted(found.pictures, 'picture')} for each seed, then over "
        f"{_counted(found.seeds, 'seed')} ({', '.join(map(str, holding.block.seeds))}); "
        f"{_counted(len(holding.block.rows), 'row')}; "
        f"95 % over pictures: {_signed(found.low, digits)} to {_signed(found.high, digits)}"
    )
    return Cell(_signed(found.mean, digits), spread, "number", title, f"#{holding.anchor}", holding.variant, column)


def gain_cell(holding: VariantResults, other: VariantResults | None, column: str = "weighted_iou") -> Cell:
    """How much a variant is above another, over the pictures of both."""
    if other is None or other.block is None or holding.block is None:
        return Cell(NOTHING)
    if other is holding:
        return Cell("reference", kind="number muted", title=f"The others are compared with {holding.variant}.")
    found = difference(holding.block, other.block, column)
    if found is None:
        return Cell(NOTHING, title=f"{holding.variant} and {other.variant} have no picture in common")
    title = (
        f"{holding.variant} less {other.variant}, column {column}: mean over the {_counted(found.pictures, 'picture')} "
        "that both have, each picture's mean over seeds; in brackets the 95 % bootstrap interval over pictures"
    )
    return Cell(_plus(found.mean), _bounds(found), "number gain", title, f"#{holding.anchor}", holding.variant, column)


def count_cell(holding: VariantResults) -> Cell:
    """Pictures and seeds behind a line."""
    if holding.block is None:
        return Cell(NOTHING, kind="number count")
    pictures, seeds = len(holding.block.images), len(holding.block.seeds)
    title = (
        f"{holding.variant}: {_counted(pictures, 'picture')}, {_counted(seeds, 'seed')}, {_counted(pictures * seeds, 'row')}"
    )
    return Cell(f"{pictures} \N{MULTIPLICATION SIGN} {seeds}", "", "number count", title, f"#{holding.anchor}")


def uneven(holdings: Sequence[VariantResults]) -> list[str]:
    """A sentence if variants that stand in one table do not cover the same pictures."""
    covered = {holding.block.images for holding in holdings if holding.block}
    if len(covered) < 2:
        return []
    return [_UNEVEN]


def _bounds(found: Difference) -> str:
    if found.pictures == 1:
        return "(1 picture)"
    return f"[{_plus(found.low)}, {_plus(found.high)}] n = {found.pictures}"


def _signed(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", _MINUS)


def _plus(value: float) -> str:
    return f"{value:+.3f}".replace("-", _MINUS)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
