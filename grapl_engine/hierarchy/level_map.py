"""The segments that a person looks at, as a map of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grapl_engine.events import Labels
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.images.picture import stretched

__all__ = ["LevelMap"]


@dataclass(frozen=True, slots=True, eq=False)
class LevelMap:
    """A cut through a hierarchy's tree, and its colours.

    Attributes
    ----------
    hierarchy : Hierarchy
    cut : TreeCut
        Of its tree.
    palette_indices : tuple of int, or None
        Of each of the tree's labels; None: label k has index k.
    """

    hierarchy: Hierarchy
    cut: TreeCut
    palette_indices: tuple[int, ...] | None = None

    def labels(self, height: int, width: int) -> Labels:
        """uint16, (height, width): the label of each pixel, as `TreeCut.labels`."""
        return stretched(self.hierarchy.labels_of(self.cut.nodes), height, width)

    @property
    def is_within(self) -> bool:
        """Whether its hierarchy keeps to the labels of another map."""
        return self.hierarchy.pieces is not None

    def count_in(self, hierarchy: Hierarchy | None) -> int | None:
        """How many regions it has, if it is a level of this hierarchy, as it is or within labels; None if no level makes it."""
        own = self.hierarchy
        is_of_it = hierarchy is own or (
            hierarchy is not None
            and (self.is_within, hierarchy.source) == (True, own.source)
            and np.array_equal(hierarchy.regions, own.regions)
        )
        return self.cut.count if is_of_it and self.cut.is_level else None

    def facts(self) -> dict[str, Any]:
        """What it is, for people and programs."""
        facts = {"segments": self.cut.count, "is_level": self.cut.is_level, "source": self.hierarchy.source}
        return facts | {"within_labels": self.is_within}
