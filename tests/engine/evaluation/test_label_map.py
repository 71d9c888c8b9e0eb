"""What goes into a baseline, and what comes out."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import SettingsError, as_picture
from grapl_engine.evaluation import label_map
from grapl_engine.evaluation.label_map import as_label_map, rgb_of


def test_labels_are_numbered_without_gaps() -> None:
    labels = as_label_map(np.array([[7, 2], [2, 9]]))
    assert labels.dtype == np.uint16 and labels.tolist() == [[1, 0], [0, 2]]


def test_more_segments_than_a_map_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_map, "MOST_LABELS", 4)
    assert as_label_map(np.arange(4)[None]).max() == 3
    with pytest.raises(SettingsError, match="5 segments are more than the 4 that a map holds"):
        as_label_map(np.arange(5)[None])


def test_a_picture_and_its_array_are_seen_alike() -> None:
    image = np.array([[[0, 51, 255]], [[102, 0, 0]]], np.uint8)
    seen = rgb_of(image)
    assert seen.dtype == np.float32 and seen.shape == (2, 1, 3)
    assert seen[0, 0].tolist() == pytest.approx([0, 0.2, 1])
    assert np.array_equal(seen, rgb_of(as_picture(image)))
