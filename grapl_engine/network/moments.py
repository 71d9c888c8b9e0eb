"""First and second moments of the pixels under a 3 x 3 window: all that the first batch norm needs to know.

A filter's answer is linear in the nine pixels under it, w . x, so its mean is w . E[x] and its
variance w' Cov(x) w. Both follow from moments that are taken once a run, for every patch; no
step looks at the answers themselves to normalise them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.network.workers import ALONE, Workers

__all__ = ["PixelMoments"]

BLOCK = 2**15
"""Window places looked at at a time."""
VALUES = 27
"""Under a window, in the order row, column, colour."""


class PixelMoments:
    """Of the windows of each patch.

    Parameters
    ----------
    patches : (N, p, p, 3)
        Any floating type.
    center : (3,)
        A colour near the mean, against rounding.
    kept : float
        Share of input values that dropout leaves. The moments are those expected under dropout
        that scales the rest by 1 / kept: the mean stays, E[x^2] grows by 1 / kept.
    workers : Workers
        Who share the patches.
    should_stop : callable
        Asked now and then; once it says True, the moments are not to be used.
    """

    def __init__(
        self,
        patches: Tensor,
        center: Tensor,
        kept: float,
        workers: Workers = ALONE,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        n, p = patches.shape[:2]
        self.places = (p - 2) ** 2
        self.center = center.double().cpu().numpy()
        self._more = 1 / kept - 1
        self._upper = np.triu_indices(VALUES)
        self._sums = np.empty((n, VALUES))
        self._products = np.empty((n, len(self._upper[0])), np.float32)  # each step reads them all
        upper = torch.from_numpy(self._upper[0] * VALUES + self._upper[1])
        many = max(1, BLOCK // self.places)
        rows = max(1, min(p - 2, BLOCK // (p - 2)))

        def take(start: int) -> None:
            part = (patches[start : start + many].float() - center.float()).contiguous()
            sums = torch.zeros(len(part), VALUES, dtype=torch.float64)
            products = torch.zeros(len(part), VALUES, VALUES)
            patch, line, pixel, color = part.stride()
            for top in range(0, p - 2, rows):
                band = part[:, top:]
                shape = (len(part), min(rows, p - 2 - top), p - 2, 3, 3 * 3)  # three pixels of a row lie side by side
                windows = band.as_strided(shape, (patch, line, pixel, line, color), band.storage_offset()).reshape(
                    len(part), -1, VALUES
                )
                sums += windows.sum(1)
                products.baddbmm_(windows.transpose(1, 2), windows)
            self._sums[start : start + many] = sums.numpy()
            self._products[start : start + many] = products.flatten(1)[:, upper].numpy()

        workers.work_through(take, range(0, n, many), should_stop)

    def of(self, chosen: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of some patches together.

        Parameters
        ----------
        chosen : int, (B,)

        Returns
        -------
        mean : float32, (27,)
            Minus `center`.
        covariance : float32, (27, 27)
        """
        places = self.places * len(chosen)
        counts = np.zeros(len(self._sums), np.float32)  # of each patch: sums over them are products of matrices
        counts[chosen] = 1
        mean = counts @ self._sums / places
        products = np.empty((VALUES, VALUES))
        products[self._upper] = products.T[self._upper] = counts @ self._products
        covariance = products / places - np.outer(mean, mean)
        center = np.tile(self.center, 9)
        squares = products.diagonal() / places + 2 * center * mean + center**2
        covariance[np.diag_indices(VALUES)] += self._more * squares
        return mean.astype(np.float32), covariance.astype(np.float32)
