"""The colours of labels as lookup tables: what the image views draw with.

Data colours come from the engine's palette alone; no theme changes them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.storage import palette

__all__ = [
    "LabelTable", "PaletteIndices", "counterpart", "label_table", "level_colors", "spotlight_table", "veil_colors", "without",
]  # fmt: skip

ROWS = 256  # pyqtgraph's fast path: uint8 indices into at most 256 colours
KEPT = 0.15  # share of its own colour that is left to a label that is not selected
NO_COLOR = ROWS - 2  # no label has this row: where labels share rows they take fewer, and the last is the selected one's
SHADE = (24, 24, 24)
VEIL = (20, 20, 20, 255)

PaletteIndices = tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """How labels become colours: label -> row -> RGBA.

    Attributes
    ----------
    lut : uint8, (256, 4)
        RGBA of each row.
    rows : uint8, (K,), or None
        The row of each label; None: label k has row k. Given where K > 256: some share a row, and so a colour.
    """

    lut: NDArray[np.uint8]
    rows: NDArray[np.uint8] | None = None

    def indices(self, labels: NDArray[np.uint16]) -> NDArray[np.uint8]:
        """The row of each pixel: uint8, contiguous, in the shape of `labels`."""
        if self.rows is None:
            return np.ascontiguousarray(labels, dtype=np.uint8)
        return np.ascontiguousarray(self.rows[labels])


def label_table(labels: int, palette_indices: PaletteIndices = None, selected: int | None = None) -> LabelTable:
    """Every label in its colour; if one is selected, all others dimmed.

    Parameters
    ----------
    labels : int
        K.
    palette_indices : tuple of int, optional
        The colour of each label, as `RunRecord.palette_indices`.
    selected : int, optional
        The label that keeps its colour; one that does not exist (-1) dims them all.
    """
    colors = palette.label_colors(labels, palette_indices)
    if labels <= ROWS:
        shown = colors if selected is None else _dimmed(colors)
        return LabelTable(_lut(shown, colors, selected, selected))
    used, places = np.unique(np.array(palette.all_palette_indices(labels, palette_indices)) % NO_COLOR, return_inverse=True)
    rows = places.astype(np.uint8)
    shown = palette.colors_of_indices(used)
    shown = shown if selected is None else _dimmed(shown)
    if selected is not None and 0 <= selected < labels:
        rows[selected] = ROWS - 1
    return LabelTable(_lut(shown, colors, selected, ROWS - 1), rows)


def without(table: LabelTable, label: int) -> LabelTable:
    """The same colours, and none for a label whose places do not count."""
    lut, rows = table.lut.copy(), table.rows
    if rows is None:
        lut[label] = 0
        return LabelTable(lut)
    rows = rows.copy()
    rows[label] = NO_COLOR
    lut[NO_COLOR] = 0
    return LabelTable(lut, rows)


def spotlight_table(labels: int, selected: int | None) -> LabelTable:
    """For the photograph: the selected label is clear, a dark veil lies over the others."""
    lut = np.zeros((ROWS, 4), np.uint8)
    if selected is None:
        return LabelTable(lut, np.zeros(labels, np.uint8) if labels > ROWS else None)
    lut[:] = VEIL
    rows = None
    if labels > ROWS:
        rows = np.zeros(labels, np.uint8)
        rows[selected] = 1
    lut[selected if rows is None else 1] = 0
    return LabelTable(lut, rows)


def level_colors(labels: int, palette_indices: PaletteIndices = None, selected: int | None = None) -> NDArray[np.uint32]:
    """The colours of a hierarchy's labels as 0xAARRGGBB, uint32, (n,); if one is selected, all others dimmed."""
    colors = palette.label_colors(labels, palette_indices)
    shown = colors if selected is None else _dimmed(colors)
    if selected is not None:
        shown[selected] = colors[selected]
    red, green, blue = shown.astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)


def veil_colors(labels: int, selected: int) -> NDArray[np.uint32]:
    """For the photograph: the selected label is clear, a dark veil lies over the others; 0xAARRGGBB, uint32, (n,)."""
    red, green, blue, alpha = VEIL
    colors = np.full(labels, alpha << 24 | red << 16 | green << 8 | blue, np.uint32)
    colors[selected] = 0
    return colors


def counterpart(
    label: int | None, palette_indices: PaletteIndices, other_palette_indices: PaletteIndices, others: int
) -> int | None:
    """The label of another run that has this label's colour; -1 where none has, None for None."""
    if label is None:
        return None
    slot = palette.all_palette_indices(label + 1, palette_indices)[label]
    theirs = palette.all_palette_indices(others, other_palette_indices)
    return theirs.index(slot) if slot in theirs else -1


def _dimmed(colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(KEPT * colors + (1 - KEPT) * np.array(SHADE)).round().astype(np.uint8)


def _lut(shown: NDArray[np.uint8], colors: NDArray[np.uint8], selected: int | None, row: int | None) -> NDArray[np.uint8]:
    lut = np.full((ROWS, 4), 255, np.uint8)
    lut[: len(shown), :3] = shown
    if selected is not None and row is not None and 0 <= selected < len(colors):
        lut[row, :3] = colors[selected]
    return lut
