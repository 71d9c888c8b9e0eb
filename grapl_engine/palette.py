"""The colours of labels: one palette for screen, files and plots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine import metrics
from grapl_engine.events import Labels

__all__ = ["COLORS", "label_colors", "matched_slots"]

_HEX = """
0072b2 e69f00 009e73 cc79a7 56b4e9 d55e00 f0e442 0000ff ff00f0 00ff87 ffd2a5 ff005a 2d3cc3 784b2d 4b8700 960087
96f0e1 00ff00 0f5a5a 960f4b a587ff ffd2ff ff5ad2 f08787 a50000 b400ff 0fc31e 96965a c3d269 005a1e 694b78 f00087
00f0b4 5aa5a5 00b45a f0965a ff002d f0a5ff 875a00 9600b4 004bff 0f69d2 c35a3c ffc3c3 a5f05a 965a69 96c396 b45aff
a578c3 96a500 4b694b 00e1f0 a5002d 0087a5 00a5ff 694ba5 b4f0a5 b4a5d2 f05a87 c33c96 b44bc3 3c873c b4871e 2d69ff
"""
# The first seven are Okabe and Ito's colour-blind safe set (jfly.uni-koeln.de/color, 2008) without black. Each further one
# is the colour farthest, in CIELAB, from all before it as seen with normal, protanopic and deuteranopic vision, the latter
# two simulated after Machado, Oliveira and Fernandes (IEEE TVCG 15(6), 2009, doi:10.1109/TVCG.2009.113).

COLORS: NDArray[np.uint8] = np.array([list(bytes.fromhex(code)) for code in _HEX.split()], dtype=np.uint8)
"""uint8, (64, 3): sRGB of each palette slot; slot s and slot s + 64 look alike, contours tell them apart."""
COLORS.flags.writeable = False


def label_colors(labels: int, slots: tuple[int, ...] | None = None) -> NDArray[np.uint8]:
    """The colour of each label.

    Parameters
    ----------
    labels : int
        K, how many labels there are.
    slots : tuple of int, optional
        The palette slot of each label; by default label k has slot k.

    Returns
    -------
    uint8, (K, 3)
        sRGB.
    """
    index = np.arange(labels) if slots is None else np.asarray(slots, dtype=np.int64)[:labels]
    return np.asarray(COLORS[index % len(COLORS)])


def matched_slots(labels: Labels, count: int, others: Labels, other_slots: tuple[int, ...] | None) -> tuple[int, ...]:
    """Slots by which labels keep the colours that their like has in another labelling of the same picture.

    Labels are matched one to one where they overlap most (Hungarian algorithm on the
    overlap of the two maps); the rest take the lowest slots that are free.

    Parameters
    ----------
    labels, others : uint16, (d, d) and (d', d')
        Two labellings of one picture; the sides may differ.
    count : int
        K of the first one; some labels may have no patch.
    other_slots : tuple of int or None
        The slots of the other's labels.

    Returns
    -------
    tuple of int
        A slot for each of the `count` labels, all different.
    """
    rows = np.arange(labels.shape[0]) * others.shape[0] // labels.shape[0]
    columns = np.arange(labels.shape[1]) * others.shape[1] // labels.shape[1]
    pairs = metrics.match(metrics.contingency(labels, others[np.ix_(rows, columns)]))
    slots = {mine: (other_slots[theirs] if other_slots is not None else theirs) for mine, theirs in pairs}
    free = (slot for slot in range(2 * count + len(slots)) if slot not in slots.values())
    return tuple(slots[k] if k in slots else next(free) for k in range(count))
