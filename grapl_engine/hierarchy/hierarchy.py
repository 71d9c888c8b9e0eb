"""A picture's hierarchy of segments: superpixels and the tree in which they unite."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.merge_tree import MergeTree

__all__ = ["Hierarchy"]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Every level from one region to hundreds.

    Attributes
    ----------
    regions : uint16, (h, w)
        The superpixel of each pixel, 0 to n - 1; they are the tree's leaves. A large picture's are those of a copy of
        `cue_cache.MOST_PIXELS` pixels.
    tree : MergeTree
        Its sizes are in pixels of `regions`.
    automatic : float
        The height of the level that is taken where nobody chooses.
    source : {"picture", "network", "runs"}
        What told the superpixels apart: the picture alone, a network's answers too, or the borders of several runs.
    answers : float32, (n, K), or None
        The mean of the network's probabilities over each superpixel, by which another hierarchy can be made without it: some
        30 kB in a picture of 481 x 321, some 200 kB in a large one, with 14 labels. None where there was no network.
    pieces : int, or None
        Where every level keeps to the labels of another map: how many connected pieces these have, which are a level too. Finer
        levels divide them, coarser ones unite them. None where no labels are kept to.

    Raises
    ------
    ValueError
        If regions, tree and answers do not belong together.
    """

    regions: Labels
    tree: MergeTree
    automatic: float
    source: Literal["picture", "network", "runs"]
    answers: NDArray[np.float32] | None = None
    pieces: int | None = None

    def __post_init__(self) -> None:
        sizes = np.bincount(self.regions.ravel(), minlength=self.tree.leaves)
        if not np.array_equal(sizes, self.tree.sizes):
            raise ValueError("The tree's leaves are not the regions of the map.")
        if self.answers is not None and len(self.answers) != self.tree.leaves:
            raise ValueError("The answers are not of the tree's leaves.")
        if not self.automatic >= 0 or self.source not in ("picture", "network", "runs"):
            raise ValueError("A hierarchy has an automatic height and a source.")
        if self.pieces is not None and not 1 <= self.pieces <= self.tree.leaves:
            raise ValueError("Labels have from one piece to as many as there are superpixels.")

    @property
    def automatic_count(self) -> int:
        """How many regions the automatic level has."""
        return self.tree.count_at(self.automatic)

    def labels(self, count: int) -> Labels:
        """The level with so many regions.

        Parameters
        ----------
        count : int
            From 1 to the number of superpixels; what lies outside is brought there.

        Returns
        -------
        uint16, (h, w)
            0 to count - 1; a region that two levels share has the same label in both.
        """
        return self.labels_of(self.tree.nodes_at(count))

    def labels_of(self, nodes: NDArray[np.intp]) -> Labels:
        """The partition that gives each superpixel to one of the tree's nodes.

        Parameters
        ----------
        nodes : intp, (n,)
            As `MergeTree.nodes_at` has them.

        Returns
        -------
        uint16, (h, w)
        """
        return np.take(self.tree.labels[nodes].astype(np.uint16), self.regions)

    @cached_property
    def contours(self) -> NDArray[np.float32]:
        """float32, (2 h + 1, 2 w + 1): the ultrametric contour map.

        Pixel (r, c) lies at (2 r + 1, 2 c + 1) and has 0. Between two pixels of different superpixels stands how salient their
        border is, as ``s / (1 + s)`` of the height s at which they unite; where four pixels meet, the highest of the four.
        What is connected in ``contours <= k`` are the regions of the level with the height ``k / (1 - k)``.

        References
        ----------
        Arbelaez, Maire, Fowlkes, Malik, "Contour Detection and Hierarchical Image Segmentation", IEEE TPAMI 33(5), 2011,
        doi:10.1109/TPAMI.2010.161.
        """
        height, width = self.regions.shape
        contours = np.zeros((2 * height + 1, 2 * width + 1), np.float32)
        contours[1:-1:2, 2:-1:2] = self._across(self.regions[:, :-1], self.regions[:, 1:])
        contours[2:-1:2, 1:-1:2] = self._across(self.regions[:-1], self.regions[1:])
        # A border goes on to the frame, so that none leaks around its end.
        contours[0], contours[-1] = contours[1], contours[-2]
        contours[:, 0], contours[:, -1] = contours[:, 1], contours[:, -2]
        sides = (contours[1:-2:2, 2:-1:2], contours[3::2, 2:-1:2], contours[2:-1:2, 1:-2:2], contours[2:-1:2, 3::2])
        contours[2:-1:2, 2:-1:2] = np.maximum.reduce(sides)
        return contours

    def contours_over(self, height: int, width: int) -> NDArray[np.float32]:
        """The contour map of a picture of another size, of which `regions` is a smaller copy.

        Parameters
        ----------
        height, width : int
            The picture's; at least those of `regions`.

        Returns
        -------
        float32, (2 height + 1, 2 width + 1)
            As `contours`, with each superpixel enlarged as `labels` are for the picture (nearest neighbour).
        """
        rows, columns = (_doubled(*lengths) for lengths in zip((height, width), self.regions.shape, strict=True))
        return self.contours if (height, width) == self.regions.shape else self.contours[np.ix_(rows, columns)]

    def _across(self, one: Labels, other: Labels) -> NDArray[np.float32]:
        """How salient the border between neighbouring pixels is; 0 inside a superpixel."""
        n = self.tree.leaves
        apart = one != other
        keys, places = np.unique(one[apart].astype(np.intp) * n + other[apart], return_inverse=True)
        heights = self.tree.saliency(np.stack(np.divmod(keys, n), axis=1))
        salient = np.zeros(one.shape, np.float32)
        salient[apart] = (heights / (1 + heights))[places]
        return salient


def _doubled(length: int, copied: int) -> NDArray[np.intp]:
    """intp, (2 length + 1,): which line of a copy's contour map each line of the picture's is.

    Between two pixels that the copy has as one there is no border: the line through that pixel stands there.
    """
    pixels = np.arange(length) * copied // length
    lines = np.empty(2 * length + 1, np.intp)
    lines[1::2] = 2 * pixels + 1
    lines[2:-1:2] = pixels[:-1] + pixels[1:] + 1
    lines[0], lines[-1] = 0, 2 * copied
    return lines
