"""A batch of patches in chunks that fit a processor's cache, and the sums over all chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from torch import Tensor

from grapl_engine.network.patch_net import BORDER, FILTERS
from grapl_engine.network.workers import Workers

__all__ = ["StepStopped", "added", "chunks", "each", "mask_shapes"]

T = TypeVar("T")
CHUNK_PIXELS = 2**16
"""Pixels of patches that a worker has at a time: what they need stays in the processor's cache."""
FEW_PATCHES, MOST_PIXELS = 8, 2**18
"""Of large patches a worker has so many at a time, if that is not more pixels: each time it reads the whole head."""


class StepStopped(Exception):  # noqa: N818
    """A stop was asked for in the middle of a step."""


def chunks(count: int, patch: int) -> list[slice]:
    """A batch in even pieces of about `CHUNK_PIXELS`, or of `FEW_PATCHES`.

    Parameters
    ----------
    count : int
        Patches in it.
    patch : int
        p, side of a patch in pixels.

    Returns
    -------
    list of slice
        Of the batch's patches, in their order.
    """
    pixels = max(CHUNK_PIXELS, min(FEW_PATCHES * patch**2, MOST_PIXELS))
    pieces = min(count, max(1, round(count * patch**2 / pixels)))
    bounds = [count * i // pieces for i in range(pieces + 1)]
    return [slice(a, b) for a, b in pairwise(bounds)]


def mask_shapes(count: int, patch: int) -> list[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """The shapes of the masks that a step needs.

    Parameters
    ----------
    count : int
        Patches in the step's batch.
    patch : int
        p, side of a patch in pixels.

    Returns
    -------
    list of three tuples of int
        For each chunk: of pixels, (b, p, p, 3), behind the first layer, (b, p - 2, p - 2, 32), and behind the second,
        (b, p - 4, p - 4, 8).
    """
    p = patch
    counts = (part.stop - part.start for part in chunks(count, p))
    return [((n, p, p, 3), (n, p - 2, p - 2, FILTERS[0]), (n, p - BORDER, p - BORDER, FILTERS[1])) for n in counts]


def each(
    work: Callable[[int], T], pieces: Sequence[slice], workers: Workers, should_stop: Callable[[], bool] | None
) -> Iterator[T]:
    """What the workers make of each chunk, by its number, in the order of the chunks.

    Parameters
    ----------
    work : callable
        From a chunk's number.
    pieces : sequence of slice
        The chunks.
    workers : Workers
    should_stop : callable or None
        Of a long step's many chunks no more is held than the workers have in hand, and it is asked in
        between. None: all chunks are given out at once.

    Raises
    ------
    StepStopped
        Once it says True.
    """
    at_once = len(pieces) if should_stop is None else workers.count
    for start in range(0, len(pieces), at_once):
        if should_stop is not None and should_stop():
            raise StepStopped
        yield from workers.map(work, range(start, min(start + at_once, len(pieces))))


def added(parts: Iterator[tuple[Tensor, ...]]) -> list[Tensor]:
    """The sums over all chunks, in the chunks' order, so that they are the same for any number of workers.

    Parameters
    ----------
    parts : iterator of tuple of Tensor
        Of each chunk tensors of the same shapes; one chunk at least.

    Returns
    -------
    list of Tensor
        As many, of these shapes.
    """
    totals = [tensor.clone() for tensor in next(parts)]
    for tensors in parts:  # each is let go at once
        for total, tensor in zip(totals, tensors, strict=True):
            total += tensor
    return totals
