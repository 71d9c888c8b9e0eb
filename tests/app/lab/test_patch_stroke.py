"""A stroke goes over each patch between two places of the mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.lab.patch_stroke import stroke

D = 8


def test_a_stroke_has_no_gaps_and_stays_inside() -> None:
    assert stroke(D, (0.5, 0.5), (7.5, 0.5), 1) == list(range(8))
    assert stroke(D, (0.5, 0.5), (0.5, 0.5), 3) == [0, 1, 8, 9]
    assert stroke(D, (7.5, 7.5), (7.5, 7.5), 3) == [54, 55, 62, 63]
    assert stroke(D, (-0.4, 1.5), (1.5, 1.5), 1) == [8, 9] and not stroke(D, (-0.4, -0.4), (-9.5, 3.5), 1)
    assert stroke(D, (3.5, 2.5), (3.5, 2.5), 3) == [10, 11, 12, 18, 19, 20, 26, 27, 28]


@pytest.mark.parametrize("end", [(7.9, 7.9), (0.1, 7.9), (3.0, 6.0), (7.9, 1.0)])
def test_each_patch_of_a_stroke_touches_the_one_before(end: tuple[float, float]) -> None:
    patches = stroke(D, (4.5, 0.5), end, 1)
    assert patches[0] == 4 and patches[-1] == int(end[1]) * D + int(end[0]) and len(set(patches)) == len(patches)
    for one, other in pairwise(patches):
        assert max(abs(one // D - other // D), abs(one % D - other % D)) == 1
