"""The colours of labels: one palette for screen, files and plots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.matching import contingency, match

__all__ = ["COLORS", "all_palette_indices", "label_colors", "matched_palette_indices"]

_HEX = """
0072b2 e69f00 009e73 cc79a7 56b4e9 d55e00 f0e442 2d4bd2 00ff96 5a4b1e a5f0e1 0f5a5a 96a55a 7896ff 960f87 96f069
e1a5a5 e1d2ff a55a4b 964b00 c30078 f05a78 3cb4c3 0f5ab4 96f0b4 c3963c 960f4b b40f2d 0078ff d25a3c a569d2 96d269
8787c3 c3b487 a5d23c 965a96 ff96ff 4bd2b4 781e96 2dd2d2 e10f4b a54bd2 e1871e 5a2db4 009696 694b96 3cf0c3 f0d287
78c3e1 a51e3c 0087f0 4b875a 5a9687 ff3c96 3cc34b f0a55a d22d1e a50078 1e8769 96692d 961e00 e169d2 a5c378 1e693c
"""
# The first seven are Okabe and Ito's colour-blind safe set (jfly.uni-koeln.de/color, 2008) without black. Each further one
# is the colour of moderate chroma whose least CIELAB distance to all before it is largest, as seen with normal, protanopic
# and deuteranopic vision (the latter two weigh 1.6), simulated after Machado, Oliveira and Fernandes (IEEE TVCG 15(6),
# 2009, doi:10.1109/TVCG.2009.113).

COLORS: NDArray[np.uint8] = np.array([list(bytes.fromhex(code)) for code in _HEX.split()], dtype=np.uint8)
"""uint8, (64, 3): sRGB of each palette index; s and s + 64 look alike, contours tell them apart."""
COLORS.flags.writeable = False


def all_palette_indices(labels: int, palette_indices: tuple[int, ...] | None) -> tuple[int, ...]:
    """A palette index for each label: the known ones, and for those beyond them the lowest that are free.

    Parameters
    ----------
    labels : int
    palette_indices : tuple of int, or None
        None: label k has index k.
    """
    if palette_indices is None or len(palette_indices) >= labels:
        return tuple(range(labels)) if palette_indices is None else palette_indices[:labels]
    free = (index for index in range(labels + len(palette_indices)) if index not in palette_indices)
    return (*palette_indices, *(next(free) for _ in range(labels - len(palette_indices))))


def label_colors(labels: int, palette_indices: tuple[int, ...] | None = None) -> NDArray[np.uint8]:
    """The colour of each label.

    Parameters
    ----------
    labels : int
        How many labels there are.
    palette_indices : tuple of int, optional
        Of each label, as far as they are known (`all_palette_indices`); by default label k has index k.

    Returns
    -------
    uint8, (K, 3)
        sRGB.
    """
    return np.asarray(COLORS[np.array(all_palette_indices(labels, palette_indices), dtype=np.int64) % len(COLORS)])


def matched_palette_indices(
    labels: Labels, count: int, others: Labels, other_palette_indices: tuple[int, ...] | None
) -> tuple[int, ...]:
    """Palette indices by which labels keep the colours that their like has in another labelling of the same picture.

    Labels are matched one to one where they overlap most (Hungarian algorithm on the
    overlap of the two maps); the rest take the lowest that are free.

    Parameters
    ----------
    labels, others : uint16, (d, d) and (d', d')
        Two labellings of one picture; the sides may differ.
    count : int
        K of the first one; some labels may have no patch.
    other_palette_indices : tuple of int or None
        Those of the other's labels.

    Returns
    -------
    tuple of int
        One for each of the `count` labels, all different.
    """
    rows = np.arange(labels.shape[0]) * others.shape[0] // labels.shape[0]
    columns = np.arange(labels.shape[1]) * others.shape[1] // labels.shape[1]
    pairs = match(contingency(labels, others[np.ix_(rows, columns)]))
    palette_indices = {
        mine: (other_palette_indices[theirs] if other_palette_indices is not None else theirs) for mine, theirs in pairs
    }
    free = (index for index in range(2 * count + len(palette_indices)) if index not in palette_indices.values())
    return tuple(palette_indices[k] if k in palette_indices else next(free) for k in range(count))
