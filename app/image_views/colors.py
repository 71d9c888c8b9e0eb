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
SHADE = (24, 24, 24)
VEIL = (20, 20, 20, 255)

PaletteIndices = tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """How labels become colours, each its own.

    Attributes
    ----------
    lut : uint8, (n, 4)
        RGBA of each label; n is 256 where there are no more labels, and K else.
    """

    lut: NDArray[np.uint8]

    @property
    def is_indexed(self) -> bool:
        """Whether an image of indices has room for all labels."""
        return len(self.lut) <= ROWS

    def indices(self, labels: NDArray[np.uint16]) -> NDArray[np.uint8]:
        """The row of each pixel of an indexed image: uint8, contiguous, in the shape of `labels`."""
        return np.ascontiguousarray(labels, dtype=np.uint8)

    def colors(self, labels: NDArray[np.uint16]) -> NDArray[np.uint8]:
        """The colour of each pixel: RGBA, uint8, contiguous, (h, w, 4)."""
        pixels = self.lut.view(np.uint32)[:, 0].take(labels)
        return pixels.view(np.uint8).reshape(*labels.shape, 4)


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
    lut = np.full((max(labels, ROWS), 4), 255, np.uint8)
    lut[:labels, :3] = colors if selected is None else _dimmed(colors)
    if selected is not None and 0 <= selected < labels:
        lut[selected, :3] = colors[selected]
    return LabelTable(lut)


def without(table: LabelTable, label: int) -> LabelTable:
    """The same colours, and none for a label whose places do not count."""
    lut = table.lut.copy()
    lut[label] = 0
    return LabelTable(lut)


def spotlight_table(labels: int, selected: int | None) -> LabelTable:
    """For the photograph: the selected label is clear, a dark veil lies over the others."""
    lut = np.zeros((max(labels, ROWS), 4), np.uint8)
    if selected is not None:
        lut[:] = VEIL
        lut[selected] = 0
    return LabelTable(lut)


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
