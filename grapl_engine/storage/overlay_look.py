"""How an overlay is mixed of picture, colours and contours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import SettingsError

__all__ = ["HALF", "OverlayLook"]

WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Of red, green and blue in a colour's luminance (ITU-R BT.709, as sRGB has it)."""


@dataclass(frozen=True, slots=True)
class OverlayLook:
    """How much the colours cover the picture, and what is under and over them.

    Attributes
    ----------
    opacity : float
        0: the picture alone, 1: the colours alone.
    is_grey : bool
        Whether the picture has no colours of its own, as in the views of the window.
    contours : bool
        Whether borders are drawn.

    Raises
    ------
    SettingsError
        If the opacity is not between 0 and 1.
    """

    opacity: float = 0.5
    is_grey: bool = False
    contours: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.opacity <= 1:
            raise SettingsError(f"The opacity of an overlay lies between 0 and 1, not at {self.opacity:g}.")

    def options(self) -> list[str]:
        """What `grapl segment` is told to write the same: nothing where it does so by itself."""
        opacity = [] if self.opacity == HALF.opacity else ["--overlay-opacity", f"{self.opacity:g}"]
        return [*opacity, *["--overlay-grey"] * self.is_grey, *["--overlay-no-contours"] * (not self.contours)]

    def mixed(self, pixels: NDArray[np.uint8], labels: NDArray[np.uint16], colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Picture and colours, without contours.

        Parameters
        ----------
        pixels : uint8, (H, W, 3)
        labels : uint16, (H, W)
        colors : uint8, (K, 3)

        Returns
        -------
        uint8, (H, W, 3)
        """
        share = round(256 * self.opacity)
        picture_part = (np.arange(256) * (256 - share) >> 8).astype(np.uint8)
        color_part = (colors.astype(np.uint16) * share >> 8).astype(np.uint8)
        # A row at a time: of a large picture, indices of all its pixels would take eight times its memory.
        mixed = np.right_shift(pixels, 1) if share == 128 and not self.is_grey else np.empty_like(pixels)
        for row, own, named in zip(mixed, pixels, labels, strict=True):
            if self.is_grey:
                row[:] = picture_part.take(_grey(own))[:, None]
            elif share != 128:
                picture_part.take(own, out=row)
            row += color_part.take(named, axis=0)
        return mixed


def _grey(row: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The grey of the same luminance for each colour of uint8, (n, 3), as the window's views have it: uint8, (n,)."""
    luminance = _LINEAR.take(row) @ WEIGHTS
    encoded = np.where(luminance <= 0.0031308, 12.92 * luminance, 1.055 * np.maximum(luminance, 0.0) ** (1 / 2.4) - 0.055)
    return np.asarray((255 * encoded).round(), np.uint8)


_VALUES = np.arange(256) / 255
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""The light of each of sRGB's values (IEC 61966-2-1)."""

HALF = OverlayLook()
"""Half and half, on the picture in its colours: what the command line writes unless it is told otherwise."""
