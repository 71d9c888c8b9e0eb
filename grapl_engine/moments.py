"""First and second moments of the pixels under a 3 x 3 window: all that the first batch norm needs to know.

A filter's answer is linear in the nine pixels under it, w . x, so its mean is w . E[x] and its
variance w' Cov(x) w. Both follow from moments that are taken once a run, for every patch; no
step looks at the answers themselves to normalise them.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["PixelMoments"]

BLOCK = 2**19
"""Window places looked at at a time."""


class PixelMoments:
    """Of the windows of each patch; a window's 27 values are ordered row, column, colour.

    Parameters
    ----------
    patches : (N, p, p, 3)
        Any floating type.
    center : (3,)
        A colour near the mean, against rounding.
    kept : float
        Share of input values that dropout leaves. The moments are those expected under dropout
        that scales the rest by 1 / kept: the mean stays, E[x^2] grows by 1 / kept.
    """

    def __init__(self, patches: Tensor, center: Tensor, kept: float) -> None:
        n, p = patches.shape[:2]
        self.places = (p - 2) ** 2
        self.center = center.double().cpu().numpy()
        self._more = 1 / kept - 1
        self._sums = np.empty((n, 27))
        self._products = np.empty((n, 27 * 27), np.float32)
        rows = max(1, min(p - 2, BLOCK // (p - 2)))
        many = max(1, BLOCK // self.places)
        order = torch.arange(27).view(3, 9).t().flatten()
        for start in range(0, n, many):
            part = (patches[start : start + many].float() - center.float()).permute(0, 3, 1, 2)
            sums = torch.zeros(len(part), 27)
            products = torch.zeros(len(part), 27, 27)
            for top in range(0, p - 2, rows):
                windows = F.unfold(part[:, :, top : top + rows + 2], 3)  # ordered colour, row, column
                sums += windows.sum(2)
                products.baddbmm_(windows, windows.transpose(1, 2))
            self._sums[start : start + many] = sums[:, order].numpy()
            self._products[start : start + many] = products[:, order][:, :, order].flatten(1).numpy()

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
        count = np.zeros(len(self._sums), np.float32)  # how often each patch is chosen: sums over them are products of matrices
        count[chosen] = 1
        mean = count @ self._sums / places
        products = (count @ self._products).astype(np.float64).reshape(27, 27) / places
        covariance = products - np.outer(mean, mean)
        center = np.tile(self.center, 9)
        squares = products.diagonal() + 2 * center * mean + center**2
        covariance[np.diag_indices(27)] += self._more * squares
        return mean.astype(np.float32), covariance.astype(np.float32)
