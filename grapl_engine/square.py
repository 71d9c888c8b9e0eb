"""The square, its patch grid, and the way back from the network's map to the picture.

The picture (h, w) becomes a square of side S, the smallest multiple of d not
below max(h, w); the square is cut into d x d patches of p x p pixels, p = S / d.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["MIN_PATCH", "Grid", "make_square", "patches_of"]

MIN_PATCH = 8
"""A patch needs 5 pixels for the two unpadded convolutions and a head; it learns from about 8 on (METHOD, 4.10)."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Geometry of a square of `side` pixels cut into `d` x `d` patches."""

    d: int
    side: int

    @classmethod
    def for_picture(cls, height: int, width: int, d: int) -> Grid:
        """The grid of a picture; small pictures are enlarged until a patch has `MIN_PATCH` pixels a side."""
        return cls(d, d * max(-(-max(height, width) // d), MIN_PATCH))

    @property
    def patch(self) -> int:
        """p: side of a patch in pixels."""
        return self.side // self.d

    @property
    def map_side(self) -> int:
        """Side of the fully convolutional network's map: one cell for each place where a patch can start."""
        return self.side - self.patch + 1

    def cells(self, pixels: int, align: Literal["stretch", "centre"]) -> NDArray[np.intp]:
        """The map's cell for each pixel along one side of the picture.

        Parameters
        ----------
        pixels : int
            Height (or width) of the picture.
        align : {"stretch", "centre"}
            "stretch": nearest-neighbour resize of the map (the paper, 4.1). "centre": the
            patch whose centre is nearest; cells at the border are repeated.

        Returns
        -------
        intp, (pixels,)
            From 0 to ``map_side - 1``.
        """
        places = np.arange(pixels)
        if align == "stretch":
            return places * self.map_side // pixels
        starts = np.floor((places + 0.5) * self.side / pixels - self.patch / 2 + 0.5).astype(np.intp)
        return starts.clip(0, self.map_side - 1)

    def patch_rows(self, pixels: int) -> NDArray[np.intp]:
        """The patch row (or column) in which each pixel along one side of the picture lies."""
        return np.arange(pixels) * self.d // pixels


def make_square(image: NDArray[np.float32], side: int, resize: Literal["nearest", "antialias"]) -> Tensor:
    """Resize a picture to a square and scale it linearly to [-1, 1] by its own minimum and maximum.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB of any range.
    side : int
        S in pixels.
    resize : {"nearest", "antialias"}
        Nearest neighbour (released code) or bilinear with antialiasing.

    Returns
    -------
    float32 tensor, (3, S, S)
        All zeros for a picture of one single value.
    """
    planes = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None]
    if resize == "nearest":
        square = torch.nn.functional.interpolate(planes, size=(side, side), mode="nearest")
    else:
        square = torch.nn.functional.interpolate(planes, size=(side, side), mode="bilinear", antialias=True)
    low, high = square.min(), square.max()
    if high <= low:
        return torch.zeros_like(square[0])
    return ((square[0] - low) * (2.0 / (high - low)) - 1.0).contiguous()


def patches_of(square: Tensor, d: int) -> Tensor:
    """Cut a square into its patches.

    Parameters
    ----------
    square : (C, S, S)
    d : int
        Patches a side.

    Returns
    -------
    (d * d, C, p, p)
        Row by row: patch ``row * d + column``; channels last in memory.
    """
    channels, side, _ = square.shape
    p = side // d
    return (
        square.reshape(channels, d, p, d, p)
        .permute(1, 3, 0, 2, 4)
        .reshape(d * d, channels, p, p)
        .contiguous(memory_format=torch.channels_last)
    )
