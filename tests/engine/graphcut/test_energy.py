"""The energy by its parts: the books against the solver, a patch's costs and flips against whole labellings."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import any_problem, cost

from grapl_engine.graphcut.cut import Cut
from grapl_engine.graphcut.energy import Breakpoint, LocalCosts, energy_breakdown, local_breakpoints, local_costs, unary_costs

SEEDS = range(60)
CORNERS = [{"d": d, "labels": labels} for d in (2, 16) for labels in (2, 30)]


def some_labels(problem, seed: int) -> np.ndarray:  # type: ignore[no-untyped-def]
    """A labelling that is partly the solver's and partly chance."""
    rng = np.random.default_rng(seed)
    labels = problem.solve().copy()
    noisy = rng.random(len(labels)) < rng.uniform(0, 1)
    labels[noisy] = rng.integers(0, problem.labels, int(noisy.sum()))
    return labels


@pytest.mark.parametrize(("seed", "size"), [*((seed, {}) for seed in SEEDS), *enumerate(CORNERS), *enumerate(CORNERS, 1)])
def test_the_ledger_is_the_solvers(seed: int, size: dict[str, int]) -> None:
    problem = any_problem(seed, **size)
    labels = some_labels(problem, seed)
    books = problem.breakdown(labels)
    with Cut(problem.unary, problem.edges, problem.lambda_ * problem.phi, labels) as cut:
        tolerance = (len(problem.unary) + len(problem.edges)) / (2 * cut.scale)
        unary, pairwise = cut.terms
        assert books.energy.unary == pytest.approx(unary, abs=tolerance)
        assert books.energy.lambda_ * books.energy.pairwise == pytest.approx(pairwise, abs=tolerance)
        assert books.energy.total == pytest.approx(cut.energy, abs=tolerance)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledgers_parts_add_up(seed: int) -> None:
    problem = any_problem(seed)
    labels = some_labels(problem, seed)
    books = problem.breakdown(labels.reshape(problem.d, problem.d))
    assert books.energy.total == pytest.approx(cost(problem.unary, problem.edges, problem.lambda_ * problem.phi, labels))
    for parts in (books.unary, books.label_unary):
        assert parts.sum() == pytest.approx(books.energy.unary)
    for parts in (books.pairwise, books.label_pairwise, problem.phi[books.cut]):
        assert parts.sum() == pytest.approx(books.energy.pairwise)
    label = int(labels[-1])
    assert books.patches.tolist() == [(labels == k).sum() for k in range(problem.labels)]
    assert books.label_unary[label] == pytest.approx(problem.unary[labels == label, label].sum())
    assert books.label_pairwise[label] == pytest.approx(books.pairwise[labels == label].sum())
    tied = [e for e, (p, q) in enumerate(problem.edges) if len(labels) - 1 in (p, q) and labels[p] != labels[q]]
    assert books.pairwise[-1] == pytest.approx(problem.phi[tied].sum() / 2)


def test_a_ledger_without_edges_or_with_one_label() -> None:
    unary = np.array([[1.0, 2.0], [4.0, 3.0]])
    books = energy_breakdown(unary, np.empty((0, 2), np.int32), np.empty(0), np.array([0, 1]), 5.0)
    assert (books.energy.total, books.pairwise.tolist(), books.cut.size) == (4.0, [0.0, 0.0], 0)
    one = energy_breakdown(unary[:, :1], np.array([[0, 1]]), np.ones(1), np.array([0, 0]), 5.0)
    assert (one.energy.total, one.patches.tolist(), one.cut.tolist()) == (5.0, [2], [False])


@pytest.mark.parametrize("seed", SEEDS)
def test_local_costs_are_what_the_whole_energy_differs_by(seed: int) -> None:
    problem = any_problem(seed)
    labels = some_labels(problem, seed)
    patch = int(np.random.default_rng(seed).integers(len(labels)))
    costs = problem.local(labels, patch)
    totals = []
    for label in range(problem.labels):
        other = labels.copy()
        other[patch] = label
        totals.append(problem.energy(other).total)
    assert costs.costs - costs.costs[costs.label] == pytest.approx(np.array(totals) - totals[labels[patch]], abs=1e-6)
    assert costs.label == labels[patch]
    assert costs.neighbours.tolist() == sorted(q if p == patch else p for p, q in problem.edges.tolist() if patch in (p, q))
    assert (problem.edges[costs.edges] == patch).any(1).all()
    assert (costs.phi == problem.phi[costs.edges]).all()
    assert (costs.cut == problem.breakdown(labels).cut[costs.edges]).all()
    assert costs.disagreement[costs.label] == pytest.approx(costs.phi[costs.cut].sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_solve_no_patch_would_rather_switch(seed: int) -> None:
    problem = any_problem(seed)
    labels = problem.solve()
    assert labels is not None
    with Cut(problem.unary, problem.edges, problem.lambda_ * problem.phi) as cut:
        rounding = 2 * (len(problem.edges) + 1) / cut.scale
    for patch in range(len(labels)):
        assert problem.local(labels, patch).margin >= -rounding


def hand_made(unary: list[float], disagreement: list[float], label: int, lambda_: float) -> LocalCosts:
    nothing = np.empty(0, np.int32)
    return LocalCosts(
        0, label, np.array(unary), np.array(disagreement), lambda_, nothing, np.empty(0), nothing, np.empty(0, bool)
    )


def test_best_runner_up_and_margin() -> None:
    costs = hand_made([1.0, 0.0, 3.0], [0.0, 2.0, 0.0], label=0, lambda_=2.0)
    assert (costs.best, costs.runner_up, costs.margin) == (0, 2, 2.0)
    rather = hand_made([1.0, 0.0, 3.0], [0.0, 2.0, 0.0], label=2, lambda_=2.0)
    assert (rather.best, rather.runner_up, rather.margin) == (0, 0, -2.0)
    tied = hand_made([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], label=1, lambda_=2.0)
    assert (tied.best, tied.runner_up, tied.margin) == (1, 0, 0.0)
    alone = hand_made([1.0], [0.0], label=0, lambda_=2.0)
    assert (alone.best, alone.runner_up, alone.margin) == (0, None, np.inf)
    assert local_breakpoints(alone) == (None, None)


def test_flips_by_hand() -> None:
    # Own label: 2 + lambda. Label 1: 4, so cheaper from 2 on. Label 2: 0.5 + 3 lambda, so cheaper below 0.75.
    costs = hand_made([2.0, 4.0, 0.5], [1.0, 0.0, 3.0], label=0, lambda_=1.0)
    assert local_breakpoints(costs) == (Breakpoint(0.75, 2), Breakpoint(2.0, 1))
    # Equal S never cross; a crossing below 0 is none; label 3 crosses where label 1 does, and is cheaper beyond.
    more = hand_made([2.0, 3.0, 9.0, 4.0, 3.0], [2.0, 1.0, 2.0, 0.0, 4.0], label=0, lambda_=0.5)
    assert local_breakpoints(more) == (None, Breakpoint(1.0, 3))
    # Labels 1 and 2 cross the own one at 2 as lambda falls; below that label 2, which has the larger S, is the cheapest.
    assert local_breakpoints(hand_made([6.0, 4.0, 2.0], [0.0, 1.0, 2.0], label=0, lambda_=3.0)) == (Breakpoint(2.0, 2), None)
    # At lambda = 3 label 1 is cheaper already: alone the patch would have it down to 2, and the own one below.
    assert local_breakpoints(hand_made([2.0, 4.0], [1.0, 0.0], label=0, lambda_=3.0)) == (Breakpoint(2.0, 0), None)
    # Label 1 costs 1 where the own one costs 1.5, and stays the cheapest down to 0; label 2, between them at 0, never is.
    assert local_breakpoints(hand_made([1.0, 0.0, 0.9], [1.0, 2.0, 1.3], label=0, lambda_=0.5)) == (None, Breakpoint(1.0, 0))


@pytest.mark.parametrize("seed", range(20))
def test_flips_are_those_of_a_dense_scan(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lambdas = np.arange(1, 4001) / 1000  # the places where lines cross are not among them, but for chance
    for _ in range(100):
        labels = int(rng.integers(1, 12))
        unary, disagreement = rng.uniform(0, 3, labels), rng.uniform(0, 3, labels)
        here = int(rng.integers(1, len(lambdas) - 1))
        costs = hand_made(unary.tolist(), disagreement.tolist(), int(rng.integers(labels)), float(lambdas[here]))
        cheapest = [int((unary + lambda_ * disagreement).argmin()) for lambda_ in lambdas]
        assert costs.best_at(lambdas).tolist() == cheapest and costs.best == cheapest[here]
        below, above = local_breakpoints(costs)
        lower = next((i for i in range(here - 1, -1, -1) if cheapest[i] != cheapest[here]), None)
        upper = next((i for i in range(here + 1, len(lambdas)) if cheapest[i] != cheapest[here]), None)
        for flip, seen, step in ((below, lower, 1), (above, upper, -1)):
            end = lambdas[0] if step > 0 else lambdas[-1]
            if seen is None:
                assert flip is None or step * (flip.lambda_ - end) <= 0
                continue
            assert flip is not None and lambdas[min(seen, seen + step)] <= flip.lambda_ <= lambdas[max(seen, seen + step)]
            beyond = flip.lambda_ - step * 1e-9
            assert (unary + beyond * disagreement)[flip.label] == pytest.approx((unary + beyond * disagreement).min())


def test_among_equals_the_own_label_stays() -> None:
    same = hand_made([1.0, 1.0, 2.0], [1.0, 1.0, 0.0], label=1, lambda_=0.5)
    assert same.best_at(np.array([0.0, 0.5, 1.0, 3.0])).tolist() == [1, 1, 1, 2]
    assert local_breakpoints(same) == (None, Breakpoint(1.0, 2))
    tied = hand_made([0.0, 0.1, 0.3], [0.3, 0.2, 0.0], label=0, lambda_=1.0)  # all cost 0.3, as far as floats can tell
    assert local_breakpoints(tied) == (None, Breakpoint(1.0, 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_flips_are_where_recomputed_costs_change_sides(seed: int) -> None:
    problem = any_problem(seed)
    labels = problem.solve() if seed % 3 else some_labels(problem, seed)  # of cuts, and of frames that are none
    assert labels is not None
    rng = np.random.default_rng(seed)
    for patch in rng.integers(0, len(labels), 20).tolist():
        own = problem.local(labels, patch).best

        def costs_at(lambda_: float, patch: int = patch) -> np.ndarray:
            return local_costs(problem.unary, problem.edges, problem.phi, labels, patch, lambda_).costs

        below, above = local_breakpoints(problem.local(labels, patch))
        for breakpoint_, outwards in ((below, -1), (above, 1)):
            end = breakpoint_.lambda_ if breakpoint_ else (0.0 if outwards < 0 else 1e4)
            for share in (0.01, 0.5, 0.99):  # between here and the flip no label is cheaper than the best one here
                costs = costs_at(problem.lambda_ + share * (end - problem.lambda_))
                assert costs[own] <= costs.min() + 1e-7 * (1 + abs(costs).max())
            if breakpoint_ is not None:
                at, beyond = costs_at(breakpoint_.lambda_), costs_at(breakpoint_.lambda_ * (1 + outwards * 1e-4))
                assert at[breakpoint_.label] == pytest.approx(at[own])
                assert beyond[breakpoint_.label] < beyond[own]
                assert outwards * (breakpoint_.lambda_ - problem.lambda_) >= 0 and breakpoint_.lambda_ > 0


def test_a_certain_label_costs_nothing_and_not_minus_nothing() -> None:
    assert not np.signbit(unary_costs(np.array([[1.0, 0.0]]))).any()
