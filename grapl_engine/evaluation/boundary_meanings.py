"""Boundaries in three meanings: agreed, only the map's (over-segmentation), only the truth's (under-segmentation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import MARGIN, Known, Lines, boundaries, matched_lines, reference_boundaries
from grapl_engine.matching import check_shapes

__all__ = ["BoundaryComparison", "Meaning", "boundary_comparison"]

Labels = NDArray[np.integer]
Distances = NDArray[np.float32]


class Meaning(IntEnum):
    """What a pixel of `BoundaryComparison.meanings` says."""

    NONE = 0
    AGREED = 1
    ONLY_MAP = 2
    ONLY_TRUTH = 3


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryComparison:
    """The boundaries of a map and of its truth, and how far apart they are: made once, asked at any tolerance.

    Attributes
    ----------
    mine : bool, (H, W)
        Lines of the map, where any annotator's boundaries count.
    theirs : bool, (H, W)
        Lines of all annotators.
    to_truth : float32, (H, W)
        Pixels from each of the map's lines to the nearest of the truth's, by the nearest annotator; infinite elsewhere.
    to_map : float32, (H, W)
        Pixels from each of the truth's lines to the nearest of the map's; infinite elsewhere.
    annotators : tuple of (lines, known)
        As `grapl_engine.evaluation.boundary.reference_boundaries` gives them.
    """

    mine: Lines
    theirs: Lines
    to_truth: Distances
    to_map: Distances
    annotators: tuple[tuple[Lines, Known], ...]

    def meanings(self, tolerance: float, *, one_to_one: bool = False) -> NDArray[np.uint8]:
        """What each boundary pixel means.

        By distance, a line of either side agrees where the other has one within the tolerance; a line that is drawn twice
        beside one of the other's agrees twice. One to one, each pixel has a partner of its own, as the measures of boundaries
        have it: fewer agree, and it takes as long as the measure.

        Parameters
        ----------
        tolerance : float
            Pixels, not below 0.
        one_to_one : bool
            With several annotators a line of the map agrees if it is matched with any of them.

        Returns
        -------
        uint8, (H, W)
            Values of `Meaning`. What is agreed stands where the map has it.
        """
        found = self._matched(tolerance) if one_to_one else self._near(tolerance)
        right, met = found
        meanings = np.zeros(self.mine.shape, np.uint8)
        meanings[self.theirs & ~met] = Meaning.ONLY_TRUTH
        meanings[self.mine & ~right] = Meaning.ONLY_MAP
        meanings[right] = Meaning.AGREED
        return meanings

    def _near(self, tolerance: float) -> tuple[Lines, Lines]:
        return self.to_truth <= tolerance + MARGIN, self.to_map <= tolerance + MARGIN

    def _matched(self, tolerance: float) -> tuple[Lines, Lines]:
        right, met = np.zeros_like(self.mine), np.zeros_like(self.theirs)
        for theirs, known in self.annotators:
            ours, others = matched_lines(self.mine & known, theirs, tolerance)
            right |= ours
            met |= others
        return right, met


def boundary_comparison(labels: Labels, references: Sequence[Labels], void: int | None = None) -> BoundaryComparison:
    """Find the boundaries of a map and of its truth, and how far apart they are.

    Parameters
    ----------
    labels : integer, (H, W)
    references : sequence of integer, (H, W)
        One map an annotator, at least one.
    void : int, optional
        As for `grapl_engine.evaluation.boundary.boundary_f`.

    Returns
    -------
    BoundaryComparison

    Raises
    ------
    ValueError
        If there is no reference, or one has another shape.
    """
    if not references:
        raise ValueError("There is nothing to compare with: give at least one reference.")
    for reference in references:
        check_shapes(labels, reference)
    lines = boundaries(labels)
    annotators = tuple(reference_boundaries(reference, void) for reference in references)
    mine, theirs = np.zeros_like(lines), np.zeros_like(lines)
    to_truth, to_map = (np.full(lines.shape, np.inf, np.float32) for _ in range(2))
    for drawn, known in annotators:
        ours = lines & known
        mine |= ours
        theirs |= drawn
        np.minimum(to_truth, _distances(ours, drawn), out=to_truth)
        np.minimum(to_map, _distances(drawn, ours), out=to_map)
    return BoundaryComparison(mine, theirs, to_truth, to_map, annotators)


def _distances(lines: Lines, others: Lines) -> Distances:
    """float32, (H, W): how far each pixel of the lines is from the nearest of the others; infinite elsewhere."""
    from scipy.ndimage import distance_transform_edt

    if not others.any() or not lines.any():
        return np.full(lines.shape, np.inf, np.float32)
    return np.where(lines, distance_transform_edt(~others).astype(np.float32), np.float32(np.inf))
