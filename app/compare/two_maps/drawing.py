"""Where two maps differ as images that are laid over the photograph, no larger than a screen needs them; made in a thread."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.compare.meaning_lines import rgba_image
from app.image_views.close_up import Cut
from app.image_views.colors import LabelTable, label_table
from app.image_views.layers import decimated, thinning
from app.image_views.view_content import Labels

__all__ = ["pixels_cut", "pixels_image", "pixels_part", "small"]

LEAVING = 230
"""How opaque a pixel is that lies in no matched pair."""


def small(labels: Labels) -> Labels:
    """A copy as large as a screen needs it."""
    return np.ascontiguousarray(decimated(labels))


def pixels_image(labels: Labels, leaving: NDArray[np.bool_], colors: tuple[int, ...]) -> QImage:
    """The pixels that lie in no matched pair, in the colours of their labels; nothing elsewhere.

    Parameters
    ----------
    labels : uint16, (H, W)
    leaving : bool, (H, W)
    colors : tuple of int
        The palette index of each label.
    """
    step = thinning(labels.shape)
    return pixels_part(labels, leaving, label_table(len(colors), colors), *(slice(0, side, step) for side in labels.shape))


def pixels_part(labels: Labels, leaving: NDArray[np.bool_], table: LabelTable, rows: slice, columns: slice) -> QImage:
    """The same of some rows and columns."""
    shown = table.colors(labels[rows, columns])
    shown[..., 3] = LEAVING * leaving[rows, columns]
    return rgba_image(shown)


def pixels_cut(labels: Labels, leaving: NDArray[np.bool_], colors: tuple[int, ...]) -> Cut | None:
    """What makes all the pixels of a part; None where the image has them all."""
    return partial(pixels_part, labels, leaving, label_table(len(colors), colors)) if thinning(labels.shape) > 1 else None
