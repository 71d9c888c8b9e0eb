from __future__ import annotations

import numpy as np
import pytest
from made_runs import made_run

from grapl_engine.analysis.stability import stability_of
from tests.bench.looks.under_segmentation import split_segments


def scene() -> tuple[np.ndarray, np.ndarray]:
    """Label 0 holds a dark and a light half, label 1 one grey; the pixels and the map."""
    pixels = np.full((60, 90, 3), 128, np.uint8)
    pixels[:, :30], pixels[:, 30:60] = 20, 235
    pixels[:, 60:] += np.random.default_rng(0).integers(0, 12, (60, 30, 3), dtype=np.uint8)
    labels = np.zeros((60, 90), np.uint16)
    labels[:, 60:] = 1
    return pixels, labels


def test_two_colours_in_one_segment_are_found_and_parted() -> None:
    pixels, labels = scene()
    found = {split.label: split for split in split_segments(made_run(labels, pixels=pixels), labels)}
    worst = found[0]
    side = worst.side if worst.side[0, 0] else (labels == 0) & ~worst.side
    assert side[:, :28].all() and not side[:, 32:].any()
    assert worst.colors > 300 and worst.pixels == 60 * 60 and worst.apart is None
    assert 1 not in found or found[1].colors < 20
    (x, _), (other, _) = sorted(worst.places)
    assert x < 1 / 3 < other < 2 / 3


def test_other_runs_that_part_a_segment_count() -> None:
    pixels, labels = scene()
    parted = labels.copy()
    parted[:30, :60] = 2
    stability = stability_of([labels, parted], 1.0)
    found = split_segments(made_run(labels, pixels=pixels), labels, stability)
    assert next(split for split in found if split.label == 0).apart == pytest.approx(
        0.25
    )  # half of its pairs, in half of the runs
    assert [split.score for split in found] == sorted((split.score for split in found), reverse=True)


def test_a_flat_picture_has_nothing_to_split() -> None:
    labels = np.zeros((40, 40), np.uint16)
    assert split_segments(made_run(labels, pixels=np.full((40, 40, 3), 99, np.uint8)), labels) == []
