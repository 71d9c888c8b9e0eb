"""A run's labelling problems: the same as in the run, and open to what-ifs."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import any_problem, halves, quick
from scripted_engine import scripted_record

from grapl_engine import Frame, IterationDone, Picture, RunRecord, Settings, Stage, as_picture, segment
from grapl_engine.graphcut.energy import unary_costs
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraint, LabelConstraints


def run(settings: Settings, constraints: LabelConstraints = NO_CONSTRAINTS, picture: Picture | None = None) -> RunRecord:
    record = RunRecord(picture or as_picture(halves()), settings, constraints=constraints)
    for event in segment(record.picture, settings, constraints=constraints, iteration_maps=False):
        record.add(event)
    return record


@pytest.mark.parametrize(
    "constraints", [NO_CONSTRAINTS, LabelConstraints((LabelConstraint(0.1, 0.1, 2), LabelConstraint(0.9, 0.9, 0, must=False)))]
)
@pytest.mark.parametrize("solver", ["swap", "expansion"])
@pytest.mark.parametrize("start", ["zeros", "argmax"])
def test_solving_it_again_gives_the_runs_own_cut(solver: str, start: str, constraints: LabelConstraints) -> None:
    record = run(quick(solver=solver, solver_start=start, d=6, k0=4, early_stop=0.0), constraints)
    done = record.iterations[0]
    assert done.cut_labels is not None and done.energy_after is not None
    problem = problem_of(record, Frame(Stage.CUT, 0))
    first = None if problem.start is None else problem.start.tolist()
    assert first == (done.network_labels.ravel().tolist() if start == "argmax" else None)
    found = problem.solve()
    assert found is not None and found.dtype == np.uint16
    assert (found == done.cut_labels.ravel()).all()
    assert problem.energy(found) == done.energy_after
    assert problem.energy(done.network_labels) == done.energy_before
    assert (problem.d, problem.labels, problem.constraints) == (6, record.labels, constraints)


def test_a_frame_has_the_answers_of_its_iteration() -> None:
    record = scripted_record()
    assert record.prepared is not None
    answers = {Stage.INITIAL: record.prepared.initial_probabilities, Stage.FINAL: record.iterations[-1].probabilities}
    for frame in record.frames():
        mine = answers.get(frame.stage, record.iterations[frame.iteration or 0].probabilities)
        assert (problem_of(record, frame).unary == unary_costs(mine)).all()


def test_without_preparation_there_is_no_problem() -> None:
    with pytest.raises(ValueError, match="before the run has prepared"):
        problem_of(scripted_record(1), Frame(Stage.INITIAL))


def test_a_what_if_changes_nothing_else() -> None:
    problem = any_problem(3)
    other = problem.replace(lambda_=0.0, constraints=LabelConstraints((LabelConstraint(0, 0, 1),)))
    assert other.unary is problem.unary and other.edges is problem.edges
    labels = other.solve()
    assert labels is not None and labels[0] == 1
    assert (labels[1:] == problem.unary.argmin(1)[1:]).all()
    assert problem.constraints == NO_CONSTRAINTS and problem.costs is problem.unary
    assert (other.costs[0] > problem.unary[0]).sum() == problem.labels - 1


@pytest.mark.parametrize("seed", range(20))
def test_moves_start_from_a_labelling_that_keeps_the_seeds(seed: int) -> None:
    problem = any_problem(seed)
    constrained = problem.replace(constraints=NO_CONSTRAINTS.painted(problem.d, range(0, problem.d**2, 3), 1))
    assert (constrained.first[::3] == 1).all()
    expected = np.zeros(problem.d**2) if problem.start is None else problem.start
    assert (np.delete(constrained.first, np.s_[::3]) == np.delete(expected, np.s_[::3])).all()
    found = constrained.solve()
    assert found is not None and (found[::3] == 1).all()
    assert constrained.energy(found).total <= constrained.energy(constrained.first).total + 1e-6


def test_a_stop_is_asked_for_between_moves() -> None:
    asked: list[None] = []
    problem = any_problem(5)

    def after_three() -> bool:
        asked.append(None)
        return len(asked) > 3

    assert problem.solve(after_three) is None
    assert len(asked) == 4


def test_a_stopped_run_has_the_problems_it_got_to() -> None:
    record = RunRecord(as_picture(halves()), quick())
    for event in segment(record.picture, record.settings, should_stop=lambda: bool(record.iterations)):
        record.add(event)
    assert isinstance(record.iterations[-1], IterationDone)
    assert problem_of(record, Frame(Stage.FINAL)).solve() is not None
