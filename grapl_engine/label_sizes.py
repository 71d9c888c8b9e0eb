"""How many places each label of a map has, and what of them the eye finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LabelCount", "sizes_of"]

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels a map has.

    Attributes
    ----------
    k_hat : int
        All that occur.
    specks : int
        How many of them cover less than a thousandth of the map each.
    """

    SPECK_SHARE: ClassVar = 0.001
    """A label with less than this share of a map is a speck: it counts in K-hat, but the eye does not find it."""

    k_hat: int
    specks: int = 0

    @classmethod
    def of(cls, sizes: NDArray[np.number]) -> LabelCount:
        """Those of a map.

        Parameters
        ----------
        sizes : (K,)
            How many places each label has, or which shares of the map; 0 where it does not occur.
        """
        there = sizes > 0
        return cls(int(there.sum()), int((there & (sizes < cls.SPECK_SHARE * sizes.sum())).sum()))

    @classmethod
    def of_map(cls, labels: NDArray[np.integer]) -> LabelCount:
        """The same of the map itself.

        Parameters
        ----------
        labels : integer, any shape
            From 0.
        """
        return cls.of(sizes_of(labels))

    @property
    def segments(self) -> int:
        """Those that the eye finds: all but the specks."""
        return self.k_hat - self.specks

    @property
    def text(self) -> str:
        """What the eye finds, and what it does not: "9 segments, 4 specks"."""
        specks = f", {self.specks:,} speck{'s' * (self.specks != 1)}" if self.specks else ""
        return f"{self.segments:,} segment{'s' * (self.segments != 1)}{specks}"


def sizes_of(labels: NDArray[np.integer] | None) -> NDArray[np.int64]:
    """How many places each label from 0 on has; in pieces, since NumPy takes eight bytes a place.

    Parameters
    ----------
    labels : integer, any shape, or None
        From 0; None: no map.

    Returns
    -------
    int64, (labels.max() + 1,)
        Of no map, or of one without places, (0,).
    """
    import numpy as np

    flat = np.empty(0, np.uint16) if labels is None else labels.reshape(-1)
    sizes = np.zeros(int(flat.max(initial=0)) + (flat.size > 0), np.int64)
    for start in range(0, flat.size, _PIECE):
        sizes += np.bincount(flat[start : start + _PIECE], minlength=len(sizes))
    return sizes
