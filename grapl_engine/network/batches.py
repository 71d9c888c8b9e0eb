"""The patches that a gradient step sees."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.network.moments import PixelMoments
from grapl_engine.settings import Settings

__all__ = ["Batch", "Batches"]


class Batch(NamedTuple):
    """The patches of one step.

    Attributes
    ----------
    chosen : int64, (B,)
        Flat indices, ascending.
    mean, covariance : (27,), (27, 27)
        Of the pixels under a window of these patches, minus the centre, as `PixelMoments` gives them.
    """

    chosen: Tensor
    mean: Tensor
    covariance: Tensor


class Batches:
    """Chooses the patches of each step (the guide, The method: batches).

    Parameters
    ----------
    moments : PixelMoments
        Of all d * d patches.
    settings : Settings
        `d`, `batch` and `batch_choice` count.
    """

    def __init__(self, moments: PixelMoments, settings: Settings) -> None:
        self._moments, self._settings = moments, settings

    def take(self, step: int, choices: np.random.Generator) -> Batch:
        """The batch of a step of this number within its iteration."""
        chosen = self._choose(step, choices)
        mean, covariance = self._moments.of(chosen)
        return Batch(torch.from_numpy(chosen), torch.from_numpy(mean), torch.from_numpy(covariance))

    def _choose(self, step: int, choices: np.random.Generator) -> NDArray[np.intp]:
        """At random, or columns that stand as far apart as the share says, rounded."""
        d, share = self._settings.d, self._settings.batch
        if self._settings.batch_choice == "columns":
            stride = min(max(1, round(1 / share)), d)
            return np.flatnonzero(np.arange(d**2) % d % stride == step % stride)
        count = max(2, round(d**2 * share))
        return np.sort(choices.permutation(d**2)[:count])
