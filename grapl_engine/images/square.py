"""The square, its patch grid, and the way back from the network's map to the picture.

The picture (h, w) becomes a square of side S, the smallest multiple of d not
below max(h, w); the square is cut into d x d patches of p x p pixels, p = S / d.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["MIN_PATCH", "Grid", "as_seen", "in_lab", "make_square", "mean_colors", "patches_of"]

MIN_PATCH = 8
"""A patch needs 5 pixels for the two unpadded convolutions and a head; it learns from about 8 on."""
LAB_UNIT = 50.0
"""CIELAB units that are 1 in a square: L* of 0 to 100 becomes -1 to 1."""
BAND = 256
"""Rows converted at a time."""


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
        """The patch row (or column) in which each pixel along one side of the picture lies.

        Parameters
        ----------
        pixels : int
            Of that side.

        Returns
        -------
        intp, (pixels,)
            From 0 to d - 1.
        """
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
    planes = torch.from_numpy(image).permute(2, 0, 1)[:, None]
    square = torch.empty(3, side, side)
    smooth = resize == "antialias"
    for color, plane in zip(square, planes, strict=True):  # one after the other: a large picture would not want three copies
        wanted = F.interpolate(
            plane[None].contiguous(), (side, side), mode="bilinear" if smooth else "nearest", antialias=smooth
        )
        color.copy_(wanted[0, 0])
    low, high = square.min(), square.max()
    if high <= low:
        return square.zero_()
    return square.sub_(low).mul_(2.0 / (high - low)).sub_(1.0)


def as_seen(square: Tensor, color_space: Literal["rgb", "lab"]) -> Tensor:
    """The square as network and affinity see it.

    Parameters
    ----------
    square : float32 tensor, (3, S, S)
        RGB in [-1, 1].
    color_space : {"rgb", "lab"}

    Returns
    -------
    float32 tensor, (3, S, S)
        The same one, or as `in_lab` has it.
    """
    return in_lab(square) if color_space == "lab" else square


def in_lab(square: Tensor) -> Tensor:
    """The square in CIELAB (D65), where a distance is what an eye sees of it.

    Parameters
    ----------
    square : float32 tensor, (3, S, S)
        RGB in [-1, 1].

    Returns
    -------
    float32 tensor, (3, S, S)
        L* / 50 - 1, a* / 50, b* / 50.
    """
    from skimage.color import rgb2lab

    seen = torch.empty_like(square)
    for top in range(0, square.shape[1], BAND):
        band = square[:, top : top + BAND].permute(1, 2, 0).add(1).div(2).numpy()
        seen[:, top : top + BAND] = torch.from_numpy(rgb2lab(band).astype(np.float32) / LAB_UNIT).permute(2, 0, 1)
    seen[0] -= 1
    return seen


def mean_colors(square: Tensor, d: int) -> NDArray[np.float64]:
    """The mean colour of each patch.

    Parameters
    ----------
    square : (C, S, S)
    d : int
        Patches a side, which divides S.

    Returns
    -------
    float64, (d * d, C)
        Row by row, in the unit of the square.
    """
    channels, side, _ = square.shape
    p = side // d
    rows = [band.numpy().sum(1, dtype=np.float64).reshape(channels, d, p).sum(2) for band in square.split(p, 1)]
    return np.asarray(np.stack(rows).transpose(0, 2, 1).reshape(d * d, channels) / p**2)


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
