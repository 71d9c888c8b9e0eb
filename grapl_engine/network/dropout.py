"""Dropout masks, cheaply: places in a pool of random bits.

A mask is of 0 and 1, to multiply by. Beside bfloat16 it is of 0 and -1 as 16-bit whole numbers, all
bits off or on: `masked` then lets bits through, where a processor would turn bfloat16 into float32 and back.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

__all__ = ["ChunkMasks", "MaskPool", "Masks", "kept_share", "masked", "opened"]

POOL = 2**20
"""Values that a pool holds at least."""

Shape = tuple[int, ...]


def kept_share(rate: float) -> float:
    """The share of values that a dropout rate leaves: the rate is rounded to 1/256, since a random byte decides."""
    return 1 - min(round(rate * 256), 255) / 256


class MaskPool:
    """Random zeros and ones, drawn in bulk; a mask is a piece of them from a random place on.

    Drawing a number for each value of each mask takes longer than the convolutions between them.
    A pool is at least twice as long as a mask, which thereby falls on other values in each step.

    Parameters
    ----------
    kept : float
        Share of ones, as `kept_share` gives it.
    longest : int
        Values in the longest mask.
    """

    def __init__(self, kept: float, longest: int) -> None:
        self._silenced = round(256 * (1 - kept))  # of the 256 values of a byte
        # To a multiple of 8, since a draw of 64 bits is eight bytes.
        self._size = -(-max(POOL, 2 * longest) // 8) * 8
        self._values = torch.empty(0)

    def draw(self, generator: np.random.Generator) -> None:
        """Fill the pool, from the CPU's numbers: a seed means the same masks everywhere.

        Parameters
        ----------
        generator : numpy.random.Generator
        """
        bits = generator.integers(0, 2**64, size=self._size // 8, dtype=np.uint64).view(np.uint8)
        values = torch.from_numpy((bits >= self._silenced).view(np.uint8)).to(self._values)
        # In two's complement -1 has all bits on.
        self._values = values if values.is_floating_point() else values.neg_()

    def to(self, device: torch.device, dtype: torch.dtype) -> None:
        """Have the masks elsewhere, in another type.

        Parameters
        ----------
        device : torch.device
        dtype : torch.dtype
            Floating for 0 and 1, of whole numbers for 0 and -1.
        """
        values = self._values.to(device, dtype).abs()  # of either kind: 0 and 1
        self._values = values if values.is_floating_point() else values.neg_()

    def mask(self, shape: Shape, generator: np.random.Generator) -> Tensor:
        """A mask, from a place that the generator draws.

        Parameters
        ----------
        shape : tuple of int
            Of at most `longest` values.
        generator : numpy.random.Generator

        Returns
        -------
        Tensor of this shape
            A view of the pool, in its type.
        """
        count = prod(shape)
        place = int(generator.integers(0, self._size - count + 1))
        return self._values[place : place + count].view(shape)


def masked(values: Tensor, mask: Tensor) -> Tensor:
    """Values where the mask lets them through, elsewhere 0.

    Parameters
    ----------
    values : floating, any shape
        Written over.
    mask : of the same shape
        Of 0 and 1; or of 0 and -1 as whole numbers of as many bits as the values.

    Returns
    -------
    Tensor
        `values`.
    """
    if mask.is_floating_point():
        return values.mul_(mask)
    values.view(mask.dtype).bitwise_and_(mask)  # the same 16 bits, seen as a whole number; all off is +0
    return values


def opened(mask: Tensor, dtype: torch.dtype) -> Tensor:
    """A mask as zeros and ones.

    Parameters
    ----------
    mask : any shape
        Of either kind.
    dtype : torch.dtype
        Floating.

    Returns
    -------
    Tensor of the same shape and of this type
    """
    return mask.to(dtype) if mask.is_floating_point() else mask.to(dtype).neg_()


class ChunkMasks(NamedTuple):
    """Of the patches that are worked on at a time; that of the pixels is always of 0 and 1."""

    pixels: Tensor
    hidden1: Tensor
    hidden2: Tensor


class Masks:
    """The masks of one step.

    Parameters
    ----------
    pixels, hidden : MaskPool
        For what comes into the network, and for what goes between its layers.
    """

    def __init__(self, pixels: MaskPool, hidden: MaskPool) -> None:
        self._pools = (pixels, hidden, hidden)
        self._fixed = False
        self._chunks: list[ChunkMasks] = []

    def to(self, device: torch.device, dtype: torch.dtype, *, fixed: bool = False) -> None:
        """Have the masks there, for values of this type.

        `fixed`: each step's masks lie in the same memory, which a recorded step reads again.
        """
        self._pools[0].to(device, dtype)  # the centre is added to the product with the pixels, so theirs must multiply
        self._pools[1].to(device, torch.int16 if dtype == torch.bfloat16 else dtype)
        self._fixed, self._chunks = fixed, []

    def draw(self, generator: np.random.Generator) -> None:
        """Fill the pools."""
        for pool in self._pools[:2]:  # both layers take their masks from one pool
            pool.draw(generator)

    def turn(self, shapes: list[tuple[Shape, Shape, Shape]], generator: np.random.Generator) -> None:
        """To masks of these shapes, for each chunk: of pixels, behind the first layer, behind the second."""
        new = [ChunkMasks(*(p.mask(s, generator) for p, s in zip(self._pools, three, strict=True))) for three in shapes]
        if not self._fixed:
            self._chunks = new
        elif [[m.shape for m in chunk] for chunk in self._chunks] != [[m.shape for m in chunk] for chunk in new]:
            self._chunks = [ChunkMasks(*(m.clone() for m in chunk)) for chunk in new]
        else:
            for old, chunk in zip(self._chunks, new, strict=True):
                for a, b in zip(old, chunk, strict=True):
                    a.copy_(b)

    def __getitem__(self, i: int) -> ChunkMasks:
        return self._chunks[i]
