from __future__ import annotations

import numpy as np
import pytest

from app.edits.strokes import merge_within, places_along, point_at
from grapl_engine import EditError
from grapl_engine.label_edits import Merge


def test_a_place_is_a_whole_pixel() -> None:
    assert point_at(3.9, 0.2) == (3, 0)


def test_places_between_the_points_of_a_stroke() -> None:
    assert places_along([(0, 0), (4, 2)]) == [(1, 0), (2, 1), (3, 1)]
    assert places_along([(5, 5)]) == [(5, 5)]
    assert len(places_along([(0, 0), (10_000, 0)])) < 400


def test_segments_inside_a_lasso_join_the_largest() -> None:
    labels = np.repeat(np.array([[7, 2, 2, 9, 4]], np.uint16), 4, axis=0).repeat(4, axis=1)
    assert merge_within([(0, 0), (15, 0), (15, 15), (0, 15)], labels) == Merge(2, (7, 9))
    with pytest.raises(EditError, match="Fewer than two segments"):
        merge_within([(0, 0), (3, 0), (3, 15), (0, 15)], labels)
