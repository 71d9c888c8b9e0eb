"""Minimum cuts between terminals against all cuts there are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pictures import random_problem

from grapl_engine.graphcut.terminal_cut import FREE, terminal_cut


def cost(edges: np.ndarray, capacities: np.ndarray, sides: np.ndarray) -> float:
    return float(capacities[sides[edges[:, 0]] != sides[edges[:, 1]]].sum())


def cheapest(edges: np.ndarray, capacities: np.ndarray, terminals: np.ndarray, count: int) -> float:
    free = np.flatnonzero(terminals == FREE)
    best = np.inf
    for choice in itertools.product(range(count), repeat=len(free)):
        sides = terminals.copy()
        sides[free] = choice
        best = min(best, cost(edges, capacities, sides))
    return best


def any_graph(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A lattice or a random graph on 12 sites; some capacities are 0, some graphs are in pieces."""
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        _, edges, capacities = random_problem(seed, 3, 4)
        return edges, capacities
    pairs = np.array(list(itertools.combinations(range(12), 2)), np.int32)
    edges = pairs[rng.random(len(pairs)) < (0.2 if seed % 3 == 1 else 0.5)]
    return edges, rng.uniform(0, 1, len(edges)) * (rng.random(len(edges)) < 0.9)


@pytest.mark.parametrize("seed", range(40))
def test_two_sides_are_cut_as_cheaply_as_can_be(seed: int) -> None:
    edges, capacities = any_graph(seed)
    rng = np.random.default_rng(100 + seed)
    terminals = np.full(12, FREE)
    chosen = rng.permutation(12)[: int(rng.integers(2, 6))]
    terminals[chosen] = np.arange(len(chosen)) % 2
    found = terminal_cut(edges, capacities, terminals)
    assert (found[chosen] == terminals[chosen]).all()
    sides = np.where(found == FREE, 0, found)  # what no terminal reaches has no edge to what one does
    assert cost(edges, capacities, sides) == pytest.approx(cheapest(edges, capacities, terminals, 2), abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_three_sides_keep_their_terminals_within_twice_the_minimum(seed: int) -> None:
    edges, capacities = any_graph(3 * seed)
    terminals = np.full(12, FREE)
    terminals[np.random.default_rng(seed).permutation(12)[:3]] = [0, 1, 2]
    found = terminal_cut(edges, capacities, terminals)
    assert (found[terminals != FREE] == terminals[terminals != FREE]).all()
    least = cheapest(edges, capacities, terminals, 3)
    assert least - 1e-6 <= cost(edges, capacities, found) <= 2 * least + 1e-6


def test_what_no_terminal_reaches_stays_free() -> None:
    edges, capacities = np.array([[0, 1], [2, 3], [4, 5]]), np.array([1.0, 1.0, 0.0])
    assert terminal_cut(edges, capacities, np.array([0, FREE, FREE, 1, FREE, 1])).tolist() == [0, 0, 1, 1, FREE, 1]


def test_one_side_alone_takes_what_it_reaches() -> None:
    edges = np.array([[0, 1], [2, 3]])
    assert terminal_cut(edges, np.ones(2), np.array([FREE, 2, FREE, FREE])).tolist() == [2, 2, FREE, FREE]
    assert terminal_cut(edges, np.ones(2), np.full(4, FREE)).tolist() == [FREE] * 4
    assert terminal_cut(np.empty((0, 2), int), np.empty(0), np.array([0, 1, FREE])).tolist() == [0, 1, FREE]


def test_neighbouring_terminals_are_cut_apart_however_strong_their_tie() -> None:
    assert terminal_cut(np.array([[0, 1], [1, 2]]), np.array([1e6, 1.0]), np.array([0, 1, FREE])).tolist() == [0, 1, 1]


def test_sides_may_leave_numbers_out() -> None:
    edges = np.array([[0, 1], [1, 2]])
    assert terminal_cut(edges, np.array([1.0, 2.0]), np.array([5, FREE, 3])).tolist() == [5, 3, 3]
