"""Where a map is wrong by the truth, found out beside the window; no widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.compare.choice import Place
from app.compare.labelling import Labelling
from grapl_engine import SettingsError
from grapl_engine.truth import Truth

if TYPE_CHECKING:
    from grapl_engine.evaluation.boundary_meanings import BoundaryComparison
    from grapl_engine.evaluation.false_pairs import FalsePair
    from grapl_engine.evaluation.mistakes_over_annotators import MistakesOverAnnotators

__all__ = ["MOST_CELLS", "MOST_LISTED", "Judged", "Kind", "Mistake", "judged"]

MOST_LISTED = 200
"""The dearest mistakes of all: what comes after them is not worth a walk."""
MOST_CELLS = 8_000_000
"""Segments times regions: their table is held several times while it is worked on."""


class Kind(Enum):
    """What is wrong."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two true regions in one segment (a false merge), or two segments in one true region (a false split)."""

    kind: Kind
    pair: FalsePair

    @property
    def key(self) -> Hashable:
        """By which it is found again."""
        return self.kind, self.pair.annotator, self.pair.within, self.pair.first, self.pair.second


@dataclass(frozen=True, eq=False)
class Judged:
    """A map, and all that is wrong with it.

    Attributes
    ----------
    key : hashable
        Of the map.
    labelling : Labelling
    truth : Truth
        Of the annotators that count.
    found : MistakesOverAnnotators
    mistakes : tuple of Mistake
        The dearest, dearest first.
    count : int
        How many there are in all.
    """

    key: Hashable
    labelling: Labelling
    truth: Truth
    found: MistakesOverAnnotators
    mistakes: tuple[Mistake, ...]
    count: int
    _borders: BoundaryComparison | None = field(default=None, init=False)

    @property
    def has_borders(self) -> bool:
        """Whether `find_borders` says them at once."""
        return self._borders is not None

    def find_borders(self, should_stop: Callable[[], bool]) -> BoundaryComparison | None:
        """The boundaries of both, found out once, in a thread; None if that was stopped."""
        from grapl_engine.evaluation.boundary_process import compared_boundaries

        if self._borders is None:
            found = compared_boundaries(self.labelling.labels, self.truth.annotators, self.truth.void, should_stop)
            object.__setattr__(self, "_borders", found)
        return self._borders

    @cached_property
    def colors(self) -> tuple[int, ...]:
        """The palette index of each label up to the highest, as its run has them."""
        from grapl_engine.storage.palette import all_palette_indices

        return all_palette_indices(int(self.labelling.labels.max()) + 1, self.labelling.palette_indices)

    def parts(self, mistake: Mistake) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """bool, (H, W): where the two lie that are wrongly united, or wrongly parted; the larger first."""
        pair, one = mistake.pair, self.found.each[mistake.pair.annotator]
        if mistake.kind is Kind.MERGE:
            return one.common(pair.within, pair.first), one.common(pair.within, pair.second)
        return one.common(pair.first, pair.within), one.common(pair.second, pair.within)


def judged(key: Hashable, place: Place, truth: Truth, should_stop: Callable[[], bool]) -> Iterator[Judged]:
    """In a thread: make a map, and say `Judged`."""
    from grapl_engine.evaluation.mistakes import mistakes_of
    from grapl_engine.evaluation.mistakes_over_annotators import MistakesOverAnnotators

    labelling = place.make(0)
    regions = max(map(len, truth.present))
    if labelling.count.k_hat * regions > MOST_CELLS:
        counts = f"{labelling.count.k_hat:,} segments and {regions:,} true regions"
        raise SettingsError(f"{counts} are too many to be compared: choose less detail.")
    each = []
    for reference in truth.annotators:
        if should_stop():
            return
        each.append(mistakes_of(labelling.labels, reference, truth.void))
    if should_stop():
        return
    found = MistakesOverAnnotators(tuple(each))
    count = sum(len(one.merge_pairs.bits) + len(one.split_pairs.bits) for one in each)
    merges = [Mistake(Kind.MERGE, pair) for pair in found.false_merges(MOST_LISTED)]
    if should_stop():
        return
    splits = [Mistake(Kind.SPLIT, pair) for pair in found.false_splits(MOST_LISTED)]
    dearest = tuple(sorted([*merges, *splits], key=lambda mistake: -mistake.pair.bits)[:MOST_LISTED])
    made = Judged(key, labelling, truth, found, dearest, count)
    _ = made.colors, found.segments  # here, not when the window asks for them
    for one in each:
        if should_stop():
            return
        _ = one.true_regions
    yield made
