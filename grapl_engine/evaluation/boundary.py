"""Boundaries of label maps, and how well two of them meet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BAND",
    "BoundaryCounts",
    "Known",
    "boundaries",
    "boundary_f",
    "bsds_tolerance",
    "counts_over_annotators",
    "f_of_lines",
    "f_of_matched",
    "matched_lines",
    "pooled_counts",
    "reference_boundaries",
    "thinned",
]

Lines = NDArray[np.bool_]
Known: TypeAlias = Lines | np.bool_
"""Where boundaries count: a map, or one True."""
BAND = 4
"""Pixels: void is bridged up to this far from a known place, which closes the bands of Pascal VOC (5 pixels wide)."""
BSDS_SHARE = 0.0075
"""Of the picture's diagonal: the tolerance of the BSDS benchmark."""
MARGIN = 1e-9
"""Distances are roots of whole numbers; a tolerance that is one of them includes it."""


class BoundaryCounts(NamedTuple):
    """Boundary pixels of a map and of all annotators together, as the BSDS benchmark sums them.

    Attributes
    ----------
    right : int
        Of the map, matched with at least one annotator.
    drawn : int
        Of the map: precision is ``right / drawn``.
    found : int
        Of the annotators, matched; summed over them.
    wanted : int
        Of the annotators, summed over them: recall is ``found / wanted``.
    """

    right: int
    drawn: int
    found: int
    wanted: int


def boundary_f(labels: NDArray[np.integer], reference: NDArray[np.integer], tolerance: float, void: int | None = None) -> float:
    """F measure of the boundaries of a label map against those of one reference.

    ``F = 2 P R / (P + R)``: P is the share of the map's boundary pixels, R that of the reference's,
    that are matched. The matching is one to one, between pixels at most `tolerance` apart, and the
    largest there is.

    It is the measure of Martin, Fowlkes and Malik for one annotator. Their benchmark matches at least
    cost (nearest first), which gives as many pairs or a few less; it pools annotators (a pixel is right
    if any of them drew it) and pictures, so its figures are higher than a mean of these.

    Parameters
    ----------
    labels, reference : integer, (H, W)
    tolerance : float
        Pixels.
    void : int, optional
        The reference's label for places that nobody labelled. They take the label of the nearest known
        place; boundaries more than `BAND` pixels from a known place are left out on both sides.

    Returns
    -------
    float
        0 to 1. 1 if neither map has a boundary, 0 if only one has.

    References
    ----------
    Martin, Fowlkes, Malik, "Learning to Detect Natural Image Boundaries Using Local Brightness, Color,
    and Texture Cues", IEEE TPAMI 26(5), 2004, doi:10.1109/TPAMI.2004.1273918.
    """
    theirs, known = reference_boundaries(reference, void)
    return f_of_lines(boundaries(labels) & known, theirs, tolerance)


def bsds_tolerance(shape: tuple[int, ...]) -> float:
    """How far apart two boundary pixels may lie in the BSDS benchmark: 0.0075 of the diagonal.

    Parameters
    ----------
    shape : (int, int)
        Of a map.

    Returns
    -------
    float
        In pixels: 4.3 for 481 x 321.
    """
    return BSDS_SHARE * math.hypot(*shape)


def boundaries(labels: NDArray[np.integer]) -> Lines:
    """Where a label map changes: lines one pixel wide.

    Pixels that differ from their right or lower neighbour, thinned. This gives the `Boundaries` of
    BSDS500's annotations from their `Segmentation`, to a few pixels.

    Parameters
    ----------
    labels : integer, (H, W)

    Returns
    -------
    bool, (H, W)
    """
    changes = np.zeros(labels.shape, np.bool_)
    changes[:, :-1] = labels[:, :-1] != labels[:, 1:]
    changes[:-1] |= labels[:-1] != labels[1:]
    return thinned(changes)


def thinned(changes: Lines) -> Lines:
    """Lines one pixel wide.

    Parameters
    ----------
    changes : bool, (H, W)
        The pixels that differ from their right or lower neighbour.

    Returns
    -------
    bool, (H, W)
    """
    from skimage.morphology import thin

    return np.asarray(thin(changes)) if changes.any() else changes


def reference_boundaries(reference: NDArray[np.integer], void: int | None = None) -> tuple[Lines, Known]:
    """Boundaries of a reference, and where boundaries count at all.

    Parameters
    ----------
    reference : integer, (H, W)
    void : int, optional

    Returns
    -------
    lines : bool, (H, W)
    known : bool, (H, W), or one True
    """
    unknown = np.zeros((), np.bool_) if void is None else reference == void
    if not unknown.any():
        return boundaries(reference), np.True_
    from scipy.ndimage import distance_transform_edt

    away, (rows, columns) = distance_transform_edt(unknown, return_indices=True)
    known = away <= BAND
    return boundaries(reference[rows, columns]) & known, known


def f_of_lines(mine: Lines, theirs: Lines, tolerance: float) -> float:
    """F measure of two maps of lines, as `boundary_f` has it.

    Parameters
    ----------
    mine, theirs : bool, (H, W)
        One pixel wide.
    tolerance : float
        Pixels.

    Returns
    -------
    float
        0 to 1.
    """
    return f_of_matched(mine, theirs, matched_lines(mine, theirs, tolerance)[0])


def f_of_matched(mine: Lines, theirs: Lines, matched: Lines) -> float:
    """F measure of two maps of lines of which it is known already which pixels have a partner.

    Parameters
    ----------
    mine, theirs : bool, (H, W)
    matched : bool, (H, W)
        The pixels of `mine` with a partner, as `matched_lines` finds them.

    Returns
    -------
    float
        0 to 1; 1 if both are empty.
    """
    total = int(mine.sum()) + int(theirs.sum())
    return 2 * int(matched.sum()) / total if total else 1.0  # = 2 P R / (P + R), since the matching is one to one


def counts_over_annotators(lines: Lines, annotators: Sequence[tuple[Lines, Known]], tolerance: float) -> BoundaryCounts:
    """What precision and recall are made of when all annotators of a picture are taken together.

    A pixel of the map is right if it is matched with any annotator; each annotator's pixels count by themselves. The
    matching with each is the largest one to one, as in `boundary_f`.

    Parameters
    ----------
    lines : bool, (H, W)
        Boundaries of the map, as `boundaries` gives them.
    annotators : sequence of (lines, known)
        As `reference_boundaries` gives them.
    tolerance : float
        Pixels.

    Returns
    -------
    BoundaryCounts
    """
    known_lines = ((lines & known, theirs) for theirs, known in annotators)
    return pooled_counts((mine, theirs, matched_lines(mine, theirs, tolerance)[0]) for mine, theirs in known_lines)


def pooled_counts(pairs: Iterable[tuple[Lines, Lines, Lines]]) -> BoundaryCounts:
    """The same where it is known already what is matched.

    Parameters
    ----------
    pairs : iterable of (mine, theirs, matched)
        For each annotator, at least one: bool, (H, W) each, the map's boundaries where they count, the annotator's, and
        which of the map's have a partner.

    Returns
    -------
    BoundaryCounts
    """
    mine, theirs, matched = zip(*pairs, strict=True)
    right, drawn = (int(np.logical_or.reduce(lines).sum()) for lines in (matched, mine))
    found, wanted = (int(np.count_nonzero(lines)) for lines in (matched, theirs))
    return BoundaryCounts(right, drawn, found, wanted)


def matched_lines(mine: Lines, theirs: Lines, tolerance: float) -> tuple[Lines, Lines]:
    """Which pixels of two maps of lines are partners in the largest one-to-one matching of pixels within the tolerance.

    It is a maximum flow of unit capacities (Dinic). SciPy's `maximum_bipartite_matching` gives as many
    pairs, but went on for minutes on some pairs of lines of a few thousand pixels.

    Parameters
    ----------
    mine, theirs : bool, (H, W)
    tolerance : float
        Pixels.

    Returns
    -------
    mine, theirs : bool, (H, W)
        As many pixels of either.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow
    from scipy.spatial import KDTree

    here, there = np.argwhere(mine), np.argwhere(theirs)
    if not len(here) or not len(there):
        return np.zeros_like(mine), np.zeros_like(theirs)
    near = KDTree(here).sparse_distance_matrix(KDTree(there), tolerance + MARGIN, output_type="ndarray")
    ours, others = np.arange(len(here)), len(here) + np.arange(len(there))
    source, sink = len(here) + len(there), len(here) + len(there) + 1
    starts = np.concatenate([np.full(len(here), source), near["i"], others])
    ends = np.concatenate([ours, len(here) + near["j"], np.full(len(there), sink)])
    graph = csr_array((np.ones(len(starts), np.int32), (starts, ends)), shape=(sink + 1, sink + 1))
    flow = csr_array(maximum_flow(graph, source, sink).flow)
    used = [flow.indices[flow.indptr[end] : flow.indptr[end + 1]][flow.data[flow.indptr[end] : flow.indptr[end + 1]] != 0]
            for end in (source, sink)]  # fmt: skip
    return _at(mine.shape, here[used[0]]), _at(theirs.shape, there[used[1] - len(here)])


def _at(shape: tuple[int, ...], places: NDArray[np.intp]) -> Lines:
    lines = np.zeros(shape, np.bool_)
    lines[tuple(places.T)] = True
    return lines
