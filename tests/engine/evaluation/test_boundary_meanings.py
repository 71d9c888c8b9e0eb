from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps, stripes

from grapl_engine.evaluation.boundary import boundaries, boundary_f
from grapl_engine.evaluation.boundary_meanings import Meaning, boundary_comparison


def columns(meanings: np.ndarray, meaning: Meaning) -> list[int]:
    return np.flatnonzero((meanings == meaning).any(0)).tolist()


def test_three_meanings_at_two_tolerances() -> None:
    found = boundary_comparison(stripes(60, 10, 30, 42), [stripes(60, 10, 40, 55)])
    near = found.meanings(1)
    assert columns(near, Meaning.AGREED) == [9]
    assert columns(near, Meaning.ONLY_MAP) == [29, 41]
    assert columns(near, Meaning.ONLY_TRUTH) == [39, 54]
    wide = found.meanings(2)
    assert columns(wide, Meaning.AGREED) == [9, 41]
    assert columns(wide, Meaning.ONLY_MAP) == [29] and columns(wide, Meaning.ONLY_TRUTH) == [54]


def test_any_annotator_may_agree() -> None:
    found = boundary_comparison(stripes(60, 10, 30), [stripes(60, 10), stripes(60, 30, 50)]).meanings(0)
    assert columns(found, Meaning.AGREED) == [9, 29]
    assert columns(found, Meaning.ONLY_MAP) == [] and columns(found, Meaning.ONLY_TRUTH) == [49]


def test_by_distance_a_double_line_agrees_twice_and_one_to_one_once() -> None:
    found = boundary_comparison(stripes(60, 20, 22), [stripes(60, 21)])
    assert columns(found.meanings(2), Meaning.AGREED) == [19, 21]
    strict = found.meanings(2, one_to_one=True)
    assert (strict == Meaning.AGREED).sum() == 20 == (strict == Meaning.ONLY_MAP).sum()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tolerance", [0, 1, 2.5])
def test_one_to_one_is_what_the_measure_counts(seed: int, tolerance: float) -> None:
    labels, reference = random_maps(seed)
    found = boundary_comparison(labels, [reference], void=1)
    strict = found.meanings(tolerance, one_to_one=True)
    agreed = int((strict == Meaning.AGREED).sum())
    total = int(found.mine.sum() + found.theirs.sum())
    assert 2 * agreed / total == pytest.approx(boundary_f(labels, reference, tolerance, void=1))
    near = found.meanings(tolerance)
    assert int((near == Meaning.AGREED).sum()) >= agreed
    assert ((near == Meaning.AGREED) | (near == Meaning.ONLY_MAP) == found.mine).all()


def test_no_boundary_on_either_side() -> None:
    one, many = stripes(30), stripes(30, 10)
    assert not boundary_comparison(one, [one]).meanings(3).any()
    assert columns(boundary_comparison(many, [one]).meanings(3), Meaning.ONLY_MAP) == [9]
    assert columns(boundary_comparison(one, [many]).meanings(3), Meaning.ONLY_TRUTH) == [9]


def test_lines_far_inside_void_say_nothing() -> None:
    reference = stripes(60, 10, 20)
    reference[:, 20:] = 255
    found = boundary_comparison(stripes(60, 10, 40), [reference], void=255)
    assert columns(found.meanings(0), Meaning.AGREED) == [9] and not found.meanings(0)[:, 30:].any()
    assert boundaries(stripes(60, 10, 40))[:, 39].any()


def test_wrong_references_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        boundary_comparison(stripes(30), [])
    with pytest.raises(ValueError, match="Maps of one shape"):
        boundary_comparison(stripes(30), [stripes(31)])
