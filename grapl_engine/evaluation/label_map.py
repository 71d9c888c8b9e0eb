"""What the baselines take and give: a picture of any kind, and a label map of its size."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grapl_engine.errors import SettingsError
from grapl_engine.images.picture import Picture, as_picture, working_image

__all__ = ["MOST_LABELS", "LabelMap", "Source", "as_label_map", "rgb_of"]

LabelMap: TypeAlias = NDArray[np.uint16]
Source: TypeAlias = Picture | ArrayLike
"""A picture, or any array that `as_picture` takes: floats in [0, 1], uint8, uint16."""
MOST_LABELS = 2**16


def rgb_of(picture: Source) -> NDArray[np.float32]:
    """The colours of a picture, at its full size.

    Parameters
    ----------
    picture : Picture or array

    Returns
    -------
    float32, (H, W, 3)
        RGB in [0, 1].

    Raises
    ------
    PictureError
        If an array is no picture (`as_picture`).
    """
    return working_image(picture if isinstance(picture, Picture) else as_picture(picture), 0)


def as_label_map(segments: NDArray[np.integer]) -> LabelMap:
    """A label map of segments of any numbers.

    Parameters
    ----------
    segments : integer, (H, W)
        From 0.

    Returns
    -------
    uint16, (H, W)
        Labels 0 to K - 1, each of them present, in the order of the numbers.

    Raises
    ------
    SettingsError
        If there are more than `MOST_LABELS`.
    """
    present = np.bincount(segments.ravel()) > 0
    if (count := int(present.sum())) > MOST_LABELS:
        raise SettingsError(f"{count:,} segments are more than the {MOST_LABELS:,} that a map holds: ask for larger ones.")
    return np.asarray((np.cumsum(present) - 1)[segments], dtype=np.uint16)
