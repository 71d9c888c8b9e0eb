"""The table of matched segments, and the figures above it, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from app.compare.two_maps.comparing import Borders, Matched
from app.widgets.figure_model import FigureRow
from app.widgets.percent import percent_text

if TYPE_CHECKING:
    from grapl_engine.evaluation.matched_segments import MatchedSegment

__all__ = ["COLUMNS", "FIGURES", "TIPS", "figure_rows", "match_rows"]

COLUMNS = ("A", "B", "IoU", "A %", "B %", "Split", "Merged")
TIPS = (
    "The label in A, in its colour; a dash: none of A is matched with this segment of B",
    "The label of its partner in B, in the same colour",
    "Intersection over union of the two; the matching makes the sum over all pairs as large as it can be",
    "Share of the places that count",
    "Share of the places that count",
    "Into how many segments of B that of A is split: those that cover more than 5 % of it, or lie in it by more than half",
    "Of how many segments of A that of B is merged, counted in the same way",
)
DASH = "\N{EN DASH}"
MOST_NAMED = 6

FIGURES = (
    ("Segments and specks", "All labels that occur where both maps are known"),
    (
        "Boundary precision",
        "Share of its boundary pixels that have a partner in the other map within the tolerance, one to one",
    ),
    ("Boundary recall", "Share of the other map's boundary pixels that have a partner in it within the tolerance, one to one"),
    ("mIoU", "IoU of matched segments, weighted by the size of the other map's, as if that were the truth"),
    ("Covering", "IoU of each segment of the other map with the one that covers it best, weighted by size"),
    (
        "Its half of VI",
        "Bits that its label still says where the other's is known: too many segments, if the other were the truth",
    ),
    ("VI", "Variation of information, in bits: the sum of both halves; 0 for equal maps"),
)
"""Names and meanings, each of A judged by B and of B judged by A."""


def match_rows(matched: Matched) -> list[FigureRow]:
    """A row for each matched pair, and for each segment without a partner."""
    places = int(matched.pair.table.sum())
    return [_row(row, matched, places) for row in matched.pair.segments]


def figure_rows(matched: Matched, borders: Borders | None) -> list[Sequence[str]]:
    """Texts of `FIGURES`; boundaries are there later than the rest."""
    from grapl_engine.evaluation.metrics import covering, variation_of_information, weighted_iou

    table = matched.pair.table
    more, less = variation_of_information(table)
    shares = ("", "") if borders is None else (f"{borders.precision:.3f}", f"{borders.recall:.3f}")
    return [
        [f"{side:,}" for side in table.shape],
        shares,
        shares[::-1],
        [f"{weighted_iou(table):.3f}", f"{weighted_iou(table.T):.3f}"],
        [f"{covering(table):.3f}", f"{covering(table.T):.3f}"],
        [f"{more:.3f}", f"{less:.3f}"],
        [f"{more + less:.3f}", f"{more + less:.3f}"],
    ]


def _row(row: MatchedSegment, matched: Matched, places: int) -> FigureRow:
    shares = row.pixels / places, row.other_pixels / places
    split, merged = len(row.parts), len(row.other_parts)
    texts = (
        DASH if row.one is None else str(row.one),
        DASH if row.other is None else str(row.other),
        f"{row.iou:.3f}",
        *(percent_text(share) if share else DASH for share in shares),
        f"{split}" if split > 1 else "",
        f"{merged}" if merged > 1 else "",
    )
    numbers = (-1 if row.one is None else row.one, -1 if row.other is None else row.other)
    values = (*numbers, row.iou, *shares, float(split), float(merged))
    colors = matched.a.colors if row.one is not None else matched.b.colors
    label = row.one if row.one is not None else row.other
    assert label is not None
    return FigureRow((row.one, row.other), texts, values, color_of(colors, label), 0 if row.one is not None else 1, _told(row))


def color_of(colors: tuple[int, ...], label: int) -> QColor:
    """The colour of a label."""
    from grapl_engine.storage.palette import colors_of_indices

    return QColor(*colors_of_indices([colors[label]])[0].tolist())


def _told(row: MatchedSegment) -> str:
    """What became of it, as sentences."""
    told = []
    if row.one is None:
        told.append(f"Segment {row.other} of B has no partner in A.")
    elif row.other is None:
        told.append(f"Segment {row.one} of A has no partner in B.")
    if len(row.parts) > 1:
        told.append(f"Segment {row.one} of A is split in B: {_names(row.parts)}.")
    elif row.one is not None and row.other is None and row.parts:
        told.append(f"It lies in segment {row.parts[0]} of B.")
    if len(row.other_parts) > 1:
        told.append(f"Segment {row.other} of B is merged from A: {_names(row.other_parts)}.")
    elif row.other is not None and row.one is None and row.other_parts:
        told.append(f"It lies in segment {row.other_parts[0]} of A.")
    if row.one is not None and row.other is not None:
        told.insert(0, f"Segment {row.one} of A and {row.other} of B have {row.common:,} pixels in common.")
    return "\n".join(told)


def _names(parts: tuple[int, ...]) -> str:
    more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    return ", ".join(map(str, parts[:MOST_NAMED])) + more
