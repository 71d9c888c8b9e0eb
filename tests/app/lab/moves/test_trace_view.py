from __future__ import annotations

import numpy as np
import pytest
from traced import problem_by_hand, swap_by_hand, trace_by_hand

from app.lab.moves.trace_view import TraceView, steps_of
from grapl_engine import RunRecord


def test_energies_are_those_of_the_labels_at_each_position() -> None:
    steps = trace_by_hand()
    assert [energy.total for energy in steps.energies] == [11.0, 8.5, 8.5, 8.5]
    assert [(energy.unary, energy.pairwise) for energy in steps.energies] == [(11, 0), (6, 5), (6, 5), (1, 15)]


def test_positions_count_moves_and_stops_may_leave_idle_ones_out() -> None:
    steps = trace_by_hand()
    assert steps.end == 3
    assert steps.stops(changing=False) == [0, 1, 2, 3] and steps.stops(changing=True) == [0, 1, 3]
    assert [steps.move(position).alpha for position in (1, 2, 3)] == [1, 0, 2]


def test_labels_and_masks_lie_on_the_grid() -> None:
    steps = trace_by_hand()
    assert [steps.labels(position).tolist() for position in (0, 1, 3)] == [[[0, 0], [0, 0]], [[0, 1], [0, 0]], [[0, 1], [2, 0]]]
    assert steps.did(1).tolist() == [[False, True], [False, False]] and not steps.did(2).any()
    assert steps.may(2).tolist() == [[False, True], [False, False]]  # all that are not 0 yet
    assert steps.may(3).all()


def test_in_a_swap_those_of_both_labels_may_switch() -> None:
    steps = swap_by_hand()
    assert steps.may(1).tolist() == [[True, True], [True, False]] and steps.did(1).tolist() == [[False, True], [False, False]]


@pytest.mark.parametrize(("error", "holds"), [(0.0, True), (1e-6, True), (2e-6, False)])
def test_it_holds_up_to_the_tolerance(error: float, holds: bool) -> None:
    assert trace_by_hand(error=error).holds == holds


def test_steps_of_a_problem_end_with_its_solution() -> None:
    problem = problem_by_hand()
    (steps,) = steps_of(problem, lambda: False)
    assert isinstance(steps, TraceView) and steps.holds
    solved = problem.solve()
    assert solved is not None and (steps.labels(steps.end).ravel() == solved).all()
    assert [energy.total for energy in steps.energies] == [problem.energy(steps.labels(i)).total for i in range(steps.end + 1)]


def test_steps_of_a_run_are_its_own_moves(lab_record: RunRecord) -> None:
    (steps,) = steps_of((lab_record, 0), lambda: False)
    assert isinstance(steps, TraceView) and steps.end == len(lab_record.moves)
    assert (steps.labels(steps.end) == lab_record.iterations[0].cut_labels).all()
    assert [move.energy for move in steps.trace.moves] == [move.energy for move in lab_record.moves]


def test_without_a_cut_or_stopped_there_are_none(lab_record: RunRecord) -> None:
    assert list(steps_of((lab_record, 1), lambda: False)) == []
    assert list(steps_of(problem_by_hand(), lambda: True)) == []
    assert np.isfinite(trace_by_hand().tolerance)
