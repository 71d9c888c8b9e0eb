"""Figures and places that the chapters ask for, found without the window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from app.session.kept_runs import KeptRun
from grapl_engine.evaluation.metrics import score
from tests.story.walk import Walk

__all__ = ["far_apart", "place_of", "scored", "weighted_iou"]


def scored(walk: Walk) -> tuple[KeptRun, ...]:
    """The runs of the list, once each has its scores, which are those of the evaluation."""
    session = walk.session
    entries, truth = session.kept.entries, session.truth.current
    walk.hand.until(lambda: all(session.run_scores.of(entry) is not None for entry in entries), "the scores")
    for entry in entries:
        finished = entry.record.finished
        assert truth is not None and finished is not None
        expected = score(finished.pixel_labels, list(truth.annotators), void=truth.void).mean
        assert abs(weighted_iou(walk, entry) - expected.weighted_iou) < 1e-9
    return tuple(entries)


def weighted_iou(walk: Walk, entry: KeptRun) -> float:
    """As the list has it."""
    scores = walk.session.run_scores.of(entry)
    assert scores is not None
    return scores.mean.values["weighted_iou"]


def far_apart(labels: NDArray[np.uint16]) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """The largest segment and two places in it, each (x, y), well inside its left and its right end."""
    label = int(np.bincount(labels.ravel()).argmax())
    inside = distance_transform_edt(np.pad(labels == label, 1))[1:-1, 1:-1] > 6
    columns = np.flatnonzero(inside.any(0))
    left, right = int(columns[0]), int(columns[-1])
    return label, (left, int(np.flatnonzero(inside[:, left])[0])), (right, int(np.flatnonzero(inside[:, right])[-1]))


def place_of(mask: NDArray[np.bool_]) -> tuple[int, int]:
    """The (x, y) that is deepest inside."""
    row, column = np.unravel_index(int(distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1].argmax()), mask.shape)
    return int(column), int(row)
