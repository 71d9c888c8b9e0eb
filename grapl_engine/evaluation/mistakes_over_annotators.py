"""Where a map is wrong by all annotators of a picture together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.false_pairs import FalsePair, Pairs
from grapl_engine.evaluation.mistakes import MOST_PAIRS, PART_SHARE, Half, Mistakes, SegmentMistakes, mistakes_of

__all__ = ["MistakesOverAnnotators", "mistakes_over"]

Labels = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class MistakesOverAnnotators:
    """A map against several annotators: means, as `grapl_engine.evaluation.metrics.score` has them.

    Attributes
    ----------
    each : tuple of Mistakes
        In the annotators' order, at least one. Regions are an annotator's own: they stand there.
    """

    each: tuple[Mistakes, ...]

    @property
    def over(self) -> float:
        """The mean of H(S|G), in bits."""
        return float(np.mean([one.over for one in self.each]))

    @property
    def under(self) -> float:
        """The mean of H(G|S), in bits."""
        return float(np.mean([one.under for one in self.each]))

    @cached_property
    def segments(self) -> tuple[SegmentMistakes, ...]:
        """One for each label that any annotator knows a pixel of; their bits sum to the mean halves."""
        by_label: dict[int, list[SegmentMistakes]] = {}
        for one in self.each:
            for segment in one.segments:
                by_label.setdefault(segment.label, []).append(segment)
        return tuple(self._mean(by_label[label]) for label in sorted(by_label))

    def heat(self, half: Half = "both") -> NDArray[np.float32]:
        """What each place adds to the mean variation of information, as `Mistakes.heat`.

        Parameters
        ----------
        half : {"both", "over", "under"}

        Returns
        -------
        float32, (H, W)
            In bits: the mean over the places that any annotator knows is the mean VI (or its half); NaN elsewhere.
        """
        shape = self.each[0].cells.shape
        total, known = np.zeros(shape), np.zeros(shape, bool)
        for one in self.each:
            total += np.nan_to_num(one.heat(half)) / int(one.table.sum())
            known |= one.cells >= 0
        return np.where(known, total * (int(known.sum()) / len(self.each)), np.nan).astype(np.float32)

    def false_merges(self, limit: int = MOST_PAIRS) -> list[FalsePair]:
        """Those of all annotators, dearest first: parts of the mean H(G|S), with the annotator whose regions they are."""
        counts = self._counts([one.merge_pairs for one in self.each], limit)
        return self._together([one.false_merges(count) for one, count in zip(self.each, counts, strict=True)])

    def false_splits(self, limit: int = MOST_PAIRS) -> list[FalsePair]:
        """Those of all annotators, dearest first: parts of the mean H(S|G)."""
        counts = self._counts([one.split_pairs for one in self.each], limit)
        return self._together([one.false_splits(count) for one, count in zip(self.each, counts, strict=True)])

    def _mean(self, rows: list[SegmentMistakes]) -> SegmentMistakes:
        """Bits and pixels over all annotators, merges over those that know the segment."""
        count = len(self.each)
        pixels, over, under = (sum(getattr(row, name) for row in rows) / count for name in ("pixels", "over", "under"))
        merges = sum(row.merges for row in rows) / len(rows)
        return SegmentMistakes(rows[0].label, pixels, merges, over, under, rows[0].region)

    def _counts(self, pairs: list[Pairs], limit: int) -> list[int]:
        """How many of the dearest pairs of all are each annotator's: only these need be found in the map."""
        bits = [one.worst(limit).bits for one in pairs]
        owners = np.repeat(np.arange(len(pairs)), [len(one) for one in bits])
        dearest = np.argsort(-np.concatenate(bits), kind="stable")[:limit]
        return [int(count) for count in np.bincount(owners[dearest], minlength=len(pairs))]

    def _together(self, lists: list[list[FalsePair]]) -> list[FalsePair]:
        found = [pair.of_annotator(index, len(lists)) for index, pairs in enumerate(lists) for pair in pairs]
        return sorted(found, key=lambda pair: -pair.bits)


def mistakes_over(
    labels: Labels, references: Sequence[Labels], void: int | None = None, share: float = PART_SHARE
) -> MistakesOverAnnotators:
    """Where a map is wrong by all annotators together.

    Parameters
    ----------
    labels : integer, (H, W)
    references : sequence of integer, (H, W)
        One map an annotator, at least one.
    void : int, optional
        Label of the places of a reference that do not count.
    share : float
        As for `mistakes_of`.

    Returns
    -------
    MistakesOverAnnotators

    Raises
    ------
    ValueError
        If there is no reference, the shapes differ, or a reference is void everywhere.
    """
    if not references:
        raise ValueError("There is nothing to compare with: give at least one reference.")
    return MistakesOverAnnotators(tuple(mistakes_of(labels, reference, void, share) for reference in references))
