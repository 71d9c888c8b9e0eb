"""The fully convolutional segmenter F over the whole square, tile by tile (3.1, inference stage)."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.images.square import Grid
from grapl_engine.network.patch_net import PatchNet
from grapl_engine.network.workers import ALONE, Workers

__all__ = ["answer_pixels", "label_pixels", "thinning"]

TILE_LOGITS = 1_000_000
"""Numbers that the segmenter computes at a time, so that neither memory nor the wait for a stop grows with the picture or K."""


@torch.inference_mode()
def label_pixels(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool] = lambda: False,
    workers: Workers = ALONE,
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]] | None:
    """Label every place of the square where a patch can start (3.1), tile by tile.

    Parameters
    ----------
    net : PatchNet
    square : float32, (3, S, S)
        On the network's device.
    grid : Grid
    dtype : torch.dtype
        To compute with.
    should_stop : callable
        Asked before each worker's next tile.
    workers : Workers
        Who share the tiles.

    Returns
    -------
    labels : uint16, (m, m)
        The argmax; m = S - p + 1.
    confidence : uint8, (m, m)
        255 times its probability, rounded.
    None
        In place of both, if stopped in between.
    """
    m = grid.map_side
    labels = np.zeros((m, m), np.uint16)
    confidence = np.zeros((m, m), np.uint8)

    def lay(rows: slice, columns: slice, logits: Tensor) -> None:
        best, index = logits.max(0)
        labels[rows, columns] = index.to("cpu", torch.int32).numpy()
        share = logits.sub_(best).exp_().sum(0).reciprocal_()
        confidence[rows, columns] = (share * 255).round().to("cpu", torch.uint8).numpy()

    return (labels, confidence) if _tile(net, square, grid, dtype, should_stop, workers, lay) else None


@torch.inference_mode()
def answer_pixels(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool] = lambda: False,
    workers: Workers = ALONE,
    most: int = 2**30,
) -> NDArray[np.float32] | None:
    """Log probabilities, ln F, at every place where a patch can start, or at every so many.

    Parameters
    ----------
    net, square, grid, dtype, should_stop, workers
        As in `label_pixels`.
    most : int
        Cells a side; a larger map is thinned out to at most so many.

    Returns
    -------
    float32, (K, n, n)
        Log probabilities; n = ceil(m / ceil(m / most)). None if stopped in between.
    """
    step = thinning(grid.map_side, most)
    side = -(-grid.map_side // step)
    answers = np.empty((net.labels, side, side), np.float32)

    def lay(rows: slice, columns: slice, logits: Tensor) -> None:
        first = [-(-edge.start // step) for edge in (rows, columns)]
        offset = [place * step - edge.start for place, edge in zip(first, (rows, columns), strict=True)]
        thin = torch.log_softmax(logits[:, offset[0] :: step, offset[1] :: step], 0).to("cpu", torch.float32).numpy()
        answers[:, first[0] : first[0] + thin.shape[1], first[1] : first[1] + thin.shape[2]] = thin

    return answers if _tile(net, square, grid, dtype, should_stop, workers, lay) else None


def thinning(cells: int, most: int) -> int:
    """Of a row of cells every so many are kept.

    Parameters
    ----------
    cells : int
        In the row.
    most : int
        Of them at most so many are left.

    Returns
    -------
    int
    """
    return -(-cells // most)


def _tile(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool],
    workers: Workers,
    lay: Callable[[slice, slice, Tensor], None],
) -> bool:
    """Lay rows, columns and logits of each tile of the map; whether it came to the end."""
    m, tile = grid.map_side, _tile_side(net)
    center = square.mean((1, 2))
    logits_of = net.segmenter(dtype, center)

    def lay_tile(corner: tuple[int, ...]) -> None:
        rows, columns = (slice(edge, min(edge + tile, m)) for edge in corner)
        under = [slice(cells.start, cells.stop + grid.patch - 1) for cells in (rows, columns)]
        pixels = square[:, under[0], under[1]].permute(1, 2, 0) - center
        lay(rows, columns, logits_of(pixels.contiguous()))

    return workers.work_through(lay_tile, list(product(range(0, m, tile), repeat=2)), should_stop) is not None


def _tile_side(net: PatchNet) -> int:
    """A tile's side in cells: at least two patches, since tiles overlap by one."""
    return max(int(math.sqrt(TILE_LOGITS / net.labels)), 2 * net.patch)
