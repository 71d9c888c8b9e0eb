"""Measures that compare two partitions without matching their parts: what one says of the other, and pairs of places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["over_segmentation", "rand_index", "under_segmentation", "variation_of_information"]

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


def variation_of_information(table: Counts) -> tuple[float, float]:
    """Variation of information in its two halves, in bits.

    ``VI(S, G) = H(S|G) + H(G|S)``, logarithms to the base 2 as in the BSDS benchmark and scikit-image.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    over : float
        H(S|G): what the label still says where the reference is known. 0 if no reference segment is split.
    under : float
        H(G|S): what the reference still says where the label is known. 0 if no label joins two segments.

    References
    ----------
    Meila, "Comparing clusterings: an information based distance", Journal of Multivariate Analysis 98(5),
    2007, doi:10.1016/j.jmva.2006.11.013.
    """
    return float(over_segmentation(table).sum()), float(under_segmentation(table).sum())


def over_segmentation(table: Counts) -> Shares:
    """What each segment of the reference adds to H(S|G), in bits: its share of the picture times the entropy of its labels.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float64, (J,)
        Sums to the first half of `variation_of_information`.
    """
    sizes = table.sum(0)
    shares = np.divide(table, sizes, out=np.ones(table.shape), where=table > 0)
    return np.asarray(-(table * np.log2(shares)).sum(0) / sizes.sum() + 0.0)  # + 0.0: no negative zero


def under_segmentation(table: Counts) -> Shares:
    """What each label adds to H(G|S), in bits: its share of the picture times the entropy of the reference in it.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float64, (I,)
        Sums to the second half of `variation_of_information`.
    """
    return over_segmentation(table.T)


def rand_index(table: Counts) -> float:
    """Share of the pairs of places on which the maps agree: together in both, or apart in both.

    Its mean over annotators is the probabilistic Rand index, since that index takes a pair's chance to
    be together from the annotators' frequencies.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float
        0 to 1; 1 for a single place, which has no pairs.

    References
    ----------
    Rand, "Objective Criteria for the Evaluation of Clustering Methods", JASA 66(336), 1971,
    doi:10.1080/01621459.1971.10482356. Unnikrishnan, Pantofaru, Hebert, "Toward Objective Evaluation of
    Image Segmentation Algorithms", IEEE TPAMI 29(6), 2007, doi:10.1109/TPAMI.2007.1046.
    """
    places = int(table.sum())
    if places == 1:
        return 1.0
    mine, theirs, both = (int((counts**2).sum()) for counts in (table.sum(1), table.sum(0), table))
    return 1.0 - (mine + theirs - 2 * both) / (places * (places - 1))
