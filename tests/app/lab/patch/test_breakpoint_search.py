from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.lab.patch.breakpoint_search import SearchedBreakpoint, search
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.sweep import SweepPoint, highest_lambda, lambdas_of
from grapl_engine.graphcut.problem import Problem, problem_of

# A 2 x 2 grid and two labels: alpha-expansion is exact there, so that brute force has the same answers.
UNARY = np.array([[0.0, 4.0], [0.0, 3.0], [2.0, 0.0], [6.0, 0.0]])
EDGES = np.array([[0, 1], [0, 2], [1, 3], [2, 3]], np.int32)


def problem_by_hand(lambda_: float = 1.0, phi: tuple[float, ...] = (1.0, 0.7, 0.45, 0.2)) -> Problem:
    return Problem(UNARY, EDGES, np.array(phi), lambda_, "expansion", None, 2)


def least(problem: Problem, lambda_: float) -> tuple[int, ...]:
    """The labelling of least energy among all 16."""
    at = problem.replace(lambda_=lambda_)
    return min(product((0, 1), repeat=4), key=lambda labels: at.energy(np.array(labels)).total)


def searched(
    problem: Problem, patch: int, labels: list[int] | None = None
) -> tuple[list[SweepPoint], list[SearchedBreakpoint]]:
    shown = np.array(least(problem, problem.lambda_) if labels is None else labels, np.uint16)
    answers = list(search(problem, patch, shown, (), lambda: False))
    points = [answer for answer in answers if isinstance(answer, SweepPoint)]
    return points, [answer for answer in answers if isinstance(answer, SearchedBreakpoint)]


@pytest.mark.parametrize("patch", range(4))
def test_flips_are_those_of_a_search_through_all_labellings(patch: int) -> None:
    problem = problem_by_hand()
    _, found = searched(problem, patch)
    grid = np.geomspace(1e-3, 256, 4000)
    every = np.array(list(product((0, 1), repeat=4)))
    energies = [problem.energy(labels) for labels in every]
    totals = np.array([[one.unary] for one in energies]) + np.outer([one.pairwise for one in energies], grid)
    labels = every[totals.argmin(0), patch].tolist()
    expected = [i for i in range(1, len(grid)) if labels[i] != labels[i - 1]]
    assert len(found) == len(expected)
    for flip, i in zip(found, expected, strict=True):
        assert flip.breakpoint_.low <= grid[i] and flip.breakpoint_.high >= grid[i - 1]
        assert flip.breakpoint_.high - flip.breakpoint_.low <= 1e-3 * max(1.0, flip.breakpoint_.high)
        assert (flip.breakpoint_.before, flip.breakpoint_.after) == (labels[i - 1], labels[i])


def test_some_patch_flips_in_that() -> None:
    assert sum(len(searched(problem_by_hand(), patch)[1]) for patch in range(4)) >= 2


def test_the_points_are_solved_at_every_lambda_of_the_sweep() -> None:
    problem = problem_by_hand()
    points, _ = searched(problem, 0)
    assert [point.lambda_ for point in points] == lambdas_of(problem).tolist()
    assert all(tuple(point.labels.tolist()) == least(problem, point.lambda_) for point in points[::5])


def test_what_is_known_is_not_solved_again() -> None:
    problem = problem_by_hand()
    points, found = searched(problem, 2)
    shown = np.array(least(problem, 1.0), np.uint16)
    rest = list(search(problem, 2, shown, points[:30], lambda: False))
    assert [answer.lambda_ for answer in rest if isinstance(answer, SweepPoint)] == [point.lambda_ for point in points[30:]]
    again = list(search(problem, 2, shown, points, lambda: False))
    assert [flip.breakpoint_ for flip in again] == [flip.breakpoint_ for flip in found]  # type: ignore[union-attr]


def test_neighbours_that_go_with_it_are_counted_on_the_far_side() -> None:
    # The upper two hold together, and above 7 / 2.5 it is cheaper that both go over than that both edges down are paid.
    problem = problem_by_hand(lambda_=0.5, phi=(1.0, 2.0, 0.5, 50.0))
    _, (flip,) = searched(problem, 0)
    assert flip.breakpoint_.low <= 2.8 <= flip.breakpoint_.high
    assert (flip.breakpoint_.before, flip.breakpoint_.after) == (0, 1)
    assert (flip.neighbours, flip.changed, flip.together) == (2, 1, 1)
    _, (alone,) = searched(problem, 0, labels=[0, 1, 1, 1])  # patch 1 has its label already
    assert (alone.neighbours, alone.changed, alone.together) == (2, 0, 0)


def test_below_the_problems_lambda_the_far_side_is_the_lower_one() -> None:
    _, (flip,) = searched(problem_by_hand(lambda_=200.0, phi=(1.0, 2.0, 0.5, 50.0)), 0)
    assert flip.breakpoint_.low <= 2.8 <= flip.breakpoint_.high
    assert (flip.neighbours, flip.changed, flip.together) == (2, 1, 1)  # at 200 all are 1, below 2.8 patch 1 is not


def test_a_search_that_is_stopped_ends() -> None:
    problem = problem_by_hand()
    found = list(search(problem, 0, np.zeros(4, np.uint16), (), lambda: True))
    assert [point.lambda_ for point in found if isinstance(point, SweepPoint)] == [0.0]  # which takes no move
    assert len(found) == 1


def test_the_search_reaches_as_far_as_the_slider_or_further(lab_record: RunRecord) -> None:
    problem = problem_of(lab_record, Frame(Stage.CUT, 0))
    assert highest_lambda(problem) == 256
    assert highest_lambda(problem.replace(lambda_=100.0)) == 400
    assert problem.lambda_ in lambdas_of(problem)
    lambdas = lambdas_of(problem.replace(lambda_=100.0))
    assert lambdas[0] == 0 and lambdas[-1] == pytest.approx(400) and (np.diff(lambdas) > 0).all() and 100.0 in lambdas
