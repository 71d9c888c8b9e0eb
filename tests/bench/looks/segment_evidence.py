"""What is known of the segments of a map without a truth: their pixels' colours, and what the run's network says there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.stability import small_map
from grapl_engine.events import Labels
from grapl_engine.frame import Frame, Stage
from grapl_engine.images.picture import stretched, working_image
from grapl_engine.record import RunRecord

__all__ = ["SegmentEvidence", "mean_over", "segment_evidence"]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentEvidence:
    """Segments of a map numbered from 0, at no more pixels than `small_map` has.

    Attributes
    ----------
    names : intp, (n,)
        The number of each in the map.
    segments : intp, (h, w)
        0 to n - 1.
    lab : float32, (h, w, 3)
        CIELAB of the picture.
    answers : float32, (d * d, K)
        The network's last probabilities of each patch.
    """

    names: NDArray[np.intp]
    segments: NDArray[np.intp]
    lab: NDArray[np.float32]
    answers: NDArray[np.float32]

    @property
    def patches(self) -> NDArray[np.intp]:
        """intp, (h, w): the patch of each pixel, as a flat index."""
        height, width = self.segments.shape
        d = round(len(self.answers) ** 0.5)
        return np.asarray((np.arange(height) * d // height)[:, None] * d + np.arange(width) * d // width)

    def mean_of(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """float64, (n, C): the mean, over the pixels of each segment, of what the patches have, (d * d, C)."""
        return mean_over(self.segments.ravel(), self.patches.ravel(), values)


def mean_over(pieces: NDArray[np.intp], patches: NDArray[np.intp], values: NDArray[np.floating]) -> NDArray[np.float64]:
    """The mean, over the pixels of each piece, of what their patches have.

    Parameters
    ----------
    pieces, patches : intp, (p,)
        Of each pixel: its piece, 0 to m - 1, each of them present, and its patch.
    values : floating, (d * d, C)

    Returns
    -------
    float64, (m, C)
    """
    from scipy.sparse import coo_array

    sizes = np.bincount(pieces)
    counts = coo_array((np.ones(pieces.size), (pieces, patches)), shape=(len(sizes), len(values))).tocsr()
    return np.asarray((counts @ values.astype(np.float64)) / sizes[:, None])


def segment_evidence(record: RunRecord, labels: Labels) -> SegmentEvidence:
    """What is known of a map of a run.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    labels : uint16, (H, W)
        A map of its picture.

    Returns
    -------
    SegmentEvidence

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    from skimage.color import rgb2lab

    answers = record.probabilities(Frame(Stage.FINAL))
    if answers is None:
        raise ValueError("The run has said nothing yet of the picture's patches.")
    small = small_map(labels)
    names, segments = np.unique(small, return_inverse=True)
    image = working_image(record.picture, max(small.shape))
    lab = rgb2lab(stretched(image, *small.shape))
    return SegmentEvidence(
        names.astype(np.intp), segments.reshape(small.shape), lab.astype(np.float32), answers.reshape(-1, answers.shape[-1])
    )
