"""Sweeps of lambda: each point a solve of its own, plateaus, and flips that two solves confirm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from pictures import any_problem

from grapl_engine import PARAMETERS
from grapl_engine.analysis.sweep import (
    Plateau,
    count_gaps,
    gaps,
    highest_lambda,
    lambda_grid,
    lambdas_of,
    plateaus,
    solved_breakpoints,
    sweep,
)  # fmt: skip
from grapl_engine.graphcut.problem import Problem

SEEDS = range(12)


def test_the_grid_starts_at_nothing_and_ends_at_the_highest() -> None:
    grid = lambda_grid(256.0)
    assert len(grid) == 40 and grid[0] == 0.0 and grid[-1] == pytest.approx(256.0)
    assert np.ptp(np.diff(np.log(grid[1:]))) < 1e-9 and grid[1] > 0
    assert len(lambda_grid(2.0, 5)) == 5


def test_a_problem_is_asked_up_to_the_sliders_end_or_beyond_its_own_lambda() -> None:
    problem = any_problem(0, 3).replace(lambda_=3.3)
    assert highest_lambda(problem) == PARAMETERS["lambda_"].slider[1]  # type: ignore[index]
    assert highest_lambda(problem.replace(lambda_=1000.0)) == 4000
    lambdas = lambdas_of(problem)
    assert len(lambdas) == 41 and 3.3 in lambdas and lambdas[0] == 0 and (np.diff(lambdas) > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_each_point_is_a_solve_of_its_own(seed: int) -> None:
    problem = any_problem(seed, 3 + seed % 7)
    points = list(sweep(problem, lambda_grid(32.0, 8)))
    assert [point.lambda_ for point in points] == lambda_grid(32.0, 8).tolist()
    for point in points[::-1]:
        alone = problem.replace(lambda_=point.lambda_)
        assert (alone.solve() == point.labels).all()
        assert alone.energy(point.labels) == point.energy
        assert point.k_hat == len(np.unique(point.labels))
    assert (points[0].labels == problem.unary.argmin(1)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_with_two_labels_the_boundary_never_grows_with_lambda(seed: int) -> None:
    """Each answer is a true minimum then; with more labels the solver's need not be, and V may rise."""
    problem = any_problem(seed, 3 + seed % 7)
    points = list(sweep(problem.replace(unary=problem.unary[:, :2], start=None), lambda_grid(32.0, 12)))
    assert all(after.energy.pairwise <= before.energy.pairwise + 1e-5 for before, after in pairwise(points))
    assert all(after.energy.unary >= before.energy.unary - 1e-5 for before, after in pairwise(points))


def test_a_stop_in_the_third_solve_leaves_two_points() -> None:
    problem = any_problem(2, 6)
    asked = sum(1 for _ in problem.moves(lambda labels: None))
    answers = iter([False] * (2 * asked + 1))
    assert len(list(sweep(problem, [problem.lambda_] * 4, lambda: next(answers, True)))) == 2
    assert list(solved_breakpoints(problem, 0, list(sweep(problem, [0.0, 1e4])), lambda: True)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_plateaus_cover_a_sweep_without_a_gap(seed: int) -> None:
    points = list(sweep(any_problem(seed, 3 + seed % 7), lambda_grid(32.0, 12)))
    found = plateaus(points)
    assert [index for of in found for index in range(of.first, of.last + 1)] == list(range(12))
    for of in found:
        inside = points[of.first : of.last + 1]
        assert all((point.labels == inside[0].labels).all() for point in inside)
        assert (of.low, of.high, of.k_hat) == (inside[0].lambda_, inside[-1].lambda_, inside[0].k_hat)
    assert all((points[one.last].labels != points[other.first].labels).any() for one, other in pairwise(found))


def test_plateaus_of_no_and_of_equal_points() -> None:
    assert plateaus([]) == []
    points = list(sweep(any_problem(3, 6), [1.0, 1.0]))
    assert plateaus(points) == [Plateau(1.0, 1.0, 0, 1, points[0].k_hat)]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_flip_is_confirmed_by_two_solves(seed: int) -> None:
    problem = any_problem(seed, 3 + seed % 7)
    points = list(sweep(problem, lambda_grid(64.0, 10)))
    changed = np.flatnonzero(points[0].labels != points[-1].labels)[:3]
    assert changed.size
    for patch in changed.tolist():
        breakpoints = list(solved_breakpoints(problem, patch, points))
        for breakpoint_ in breakpoints:
            for lambda_, label in ((breakpoint_.low, breakpoint_.before), (breakpoint_.high, breakpoint_.after)):
                labels = problem.replace(lambda_=lambda_).solve()
                assert labels is not None and labels[patch] == label
            assert breakpoint_.before != breakpoint_.after and 0 < breakpoint_.high - breakpoint_.low <= 1e-3 * max(
                1.0, breakpoint_.high
            )
        assert all(one.high <= other.low and one.after == other.before for one, other in pairwise(breakpoints))
        assert (breakpoints[0].before, breakpoints[-1].after) == (points[0].labels[patch], points[-1].labels[patch])


def test_a_patch_that_stays_has_no_flip() -> None:
    problem = any_problem(1, 6)
    points = list(sweep(problem, [0.0, 1e-6]))
    assert (points[0].labels == points[1].labels).all()
    assert list(solved_breakpoints(problem, 0, points)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plateau_has_its_labels_at_both_ends_and_others_just_beyond(seed: int) -> None:
    problem = any_problem(seed, 3 + seed % 7)
    points = list(sweep(problem, lambda_grid(64.0, 12)))
    found = list(gaps(problem, points))
    assert len(found) == count_gaps(points)
    whole = plateaus(points, found)
    assert [(of.first, of.last) for of in whole] == [(of.first, of.last) for of in plateaus(points)]
    for of in whole:
        assert of.low <= points[of.first].lambda_ <= points[of.last].lambda_ <= of.high
        for lambda_ in (of.low, of.high):
            assert (problem.replace(lambda_=lambda_).solve() == points[of.first].labels).all()
    for gap in found:
        before, after = points[gap.after], points[gap.after + 1]
        assert before.lambda_ <= gap.low < gap.high <= after.lambda_
        if gap.high - gap.low > 1e-3 * gap.high:  # a third labelling lies between
            middle = problem.replace(lambda_=gap.low + 1e-3 * gap.high).solve()
            assert (middle != before.labels).any() and (middle != after.labels).any()


def test_the_end_of_a_plateau_is_where_the_arithmetic_says() -> None:
    # two patches, an edge of 1: apart they cost 0 + lambda, together 0.7, so that the labels change at 0.7
    problem = Problem(
        np.array([[0.0, 5.0], [0.7, 0.0]]), np.array([[0, 1]], np.int32), np.array([1.0]), 0.0, "expansion", None, 1
    )
    points = list(sweep(problem, [0.0, 0.5, 2.0, 3.0]))
    (gap,) = gaps(problem, points)
    assert gap.after == 1 and gap.low <= 0.7 <= gap.high <= gap.low * 1.002
    first, second = plateaus(points, [gap])
    assert (first.low, first.high, second.low, second.high) == (0.0, gap.low, gap.high, 3.0)
    assert list(gaps(problem, points, skip=1)) == [] and list(gaps(problem, points, lambda: True)) == []
