"""What a report shows: tables of results beside published figures, tables of cells, charts, and rows of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from grapl_engine.study.pictures import Thumbnail
from grapl_engine.study.results import VariantResults

__all__ = ["NOTHING", "Cell", "CellTable", "Missing", "ReportSection", "ResultLine", "ResultTable", "Strip", "uneven"]

NOTHING = "\N{EN DASH}"
_UNEVEN = (
    "The rows are not of the same pictures: their means cannot be compared; the differences can, being of common pictures."
)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A variant in a table, or a published method that was not run here.

    Attributes
    ----------
    name, explanation : str
    results : VariantResults or None
        None for what was not run: `note` says why.
    reference : VariantResults or None
        What it gains upon.
    published : sequence of (str, str)
        Published figures, and where they stand.
    note : str
    strong : bool
        Whether it stands out.
    """

    name: str
    results: VariantResults | None = None
    reference: VariantResults | None = None
    published: Sequence[tuple[str, str]] = ()
    note: str = ""
    explanation: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Variants by columns, with what each gains and how many pictures and seeds stand behind it.

    Attributes
    ----------
    title, published, gain : (str, str), or a sequence of them
        Headings with their explanations: of the names, of the published figures, of what is gained.
    shown : sequence of str
        Columns of the study.
    lines : sequence of ResultLine
    dense : bool
        Set smaller.
    """

    title: tuple[str, str]
    shown: Sequence[str]
    gain: tuple[str, str]
    lines: Sequence[ResultLine]
    published: Sequence[tuple[str, str]] = ()
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table.

    Attributes
    ----------
    text : str
    kind : str
        "words", "number", "published" (a figure of somebody else's) or "note".
    explanation : str
        What pointing at it says.
    extra : str
        Beside it, smaller.
    link : str
        Anchor that it leads to.
    strong : bool
    """

    text: str
    kind: Literal["words", "number", "published", "note"] = "number"
    explanation: str = ""
    extra: str = ""
    link: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table that is made of its cells alone.

    Attributes
    ----------
    title : str
    headings : sequence of Cell
    rows : sequence of sequence of Cell
        As long as the headings.
    """

    title: str
    headings: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]


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
    tables, cells, charts, strips, missing, notes
        What it shows; charts are SVG elements, `cells` are tables.
    """

    anchor: str
    title: str
    caption: str
    tables: Sequence[ResultTable] = ()
    charts: Sequence[str] = ()
    strips: Sequence[Strip] = ()
    missing: Sequence[Missing] = ()
    notes: Sequence[str] = ()
    cells: Sequence[CellTable] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see but what is missing."""
        return not (self.tables or self.cells or self.charts or self.strips)


def uneven(variants: Sequence[VariantResults]) -> list[str]:
    """A sentence if variants that stand in one table do not cover the same pictures."""
    covered = {variant.images for variant in variants if variant.is_done}
    return [_UNEVEN] if len(covered) > 1 else []
