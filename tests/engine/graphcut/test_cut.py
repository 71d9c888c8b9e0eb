"""The graph cut against brute force, against its own bounds, and against costs that would end the process: with each solver."""

from __future__ import annotations

import itertools
from importlib.util import find_spec

import numpy as np
import pytest
from pictures import all_costs, cost, random_problem

from grapl_engine.errors import GraphCutError
from grapl_engine.graphcut.cut import Attempt, Cut, Move, moves, solve
from grapl_engine.graphcut.energy import energy_of, unary_costs
from grapl_engine.packages import PACKAGES, Package

SEEDS = range(12)


@pytest.fixture(params=PACKAGES, autouse=True)
def package(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Package:
    """The package behind the cuts of a test."""
    if find_spec(PACKAGES[request.param]) is None:
        pytest.skip(f"{request.param} is not installed")
    monkeypatch.setattr("grapl_engine.packages.installed_package", lambda: request.param)
    return request.param  # type: ignore[no-any-return]


@pytest.mark.parametrize("solver", ["swap", "expansion"])
@pytest.mark.parametrize("seed", SEEDS)
def test_ends_between_the_optimum_and_its_bound(seed: int, solver: str) -> None:
    problem = random_problem(seed)
    found = cost(*problem, solve(*problem, solver=solver))  # type: ignore[arg-type]
    optimum = all_costs(*problem).min()
    assert found >= optimum - 1e-6
    if solver == "expansion":  # Boykov, Veksler and Zabih (2001), theorem 6.1: twice the optimum under a Potts model
        assert found <= 2 * optimum + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_two_labels_are_solved_exactly(seed: int) -> None:
    problem = random_problem(seed, labels=2)
    for solver in ("swap", "expansion"):
        assert cost(*problem, solve(*problem, solver=solver)) == pytest.approx(all_costs(*problem).min(), rel=1e-5)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_swap_and_no_single_patch_lowers_what_swap_returns(seed: int) -> None:
    problem = random_problem(seed, 3, 3, 4)
    labels = solve(*problem, solver="swap")
    reached = cost(*problem, labels)
    for alpha, beta in itertools.combinations(range(4), 2):  # every way in which their patches could be shared out
        ours = np.flatnonzero((labels == alpha) | (labels == beta))
        for choice in itertools.product((alpha, beta), repeat=len(ours)):
            other = labels.copy()
            other[ours] = choice
            assert cost(*problem, other) >= reached - 1e-5
    for patch in range(len(labels)):
        for label in range(4):
            other = labels.copy()
            other[patch] = label
            assert cost(*problem, other) >= reached - 1e-5


def test_a_tie_does_not_end_the_swaps_before_their_minimum() -> None:
    """Patch 0 is as dear at 0 as at 1, where it stands: once a tie has moved it to 0, its swap with 2 must be tried again."""
    unary = np.array([[5.0, 5, 0], [9, 9, 0], [9, 9, 0]])
    assert solve(unary, np.array([[1, 2]]), np.ones(1), solver="swap", start=np.array([1, 2, 2])).tolist() == [2, 2, 2]


@pytest.mark.parametrize("seed", range(40))
def test_swaps_end_in_a_minimum_of_all_swaps_however_many_ties_there_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    unary, edges, phi = random_problem(seed, 3, 3, 4, strength=3.0)
    with Cut(unary.round(), edges, phi.round(), rng.integers(4, size=9)) as cut:
        for _ in cut.run("swap"):
            pass
        reached = cut.energy
        assert all(cut.swap(*pair).energy == reached for pair in itertools.combinations(range(4), 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_skipping_swaps_that_cannot_change_anything_gives_gcos_own_result(seed: int) -> None:
    problem = random_problem(seed, 6, 6, 5, strength=2.0)
    with Cut(*problem) as whole:
        whole._solver.swap()
        expected = whole.energy
    assert cost(*problem, solve(*problem, solver="swap")) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("solver", ["swap", "expansion"])
def test_energy_never_rises_and_is_the_numpy_energy(solver: str) -> None:
    unary, edges, phi = random_problem(3, 8, 8, 6, strength=1.5)
    with Cut(unary, edges, phi) as cut:
        energies = [cut.energy]
        for move in cut.run(solver):  # type: ignore[arg-type]
            if isinstance(move, Attempt):
                continue
            energies.append(move.energy)
            rounding = (len(unary) + len(edges)) / (2 * cut.scale)
            assert move.energy == pytest.approx(cost(unary, edges, phi, cut.labels), abs=rounding)
            assert sum(cut.terms) == pytest.approx(move.energy, abs=1e-9)
    assert all(after <= before for before, after in itertools.pairwise(energies))
    assert energies[-1] < energies[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_expansion_ends_where_no_label_can_grow(seed: int) -> None:
    problem = random_problem(seed, 6, 6, 5, strength=2.0)
    with Cut(*problem) as cut, Cut(*problem) as whole:
        tried = [move for move in cut.run("expansion") if isinstance(move, Move)]
        whole._solver.expansion()
        assert cut.energy == whole.energy
        assert not any(cut.expand(alpha).changed for alpha in range(5))
    last = max(index for index, move in enumerate(tried) if move.changed)
    assert len(tried) - 1 - last == 4  # the other labels, once each


@pytest.mark.parametrize("solver", ["swap", "expansion"])
def test_each_move_is_announced(solver: str) -> None:
    said = list(moves(*random_problem(3, 4, 4), solver=solver, result=lambda labels: None))  # type: ignore[arg-type]
    assert said and len(said) % 2 == 0
    for attempt, move in zip(said[::2], said[1::2], strict=True):
        assert isinstance(attempt, Attempt) and isinstance(move, Move)
        assert (attempt.alpha, attempt.beta) == (move.alpha, move.beta)


def test_numpy_energy_by_its_definition() -> None:
    unary, edges, phi = random_problem(7, 4, 4)
    labels = np.random.default_rng(0).integers(3, size=16)
    found = energy_of(unary, edges, phi, labels, 2.5)
    assert found.total == pytest.approx(cost(unary, edges, 2.5 * phi, labels), rel=1e-6)
    assert found.unary == pytest.approx(unary[np.arange(16), labels].sum(), rel=1e-12)


def test_unary_costs_are_floored() -> None:
    costs = unary_costs(np.array([[1.0, 0.0, 0.5]]))
    assert costs == pytest.approx(np.array([[0.0, -np.log(1e-10), np.log(2)]]))


def test_without_neighbours_every_patch_takes_its_cheapest_label() -> None:
    unary, edges, phi = random_problem(1)
    for none in (np.zeros_like(phi), phi[:0]):
        assert (solve(unary, edges[: len(none)], none) == unary.argmin(1)).all()


def test_one_label_needs_no_move() -> None:
    unary, edges, phi = random_problem(1, labels=1)
    found: list[np.ndarray] = []
    assert list(moves(unary, edges, phi, result=found.append)) == []
    assert (found[0] == 0).all()


def test_frozen_unaries_never_let_the_boundary_grow_with_lambda() -> None:
    unary, edges, phi = random_problem(11, 3, 3, 2)
    cut = [energy_of(unary, edges, phi, solve(unary, edges, phi * lam), lam).pairwise for lam in (0, 0.3, 1, 3, 10)]
    assert all(after <= before + 1e-9 for before, after in itertools.pairwise(cut))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda u, e, w: (np.where(u == u.max(), np.inf, u), e, w), "finite"),
        (lambda u, e, w: (u - 10, e, w), "not negative"),
        (lambda u, e, w: (u, e, w * np.nan), "finite"),
        (lambda u, e, w: (u, e[:, ::-1], w), "i < j"),
        (lambda u, e, w: (u, e + 5, w), "patches"),
        (lambda u, e, w: (u, e, w[1:]), "a capacity each"),
        (lambda u, e, w: (u[0], e, w), "shape"),
    ],
)
def test_refuses_what_would_end_the_process(spoil, sentence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(GraphCutError, match=sentence):
        solve(*spoil(*random_problem(0)))


@pytest.mark.parametrize("start", [[0, 1], [0] * 8 + [3], [-1] + [0] * 8])
def test_a_wrong_start_is_refused(start: list[int]) -> None:
    with pytest.raises(GraphCutError, match="one of 3 labels for each of the 9 patches"):
        solve(*random_problem(0), start=np.array(start))


def test_huge_weights_are_scaled_into_gcos_range() -> None:
    unary, edges, phi = random_problem(2, 4, 4)
    labels = solve(unary, edges, phi * 1e6)
    assert len(np.unique(labels)) == 1
    assert (labels[0] == unary.sum(0).argmin()).all()
