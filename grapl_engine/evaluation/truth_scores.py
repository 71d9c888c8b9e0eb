"""A run's labellings against a truth: what is compared at each place of its timeline, and how well it agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.counted_map import CountedMap
from grapl_engine.evaluation.metrics import score_against
from grapl_engine.evaluation.scores import ScoresOverAnnotators
from grapl_engine.frame import Frame, Stage
from grapl_engine.images.picture import stretched
from grapl_engine.record import RunRecord
from grapl_engine.truth import Truth

__all__ = ["TruthScorer", "frame_labels"]


class TruthScorer:
    """Scores many maps of a picture against its truth, which is looked at once.

    Parameters
    ----------
    truth : Truth
    """

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self._references = [CountedMap(labels, truth.void) for labels in truth.annotators]

    def score(
        self, labels: NDArray[np.integer], *, k0: int | None = None, names: Sequence[str] | None = None
    ) -> ScoresOverAnnotators:
        """The measures of a map against all annotators.

        Parameters
        ----------
        labels : integer, (h, w)
            Any labels from 0; a smaller map is stretched over the picture.
        k0 : int, optional
            Labels that the method started from.
        names : sequence of str, optional
            Of the measures; all by default. `grapl_engine.evaluation.measures.QUICK` are those that take milliseconds.

        Returns
        -------
        ScoresOverAnnotators
        """
        whole = stretched(labels, self.truth.height, self.truth.width)
        return score_against(whole, self._references, k0=k0, names=names)


def frame_labels(record: RunRecord, frame: Frame) -> NDArray[np.uint16] | None:
    """What a run says at a place of its timeline: its pixel map where there is one, else the labels of its patches.

    A graph cut is its own labelling, of patches, though the network's pixel map of that iteration may be there too.

    Parameters
    ----------
    record : RunRecord
    frame : Frame

    Returns
    -------
    uint16, (h, w), or None
        Not stretched over the picture; None where the run has none.
    """
    pixels = None if frame.stage is Stage.CUT else record.pixel_labels(frame)
    return record.patch_labels(frame) if pixels is None else pixels
