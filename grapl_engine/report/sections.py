"""The parts of a page, as plain data: what its template lays out."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cell", "Figure", "Heading", "Page", "Section", "Table", "number_cell", "signed"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a column; `explanation` is shown when it is pointed at."""

    text: str
    explanation: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a table; `extra` stands behind the text, smaller."""

    text: str
    extra: str = ""
    is_number: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below their headings."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the page.

    Attributes
    ----------
    source : str
        A data URI.
    width, height : int
        Pixels.
    text : str
        What it shows, for those who do not see it.
    caption : str
    """

    source: str
    width: int
    height: int
    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `anchor` is its address in it."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """All of it."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    made_by: str


def signed(value: float, digits: int) -> str:
    """With a true minus sign."""
    return f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")


def number_cell(value: float | None, digits: int, extra: str = "", *, is_strong: bool = False) -> Cell:
    """A number; a dash where there is none."""
    text = "\N{EN DASH}" if value is None or value != value else signed(value, digits)
    return Cell(text, extra, is_number=True, is_strong=is_strong)
