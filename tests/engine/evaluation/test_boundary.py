"""Boundaries: how wide they are, and how they are matched."""

from __future__ import annotations

import math

import numpy as np
import pytest
from label_maps import stripes

from grapl_engine.evaluation import metrics
from grapl_engine.evaluation.boundary import BAND, boundaries, counts_over_annotators, reference_boundaries


def test_boundaries_are_one_pixel_wide() -> None:
    assert np.array_equal(np.flatnonzero(boundaries(stripes(12, 3, 9)).any(0)), [2, 8])
    steps = (np.add.outer(np.arange(20), np.arange(20)) > 17).astype(np.uint8)
    assert boundaries(steps).sum() == 18  # the diagonal, not its staircase
    assert not boundaries(np.ones((5, 5), np.uint8)).any()


def test_boundaries_match_up_to_the_tolerance_one_to_one() -> None:
    reference = stripes(40, 20)
    for shift, tolerance, expected in ((0, 0, 1), (2, 2, 1), (3, 2, 0), (3, 3, 1), (-4, 4.3, 1)):
        assert metrics.boundary_f(stripes(40, 20 + shift), reference, tolerance) == expected
    # Two lines near the one of the reference: one of them is matched, P = 1/2 and R = 1.
    assert metrics.boundary_f(stripes(40, 19, 21), reference, 2) == pytest.approx(2 * 0.5 / 1.5)
    assert metrics.boundary_f(reference, stripes(40, 19, 21), 2) == pytest.approx(2 * 0.5 / 1.5)


def test_boundaries_where_there_are_none() -> None:
    flat, cut = np.zeros((20, 40), np.uint16), stripes(40, 20)
    assert [metrics.boundary_f(*pair, 2) for pair in ((flat, flat), (flat, cut), (cut, flat))] == [1, 0, 0]


def test_the_largest_matching_is_found() -> None:
    """Lines at 2 and 4 against lines at 1 and 3: who pairs 2 with 3 leaves 1 and 4 alone."""
    assert metrics.boundary_f(stripes(9, 3, 5), stripes(9, 2, 4), 1) == 1


def test_a_band_of_void_is_a_line_in_its_middle() -> None:
    reference = stripes(40, 20).astype(np.uint8)
    reference[:, 18:23] = 255
    assert metrics.boundary_f(stripes(40, 20), reference, 2, void=255) == 1
    assert metrics.boundary_f(stripes(40, 10), reference, 2, void=255) == 0
    # Deep in void nothing counts, on either side.
    reference[:, 20:] = 255
    lines, known = reference_boundaries(reference, 255)
    assert not lines.any() and np.flatnonzero(known.all(0)).max() == 17 + BAND
    assert metrics.boundary_f(stripes(40, 30), reference, 2, void=255) == 1


def test_annotators_together_each_want_their_own_and_share_what_is_right() -> None:
    mine = boundaries(stripes(40, 10, 20, 30))
    near_ten, both = (reference_boundaries(stripes(40, *ends)) for ends in ((11,), (9, 21)))
    # 20 rows a line: those at 10 and 20 are right, the first one for both; two of three lines wanted are near the same one.
    assert counts_over_annotators(mine, [near_ten, both], 1) == (40, 60, 60, 60)
    assert counts_over_annotators(mine, [near_ten], 0.5) == (0, 60, 0, 20)
    assert counts_over_annotators(boundaries(stripes(40)), [both], 1) == (0, 0, 0, 40)
    void = stripes(40, 11).astype(np.uint8)
    void[:, 20:] = 255  # nobody knows what lies there: lines deeper in it are not drawn for this annotator
    assert counts_over_annotators(mine, [reference_boundaries(void, 255)], 1) == (20, 40, 20, 20)
    assert counts_over_annotators(mine, [reference_boundaries(void, 255), both], 1).drawn == 60


def test_tolerance_of_the_benchmark() -> None:
    assert metrics.bsds_tolerance((321, 481)) == pytest.approx(0.0075 * math.sqrt(321**2 + 481**2))


@pytest.mark.parametrize("seed", range(5))
def test_the_matching_of_lines_is_the_largest(seed: int) -> None:
    """Against augmenting paths (Kuhn), written out."""
    from grapl_engine.evaluation.boundary import MARGIN, f_of_lines

    rng = np.random.default_rng(seed)
    mine, theirs = rng.random((9, 9)) < 0.3, rng.random((9, 9)) < 0.25
    here, there = np.argwhere(mine), np.argwhere(theirs)
    near = np.linalg.norm(here[:, None] - there[None], axis=-1) <= 1.5 + MARGIN
    partner: dict[int, int] = {}

    def augment(i: int, seen: set[int]) -> bool:
        for j in np.flatnonzero(near[i]).tolist():
            if j not in seen:
                seen.add(j)
                if j not in partner or augment(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    pairs = sum(augment(i, set()) for i in range(len(here)))
    assert f_of_lines(mine, theirs, 1.5) == pytest.approx(2 * pairs / (len(here) + len(there)))
