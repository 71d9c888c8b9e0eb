"""A cut move by move: forward and back, its energies, and the traces of runs and of older files."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pictures import any_problem, halves, quick

from grapl_engine import RunRecord, as_picture, segment
from grapl_engine.analysis.solver_trace import SolverTrace, solve_traced, trace_of
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.storage.run_file import load_run, save_run

SEEDS = range(30)


def solved(seed: int) -> SolverTrace:
    """Every third problem with seeds."""
    problem = any_problem(seed)
    if seed % 3 == 0:
        problem = problem.replace(constraints=NO_CONSTRAINTS.painted(problem.d, range(0, problem.d**2, 5), problem.labels - 1))
    trace = solve_traced(problem)
    assert trace is not None
    return trace


@pytest.fixture(scope="module")
def record() -> RunRecord:
    found = RunRecord(as_picture(halves()), quick(d=6, k0=4, early_stop=0.0, steps=(4, 3, 3)))
    for event in segment(found.picture, found.settings):
        found.add(event)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_forward_then_back_restores_every_label(seed: int) -> None:
    trace = solved(seed)
    forward = [trace.labels(index) for index in range(len(trace.moves) + 1)]
    for index in reversed(range(len(forward))):
        assert (trace.labels(index) == forward[index]).all()
    assert (forward[0] == trace.start).all()
    assert (forward[-1] == trace.problem.solve()).all()
    for move, (before, after) in zip(trace.moves, pairwise(forward), strict=True):
        assert (np.flatnonzero(before != after) == move.patches).all()
        assert (after[move.patches] == move.labels).all()
        assert move.changed == len(move.patches) == len(move.labels)


def test_these_trails_are_worth_walking() -> None:
    both = {trace.problem.solver for trace in map(solved, SEEDS) if sum(move.changed > 0 for move in trace.moves) > 2}
    assert both == {"swap", "expansion"}


@pytest.mark.parametrize("seed", SEEDS)
def test_its_energies_are_the_solvers(seed: int) -> None:
    trace = solved(seed)
    assert 0 <= trace.check() <= trace.tolerance < 0.1
    energies = trace.energies()
    assert energies == [trace.energy(index) for index in range(len(trace.moves) + 1)]
    assert all(after.total <= before.total + 2 * trace.tolerance for before, after in pairwise(energies))


def test_a_wrong_energy_is_found() -> None:
    trace = solved(4)
    spoiled = dataclasses.replace(trace.moves[2], energy=trace.moves[2].energy + 0.5)
    wrong = dataclasses.replace(trace, moves=(*trace.moves[:2], spoiled, *trace.moves[3:]))
    assert wrong.check() == pytest.approx(0.5, abs=0.01) and wrong.check() > wrong.tolerance


@pytest.mark.parametrize("seed", SEEDS)
def test_who_switches_was_free_to(seed: int) -> None:
    trace = solved(seed)
    for index, move in enumerate(trace.moves):
        free, labels = trace.may_switch(index), trace.labels(index)
        assert free[move.patches].all()
        bound = np.zeros(len(labels), bool)
        if trace.problem.constraints:  # every fifth patch has the last label
            bound[::5] = True
            assert (labels[bound] == trace.problem.labels - 1).all()
        if move.beta is None:
            assert (free == ((labels != move.alpha) & ~bound)).all()
            assert (move.labels == move.alpha).all()
        else:
            assert (free == (np.isin(labels, [move.alpha, move.beta]) & ~bound)).all()
            assert np.isin(move.labels, [move.alpha, move.beta]).all()


def test_who_must_not_have_a_label_is_not_free_to_take_it() -> None:
    problem, patches = any_problem(1), np.arange(0, any_problem(1).d ** 2, 5)
    trace = solve_traced(problem.replace(constraints=NO_CONSTRAINTS.painted(problem.d, patches, 0, must=False)))
    assert trace is not None
    taking = [index for index, move in enumerate(trace.moves) if 0 in (move.alpha, move.beta)]
    assert taking and not any(trace.may_switch(index)[patches].any() for index in taking)
    assert any(trace.may_switch(index)[patches].any() for index in range(len(trace.moves)))


def test_without_a_move_the_start_is_the_result() -> None:
    problem = any_problem(6, lambda_=0.0)
    trace = solve_traced(problem)
    assert trace is not None and trace.moves == ()
    assert (trace.labels(0) == problem.unary.argmin(1)).all()
    assert trace.check() == 0 and len(trace.energies()) == 1


def test_a_stopped_solve_leaves_no_trace() -> None:
    assert solve_traced(any_problem(5), lambda: True) is None


def test_the_trail_of_a_run_is_the_one_it_made(record: RunRecord) -> None:
    for done in record.iterations[:-1]:
        trace = trace_of(record, done.iteration)
        assert trace is not None and done.cut_labels is not None
        said = [move for move in record.moves if move.iteration == done.iteration]
        assert [move.energy for move in trace.moves] == [move.energy for move in said]
        assert all(mine.patches is theirs.patches for mine, theirs in zip(trace.moves, said, strict=True))
        assert (trace.labels(len(said)) == done.cut_labels.ravel()).all()
        assert trace.energies()[-1] == done.energy_after
        assert trace.check() <= trace.tolerance


def test_where_no_cut_was_made_there_is_no_trace(record: RunRecord) -> None:
    assert trace_of(record, len(record.iterations) - 1) is None
    assert trace_of(record, len(record.iterations)) is None


def test_a_run_that_did_not_keep_its_moves_is_solved_again(record: RunRecord, tmp_path: Path) -> None:
    save_run(tmp_path / "a.grapl", record)
    kept = load_run(tmp_path / "a.grapl")
    kept.moves = [dataclasses.replace(move, patches=None, labels=None) for move in kept.moves]
    for done in record.iterations[:-1]:
        ours, again = trace_of(record, done.iteration), trace_of(kept, done.iteration)
        assert ours is not None and again is not None
        assert [(m.alpha, m.beta, m.energy, m.patches.tolist()) for m in again.moves] == [
            (m.alpha, m.beta, m.energy, m.patches.tolist()) for m in ours.moves
        ]
    assert trace_of(kept, 0, lambda: True) is None


def test_a_run_without_lambda_has_a_trail_of_no_moves() -> None:
    found = RunRecord(as_picture(halves()), quick(lambda_=0.0))
    for event in segment(found.picture, found.settings):
        found.add(event)
    trace = trace_of(found, 0)
    assert trace is not None and trace.moves == ()
    assert (trace.labels(0) == found.iterations[0].network_labels.ravel()).all()
