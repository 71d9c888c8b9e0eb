"""The colours of labels: one palette for screen, files and plots."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.frame import Frame, Stage
from grapl_engine.matching import contingency, match

if TYPE_CHECKING:
    from grapl_engine.record import RunRecord

__all__ = [
    "COLORS", "all_palette_indices", "colors_of_indices", "frame_palette_indices", "label_colors", "label_palette",
    "matched_palette_indices", "segment_palette",
]  # fmt: skip

MATCHED_SIDE = 256
"""So many rows and columns of a map are looked at to match its labels."""

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
"""uint8, (64, 3): sRGB of the first palette indices; `colors_of_indices` goes on with others."""
COLORS.flags.writeable = False

_STEPS = np.array([1.22074408460575947536**-power for power in (1, 2, 3)])
"""Of the sequence of Roberts (2018), which fills a cube evenly: the powers of the root of x^4 = x + 1."""
_DARKEST, _LIGHTEST = 32, 224


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
    taken = set(palette_indices)
    free = (index for index in range(labels + len(palette_indices)) if index not in taken)
    return (*palette_indices, *(next(free) for _ in range(labels - len(palette_indices))))


def frame_palette_indices(record: RunRecord, frame: Frame | None) -> tuple[int, ...] | None:
    """The palette indices of the labels that a run has at a frame, as far as they are known.

    Parameters
    ----------
    record : RunRecord
    frame : Frame, or None
        At the end of a run whose segments are numbered by themselves, theirs; else those of its labels.
    """
    is_final = frame is not None and frame.stage is Stage.FINAL
    own = record.segment_palette_indices if is_final else None
    return record.palette_indices if own is None else own


def colors_of_indices(indices: Iterable[int]) -> NDArray[np.uint8]:
    """The colour of each palette index, no two of which have the same.

    The first are `COLORS`, which are told apart best; those after them are spread evenly over what is neither dark nor light.

    Parameters
    ----------
    indices : iterable of int

    Returns
    -------
    uint8, (n, 3)
        sRGB.
    """
    wanted = np.fromiter(indices, np.int64)
    return np.asarray(_all_colors(_whole_blocks(int(wanted.max(initial=0)) + 1))[wanted])


def _whole_blocks(count: int) -> int:
    """So that few tables are made."""
    block = len(COLORS)
    while block < count:
        block *= 8
    return block


@lru_cache(maxsize=4)
def _all_colors(count: int) -> NDArray[np.uint8]:
    """The first so many colours of the palette; a table is the beginning of every longer one."""
    if count <= len(COLORS):
        return COLORS
    more = count + count // 8 + 64  # some fall on others
    places = (np.arange(1, more + 1)[:, None] * _STEPS) % 1
    spread = (_DARKEST + places * (_LIGHTEST - _DARKEST)).astype(np.uint8)
    listed = np.concatenate([COLORS, spread])
    keys = listed.astype(np.int64) @ [1 << 16, 1 << 8, 1]
    _, first = np.unique(keys, return_index=True)
    found = listed[np.sort(first)[:count]]
    found.flags.writeable = False
    return np.asarray(found)


def label_colors(labels: int, palette_indices: tuple[int, ...] | None = None) -> NDArray[np.uint8]:
    """The colour of each label, different ones for different palette indices.

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
    return colors_of_indices(all_palette_indices(labels, palette_indices))


def matched_palette_indices(
    labels: Labels,
    count: int,
    others: Labels,
    other_palette_indices: tuple[int, ...] | None,
    known: tuple[int, ...] = (),
) -> tuple[int, ...]:
    """Palette indices by which labels keep the colours that their like has in another labelling of the same picture.

    Labels are matched one to one where they overlap most (Hungarian algorithm on the
    overlap of the two maps, looked at in `MATCHED_SIDE` rows and columns); the rest take the lowest that are free.

    Parameters
    ----------
    labels, others : uint16, (h, w) and (h', w')
        Two labellings of one picture; the sides may differ.
    count : int
        K of the first one; some labels may have no patch.
    other_palette_indices : tuple of int or None
        Those of the other's labels.
    known : tuple of int, optional
        Those of the first labels, which keep them.

    Returns
    -------
    tuple of int
        One for each of the `count` labels, all different.
    """
    sides = tuple(min(length, MATCHED_SIDE) for length in labels.shape)
    pairs = match(contingency(_thinned(labels, sides), _thinned(others, sides)))
    theirs = all_palette_indices(int(others.max()) + 1, other_palette_indices)
    palette_indices = dict(enumerate(known[:count]))
    palette_indices |= {k: theirs[other] for k, other in pairs if k >= len(known) and theirs[other] not in known}
    taken = set(palette_indices.values())
    free = (index for index in range(2 * count + len(palette_indices)) if index not in taken)
    return tuple(palette_indices[k] if k in palette_indices else next(free) for k in range(count))


def label_palette(record: RunRecord, last: RunRecord | None) -> tuple[int, ...] | None:
    """Palette indices by which a run's labels keep the colours that their like has in another run of its picture.

    Parameters
    ----------
    record : RunRecord
        One that has said its initial labels; they are matched.
    last : RunRecord or None
        The other run; without one, label k has index k.

    Returns
    -------
    tuple of int, or None
        None without initial labels.
    """
    if record.prepared is None:
        return None
    initial, count = record.prepared.initial_labels, record.labels
    if last is None or last.prepared is None:
        return tuple(range(count))
    return matched_palette_indices(initial, count, last.prepared.initial_labels, last.palette_indices)


def segment_palette(record: RunRecord, last: RunRecord | None) -> tuple[int, ...] | None:
    """Palette indices by which the segments of a run's final map keep the colours of their like.

    Their like is what lies there in the newest map of another run of the picture; without one, what the run's own
    network says. A segment that has the number of its label keeps the label's colour.

    Parameters
    ----------
    record : RunRecord
        With `palette_indices`.
    last : RunRecord or None
        The other run.

    Returns
    -------
    tuple of int, or None
        None where the final map has the run's labels or is not there, or has nothing to be matched with.
    """
    if record.finished is None or not record.has_own_segments:
        return None
    other = record if last is None else last
    frames = [frame for frame in other.frames() if other is last or frame.iteration is not None]
    if not frames:
        return None
    labels, others = record.finished.pixel_labels, other.pixel_labels(frames[-1])
    others = other.patch_labels(frames[-1]) if others is None else others
    assert others is not None  # the record lists no frame without
    known = () if record.shows_level else all_palette_indices(record.labels, record.palette_indices)
    theirs = frame_palette_indices(other, frames[-1])
    return matched_palette_indices(labels, int(labels.max()) + 1, others, theirs, known)


def _thinned(labels: Labels, sides: tuple[int, ...]) -> Labels:
    """A map in so many rows and columns."""
    rows, columns = (np.arange(side) * length // side for side, length in zip(sides, labels.shape, strict=True))
    return labels[np.ix_(rows, columns)]
