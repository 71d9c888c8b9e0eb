"""A label map with what the measures need of it, each made once for all that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import Known, Lines, reference_boundaries

__all__ = ["CountedMap"]


@dataclass(frozen=True, eq=False)
class CountedMap:
    """A label map, a run's or an annotator's.

    Attributes
    ----------
    labels : integer, (H, W)
        Any labels from 0.
    void : int or None
        Label of the places that do not count.
    """

    labels: NDArray[np.integer]
    void: int | None = None

    @property
    def count(self) -> int:
        """How many labels occur, void left out."""
        return self._ranked[1]

    @property
    def ranks(self) -> NDArray[np.unsignedinteger]:
        """Unsigned, (H, W): the labels counted anew from 0 to `count` - 1, in the order of their numbers; void is `count`."""
        return self._ranked[0]

    @cached_property
    def boundaries(self) -> tuple[Lines, Known]:
        """Lines, bool (H, W), and where they count: what `grapl_engine.evaluation.boundary.reference_boundaries` gives."""
        return reference_boundaries(self.labels, self.void)

    @cached_property
    def _ranked(self) -> tuple[NDArray[np.unsignedinteger], int]:
        labels = self.labels
        known = None if self.void is None else labels != self.void
        counted = labels if known is None else labels[known]
        there = np.bincount(counted.ravel()) > 0
        count = int(there.sum())
        kind = np.min_scalar_type(count)
        names = (np.cumsum(there) - 1).astype(kind)
        if known is None:
            return names[labels], count
        ranks = np.full(labels.shape, count, kind)
        ranks[known] = names[counted]
        return ranks, count
