"""What is drawn of mistakes over the pictures; made in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.compare.meaning_lines import boundaries_image, boundaries_part, rgba_image
from app.compare.mistakes.judging import Judged
from app.image_views.close_up import Cut
from app.image_views.contours import border_lines
from app.image_views.layers import decimated, thinning
from app.widgets.colormap import colormap

if TYPE_CHECKING:
    from grapl_engine.evaluation.mistakes import Half

__all__ = ["HALVES", "Draw", "Drawn", "Outline", "drawn", "heat_image", "heat_part", "outline_of"]

OPAQUE = 200
"""Of 255: how much of the picture a pixel's heat covers."""
HIGH = 0.995
"""The share of the wrong pixels that lie on the scale; the few above it have its last colour."""
OUTLINE_SIDE = 512
"""Pixels a side at which a part is outlined; a larger part is thinned."""


class Draw(Enum):
    """What lies over the pictures; the value is what the choice says."""

    NOTHING = "Nothing"
    BOUNDARIES = "Boundaries in three meanings"
    HEAT = "Heat: each pixel's part of VI"
    OVER = "Heat: over-segmentation alone"
    UNDER = "Heat: under-segmentation alone"


HALVES: dict[Draw, Half] = {Draw.HEAT: "both", Draw.OVER: "over", Draw.UNDER: "under"}


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """An image over the picture.

    Attributes
    ----------
    judged : Judged
    draw : Draw
        What it shows.
    image : QImage
    counts : (int, int, int)
        Boundary pixels that are agreed, only the map's, and only the truth's; of a heat map zeros.
    most : float
        The bits of the scale's last colour; of boundaries 0.
    tolerance : float
        Of boundaries, in pixels.
    cut : callable or None
        Makes all the pixels of a part, where `image` is thinned.
    """

    judged: Judged
    draw: Draw
    image: QImage
    counts: tuple[int, int, int] = (0, 0, 0)
    most: float = 0.0
    tolerance: float = 0.0
    cut: Cut | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Around a part of the picture.

    Attributes
    ----------
    lines : float64, (n, 2, 2)
        Both ends (x, y) of each line, in pixels of the picture.
    box : QRectF
        In pixels of the picture; empty where the part has no pixel.
    step : int
        Every how many-th row and column the lines go by.
    whole : float64, (m, 2, 2), or None
        Lines that go by all of them, where `lines` do not; they take longer to be found.
    """

    lines: NDArray[np.float64]
    box: QRectF
    step: int = 1
    whole: NDArray[np.float64] | None = None


def drawn(judged: Judged, draw: Draw, tolerance: float, should_stop: Callable[[], bool]) -> Iterator[Drawn]:
    """In a thread: say what is drawn."""
    if draw in HALVES:
        heat = judged.found.heat(HALVES[draw])
        image, most = heat_image(heat)
        yield Drawn(judged, draw, image, most=most, cut=partial(heat_part, heat, most) if thinning(heat.shape) > 1 else None)
        return
    comparison = judged.find_borders(should_stop)
    if comparison is None or should_stop():
        return
    meanings = comparison.meanings(tolerance)
    counts = np.bincount(meanings.ravel(), minlength=4)[1:4].tolist()
    image = boundaries_image(meanings, is_bold=True)
    cut = partial(boundaries_part, meanings, is_bold=True) if thinning(meanings.shape) > 1 else None
    yield Drawn(judged, draw, image, counts=(counts[0], counts[1], counts[2]), tolerance=tolerance, cut=cut)


def heat_image(heat: NDArray[np.float32]) -> tuple[QImage, float]:
    """The bits of each pixel in colours, and what the last colour stands for; nothing where there are none.

    Parameters
    ----------
    heat : float32, (H, W)
        NaN at places that do not count.
    """
    shown = decimated(heat)
    wrong = shown[shown > 0]  # not a number is not
    most = float(np.quantile(wrong, HIGH)) if wrong.size else 0.0
    return _painted(shown, most), most


def heat_part(heat: NDArray[np.float32], most: float, rows: slice, columns: slice) -> QImage:
    """Some rows and columns of the same, on the same scale."""
    return _painted(heat[rows, columns], most)


def _painted(heat: NDArray[np.float32], most: float) -> QImage:
    shown = np.nan_to_num(heat)
    share = np.clip(shown / most, 0, 1) if most else np.zeros_like(shown)
    rgba = np.empty((*shown.shape, 4), np.uint8)
    rgba[..., :3] = colormap()[np.rint(255 * share).astype(np.uint8)]
    rgba[..., 3] = OPAQUE * (shown > 0)
    return rgba_image(rgba)


def outline_of(mask: NDArray[np.bool_], *, is_whole: bool = False) -> Outline:
    """The border of a part, bool, (H, W), and its box; with all its lines where that is wanted."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return Outline(np.zeros((0, 2, 2)), QRectF())
    top, left, bottom, right = int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
    piece = mask[top:bottom, left:right]
    step = max(1, -(-max(piece.shape) // OUTLINE_SIDE))
    whole = _around(piece, 1) + (left, top) if is_whole and step > 1 else None
    return Outline(_around(piece, step) + (left, top), QRectF(left, top, right - left, bottom - top), step, whole)


def _around(piece: NDArray[np.bool_], step: int) -> NDArray[np.float64]:
    """The lines around what is in a piece, by every `step`-th row and column of it."""
    ends = step * (border_lines(np.pad(piece[::step, ::step], 1)) - 1.0)
    return np.asarray(np.minimum(ends, piece.shape[::-1]), np.float64)
