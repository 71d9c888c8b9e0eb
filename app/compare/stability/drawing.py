"""In how many runs places are together, as an image over the photograph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

__all__ = ["ALWAYS", "NEVER", "together_image"]

NEVER, ALWAYS = (213, 94, 0), (0, 158, 115)
"""Orange to green, which colour-blind eyes tell apart; by way of white."""


def together_image(counts: NDArray[np.uint8], runs: int) -> QImage:
    """Green where all runs put a place together with the marked one, white where half of them do, orange where none does.

    Parameters
    ----------
    counts : uint8, (h, w)
    runs : int
    """
    shares = np.linspace(0, 1, runs + 1)[:, None]
    ends = np.where(shares < 0.5, NEVER, ALWAYS)
    strength = np.abs(2 * shares - 1)
    table = np.empty((runs + 1, 4), np.uint8)
    table[:, :3] = np.rint(255 + strength * (ends - 255))
    table[:, 3] = 170
    return _image(table[counts])


def _image(rgba: NDArray[np.uint8]) -> QImage:
    height, width = rgba.shape[:2]
    whole = np.ascontiguousarray(rgba)
    image = QImage(whole.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
