"""Seeds: places, files, and costs that hold in every cut, whatever the solver and the start."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from pictures import all_costs, cost, halves, quick, random_problem

from grapl_engine import RunRecord, SettingsError, as_picture, segment
from grapl_engine.graphcut.cut import Cut, Move, solve
from grapl_engine.graphcut.energy import energy_of, unary_costs
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraint, LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints

SOLVERS = ("swap", "expansion")


def random_constraints(rng: np.random.Generator, d: int, labels: int) -> LabelConstraints:
    """On a third of the patches: a label that must be, or some that must not."""
    constraints = NO_CONSTRAINTS
    for patch in rng.permutation(d * d)[: max(1, d * d // 3)].tolist():
        if rng.random() < 0.6:
            constraints = constraints.painted(d, [patch], int(rng.integers(labels)))
        else:
            for label in rng.permutation(labels)[: rng.integers(1, labels)].tolist():
                constraints = LabelConstraints(
                    (*constraints.constraints, *NO_CONSTRAINTS.painted(d, [patch], label, must=False).constraints)
                )
    return constraints


def excluded(constraints: LabelConstraints, d: int, labels: int) -> np.ndarray:
    must, forbidden = constraints.on_grid(d, labels)
    return forbidden | ((must >= 0)[:, None] & (must[:, None] != np.arange(labels)))


def broken(constraints: LabelConstraints, d: int, count: int, labels: np.ndarray) -> int:
    """How many patches have a label that the seeds exclude."""
    return int(excluded(constraints, d, count)[np.arange(d * d), labels.ravel()].sum())


# Places


def test_a_seed_keeps_its_place_on_another_grid() -> None:
    constraints = NO_CONSTRAINTS.painted(4, [6], 2)
    assert constraints.constraints == (LabelConstraint(0.625, 0.375, 2),)
    assert np.flatnonzero(constraints.on_grid(4, 3)[0] == 2).tolist() == [6]
    assert np.flatnonzero(constraints.on_grid(8, 3)[0] == 2).tolist() == [3 * 8 + 5]


def test_the_borders_of_the_picture_belong_to_its_outer_patches() -> None:
    constraints = LabelConstraints((LabelConstraint(0, 0, 0), LabelConstraint(1, 1, 1), LabelConstraint(1, 0, 2)))
    assert constraints.on_grid(3, 3)[0].tolist() == [0, -1, 2, -1, -1, -1, -1, -1, 1]


@pytest.mark.parametrize("d", [2, 7, 32, 96])
def test_painting_meets_the_patches_that_were_meant(d: int) -> None:
    constraints = NO_CONSTRAINTS.painted(d, range(d * d), 1)
    assert [constraint.patch(d) for constraint in constraints.constraints] == list(range(d * d))


def test_painting_replaces_and_erasing_clears_a_patch() -> None:
    constraints = NO_CONSTRAINTS.painted(4, [1, 2, 2], 0).painted(4, [2], 1, must=False)
    must, forbidden = constraints.on_grid(4, 2)
    assert (np.flatnonzero(must == 0).tolist(), np.argwhere(forbidden).tolist()) == ([1], [[2, 1]])
    assert constraints.erased(4, [1, 2]) == NO_CONSTRAINTS
    assert not constraints.erased(2, [0, 1]), "erasing on a coarser grid takes all that lies in its patches"


def test_the_last_seed_of_a_patch_wins() -> None:
    constraints = LabelConstraints((LabelConstraint(0.1, 0.1, 0), LabelConstraint(0.2, 0.2, 2)))
    assert constraints.on_grid(2, 3)[0][0] == 2


@pytest.mark.parametrize(
    ("constraints", "sentence"),
    [
        ((LabelConstraint(0, 0, 3),), r"label 3, but there are 3 labels \(K = 3\)"),
        (
            (LabelConstraint(0, 0.9, 1), LabelConstraint(0, 0.6, 1, must=False)),
            "Label 1 is asked for and forbidden in the patch of row 1, column 0",
        ),
        (
            tuple(LabelConstraint(0.9, 0, label, must=False) for label in range(3)),
            "All 3 labels are forbidden in the patch of row 0, colu",
        ),
    ],
)
def test_seeds_that_nothing_can_keep(constraints: tuple[LabelConstraint, ...], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        LabelConstraints(constraints).on_grid(2, 3)


# Files


def test_must_is_the_default_of_a_file() -> None:
    assert LabelConstraints.from_json('{"seeds": [{"x": 0, "y": 0.5, "label": 1}], "other": 1}').constraints == (
        LabelConstraint(0, 0.5, 1),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "It is not JSON"),
        ("[]", "Seeds are written"),
        ('{"seeds": 3}', "a list of objects"),
        ('{"seeds": [[0, 0, 1]]}', "a list of objects"),
        ('{"seeds": [{"x": 0, "label": 1}]}', "x, y, label and must, and nothing else"),
        ('{"seeds": [{"x": 0, "y": 2, "label": 1}]}', "from 0 to 1; got 0 and 2"),
        ('{"seeds": [{"x": NaN, "y": 0, "label": 1}]}', "from 0 to 1; got nan"),
        ('{"seeds": [{"x": 0, "y": 0, "label": 1.5}]}', "whole number from 0; got 1.5"),
        ('{"seeds": [{"x": 0, "y": 0, "label": -1}]}', "whole number from 0; got -1"),
        ('{"seeds": [{"x": 0, "y": 0, "label": true}]}', "whole number from 0; got True"),
        ('{"seeds": [{"x": 0, "y": 0, "label": 1, "must": 1}]}', "must is true"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "mine.json").write_text(text)
    with pytest.raises(SettingsError, match=f"mine.json cannot be taken as seeds.*{sentence}"):
        read_constraints(tmp_path / "mine.json")


# Costs


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("solver", SOLVERS)
def test_no_cut_breaks_a_seed_from_any_start(seed: int, solver: str) -> None:
    rng = np.random.default_rng(seed)
    d, labels = int(rng.integers(2, 7)), int(rng.integers(2, 8))
    unary, edges, phi = random_problem(seed, d, d, labels)
    unary[rng.random(unary.shape) < 0.5] = unary_costs(np.zeros((1, 1)))[
        0, 0
    ]  # ties at the floor, as a sure network gives them
    phi *= 10 ** rng.uniform(-3, 4)
    constraints = random_constraints(rng, d, labels)
    costs = constraints.costs(unary, edges, phi, d)
    for start in (None, np.zeros(d * d, int), unary.argmin(1), rng.integers(labels, size=d * d)):
        for first in (start, constraints.start(start, unary, d)):
            assert broken(constraints, d, labels, solve(costs, edges, phi, solver=solver, start=first)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("solver", SOLVERS)
def test_no_move_breaks_a_seed_and_the_solver_counts_no_cost_of_them(seed: int, solver: str) -> None:
    d, labels = 6, 5
    rng = np.random.default_rng(seed)
    unary, edges, phi = random_problem(seed, d, d, labels, strength=2.0)
    constraints = random_constraints(rng, d, labels)
    with Cut(constraints.costs(unary, edges, phi, d), edges, phi, constraints.start(None, unary, d)) as cut:
        assert broken(constraints, d, labels, cut.labels) == 0
        for move in cut.run(solver):  # type: ignore[arg-type]
            assert broken(constraints, d, labels, cut.labels) == 0
            if isinstance(move, Move):
                assert move.energy == pytest.approx(cost(unary, edges, phi, cut.labels), abs=len(edges) / cut.scale)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_solvers_rounding_does_not_break_seeds(solver: str) -> None:
    """One patch pulled by all others, with phi that round up to a unit: nearly twice as hard as they should."""
    d = 12
    edges = np.array([[0, other] for other in range(1, d * d)] + [[d * d - 2, d * d - 1]], np.int32)
    phi = np.full(len(edges), 0.057)
    phi[-1] = 1e6
    unary = np.tile([0.0, 5.0], (d * d, 1))
    unary[0] = 0
    constraints = NO_CONSTRAINTS.painted(d, [0], 1)
    costs = constraints.costs(unary, edges, phi, d)
    with Cut(costs, edges, phi) as cut:
        assert np.rint(phi[0] * cut.scale) / cut.scale > 1.9 * phi[0]
    for start in (None, constraints.start(None, unary, d)):
        labels = solve(costs, edges, phi, solver=solver, start=start)  # type: ignore[arg-type]
        assert (labels[0], labels[1:].any()) == (1, False)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("solver", SOLVERS)
def test_two_labels_with_seeds_are_the_best_of_all_labellings_that_keep_them(seed: int, solver: str) -> None:
    unary, edges, phi = random_problem(seed, 3, 3, 2)
    constraints = random_constraints(np.random.default_rng(seed), 3, 2)
    labels = solve(constraints.costs(unary, edges, phi, 3), edges, phi, solver=solver, start=constraints.start(None, unary, 3))  # type: ignore[arg-type]
    keep = [broken(constraints, 3, 2, np.array(all_)) == 0 for all_ in itertools.product(range(2), repeat=9)]
    assert cost(unary, edges, phi, labels) == pytest.approx(all_costs(unary, edges, phi)[keep].min(), rel=1e-5)


def test_only_excluded_labels_cost_more_and_as_much_as_is_needed() -> None:
    unary, edges, phi = random_problem(4, 4, 4, 3)
    constraints = random_constraints(np.random.default_rng(4), 4, 3)
    assert (NO_CONSTRAINTS.costs(unary, edges, phi, 4) == unary).all()
    more = constraints.costs(unary, edges, phi, 4) - unary
    bars = excluded(constraints, 4, 3)
    degree = np.array([phi[(edges == patch).any(1)].sum() for patch in range(16)])
    expected = (1 + np.ptp(unary, axis=1) + degree)[:, None] * bars
    assert (more >= expected).all()
    assert more == pytest.approx(expected, abs=1e-4)


def test_a_start_keeps_what_it_may() -> None:
    unary = np.array([[0.0, 1, 2], [3, 2, 1], [0, 1, 2], [0, 1, 2]])
    constraints = LabelConstraints(
        (LabelConstraint(0, 0, 2), LabelConstraint(0.9, 0, 0, must=False), LabelConstraint(0, 0.9, 1, must=False))
    )
    found = constraints.start(None, unary, 2)
    assert found is not None and found.dtype == np.uint16
    assert found.tolist() == [2, 2, 0, 0]
    again = constraints.start(np.array([0, 1, 1, 1]), unary, 2)
    assert again is not None and again.tolist() == [2, 1, 0, 1]
    assert NO_CONSTRAINTS.start(None, unary, 2) is None


def test_pseudo_labels_are_bound() -> None:
    shares = np.array([[0.5, 0.25, 0.25], [1, 0, 0], [0.5, 0.25, 0.25], [0.2, 0.3, 0.5]], np.float32)
    constraints = LabelConstraints(
        (LabelConstraint(0, 0, 2), LabelConstraint(0.9, 0, 0, must=False), LabelConstraint(0, 0.9, 0, must=False))
    )
    bound = constraints.bind(shares, 2)
    assert bound.dtype == np.float32
    assert bound == pytest.approx(np.array([[0, 0, 1], [0, 0.5, 0.5], [0, 0.5, 0.5], [0.2, 0.3, 0.5]]))
    assert (NO_CONSTRAINTS.bind(shares, 2) == shares).all()


# Runs


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("start", ["zeros", "argmax"])
def test_a_run_keeps_its_seeds_in_the_first_labels_and_in_every_cut(solver: str, start: str) -> None:
    settings = quick(d=6, k0=4, steps=(6, 4, 3), lambda_=4.0, solver=solver, solver_start=start)
    constraints = NO_CONSTRAINTS.painted(6, [0, 1, 21], 3).painted(6, [35], 0).painted(6, [5, 11, 17], 2, must=False)
    record = RunRecord(as_picture(halves()), settings, constraints=constraints)
    for event in segment(record.picture, settings, constraints=constraints):
        record.add(event)
    prepared = record.prepared
    assert prepared is not None
    first = prepared.initial_probabilities.reshape(36, 4)
    assert (first[excluded(constraints, 6, 4)] == 0).all()
    assert first.sum(1) == pytest.approx(np.ones(36), abs=1e-6)
    assert broken(constraints, 6, 4, prepared.initial_labels) == 0
    assert len(record.iterations) == 3
    for done in record.iterations[:-1]:
        assert done.cut_labels is not None and done.energy_after is not None
        assert broken(constraints, 6, 4, done.cut_labels) == 0
        energy = energy_of(unary_costs(done.probabilities), prepared.edges, prepared.phi, done.cut_labels, 4.0)
        assert done.energy_after.total == pytest.approx(energy.total)
        solvers = [move.energy for move in record.moves if move.iteration == done.iteration]
        assert solvers[-1] == pytest.approx(energy.total, abs=0.01)


def test_a_run_with_seeds_that_do_not_fit_says_so_before_it_trains() -> None:
    events = segment(halves(), quick(), constraints=LabelConstraints((LabelConstraint(0.5, 0.5, 3),)))
    with pytest.raises(SettingsError, match=r"label 3, but there are 3 labels"):
        list(events)


def test_of_a_single_label_one_is_said() -> None:
    with pytest.raises(SettingsError, match=r"label 1, but there is one label \(K = 1\)"):
        LabelConstraints((LabelConstraint(0, 0, 1),)).on_grid(2, 1)
    with pytest.raises(SettingsError, match="The one label is forbidden"):
        LabelConstraints((LabelConstraint(0, 0, 0, must=False),)).on_grid(2, 1)
