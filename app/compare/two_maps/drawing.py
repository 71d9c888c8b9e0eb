"""Where two maps differ as images that are laid over the photograph, no larger than a screen needs them; made in a thread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.compare.meaning_lines import rgba_image
from app.image_views.colors import label_table
from app.image_views.layers import decimated
from app.image_views.view_content import Labels

__all__ = ["pixels_image", "small"]

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
    table = label_table(len(colors), colors)
    shown = table.colors(decimated(labels))
    shown[..., 3] = LEAVING * decimated(leaving)
    return rgba_image(shown)
