"""Tiny grids: the true optimum against brute force, and the local methods against it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pictures import all_costs, cost, random_problem

from grapl_engine.analysis import tiny
from grapl_engine.analysis.tiny import compare, icm, lattice, optimum
from grapl_engine.errors import TooLargeError
from grapl_engine.features.affinity import lattice_graph
from grapl_engine.graphcut.cut import solve

SHAPES = {2: [(1, 1), (3, 4), (4, 3), (1, 9)], 3: [(3, 3), (2, 4), (1, 8)], 4: [(2, 4), (4, 2), (3, 2), (1, 6)]}


def edges_of(kind: str, rows: int, columns: int, rng: np.random.Generator) -> np.ndarray:
    """A lattice, one with diagonals, or any pairs."""
    if kind == "lattice":
        return lattice(rows, columns)
    pairs = np.array(list(itertools.combinations(range(rows * columns), 2)), np.int32).reshape(-1, 2)
    if kind == "any":
        return pairs[rng.random(len(pairs)) < 0.5]
    down = pairs[:, 1] // columns - pairs[:, 0] // columns
    right = pairs[:, 1] % columns - pairs[:, 0] % columns
    return pairs[(down <= 1) & (abs(right) <= 1)]


def problems(kind: str, seed: int):  # type: ignore[no-untyped-def]
    """Random problems of each shape, with few and many ties."""
    rng = np.random.default_rng(seed)
    for labels, shapes in SHAPES.items():
        for rows, columns in shapes:
            edges = edges_of(kind, rows, columns, rng)
            unary, phi = rng.uniform(0, 3, (rows * columns, labels)), rng.uniform(0, 2, len(edges))
            yield rows, columns, unary, edges, phi
            yield rows, columns, unary.round(), edges, phi.round()


@pytest.mark.parametrize("kind", ["lattice", "diagonals", "any"])
@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_is_that_of_brute_force(kind: str, seed: int) -> None:
    for rows, columns, unary, edges, phi in problems(kind, seed):
        least = all_costs(unary, edges, phi).min()
        labels = optimum(unary, edges, phi, rows, columns)
        assert (labels.dtype, labels.shape) == (np.uint16, (rows * columns,))
        assert cost(unary, edges, phi, labels) == pytest.approx(least, abs=1e-5)
        by_table = tiny._eliminated(unary, edges, phi, range(rows * columns))
        assert cost(unary, edges, phi, by_table) == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_min_cut_and_dynamic_programming_agree_where_brute_force_ends(seed: int) -> None:
    problem = random_problem(seed, 8, 8, 2)
    by_table = tiny._eliminated(*problem, range(64))
    assert (optimum(*problem, 8, 8) == by_table).all()
    wide = random_problem(seed, 3, 9, 3)
    by_columns = np.arange(27).reshape(3, 9).T.ravel().tolist()
    assert (tiny._most_open(wide[1], range(27)), tiny._most_open(wide[1], by_columns)) == (10, 4)
    assert cost(*wide, optimum(*wide, 3, 9)) == pytest.approx(cost(*wide, tiny._eliminated(*wide, range(27))), abs=1e-9)
    assert tiny.LARGEST_TABLE < 3**21
    assert optimum(*random_problem(seed, 3, 20, 3), 3, 20).shape == (60,), "by rows it is too large"


@pytest.mark.parametrize("seed", range(5))
def test_no_method_is_below_the_optimum(seed: int) -> None:
    unary, edges, phi = random_problem(seed, 6, 6, 4)
    found = compare(unary, edges, phi, 1.5, 6, 6)
    assert found.optimum is not None
    for local in (found.icm, found.expansion, found.swap):
        assert local.energy.total >= found.optimum.energy.total - 1e-9
    for solution in (found.icm, found.expansion, found.swap, found.optimum):
        assert solution.energy.total == pytest.approx(cost(unary, edges, 1.5 * phi, solution.labels))
    assert found.expansion.energy.total <= 2 * found.optimum.energy.total  # Boykov, Veksler and Zabih (2001), theorem 6.1


def test_all_methods_start_where_they_are_told_to() -> None:
    unary, edges, phi = random_problem(1, 4, 4, 3)
    start = np.full(16, 2)
    found = compare(unary, edges, phi, 0.7, 4, 4, start)
    *_, greedy = icm(unary, edges, 0.7 * phi, start)
    assert (found.icm.labels == greedy).all()
    assert (found.swap.labels == solve(unary, edges, 0.7 * phi, solver="swap", start=start)).all()
    assert (found.expansion.labels == solve(unary, edges, 0.7 * phi, solver="expansion", start=start)).all()


def test_greedy_updates_stay_where_a_cut_does_not() -> None:
    """A row of cells that all would rather be 1, but not alone: icm from 0 moves none, one expansion moves them all."""
    unary = np.tile([1.0, 0.0], (5, 1))
    found = compare(unary, lattice(1, 5), np.full(4, 1.0), 3.0, 1, 5, np.zeros(5, int))
    assert found.icm.labels.tolist() == [0] * 5
    assert found.optimum is not None
    assert found.expansion.labels.tolist() == found.optimum.labels.tolist() == [1] * 5


@pytest.mark.parametrize("seed", range(12))
def test_icm_never_raises_the_energy_and_ends_where_no_cell_can_lower_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    unary, edges, phi = random_problem(seed, 5, 5, 4, strength=2.0)
    if seed % 2:
        unary, phi = unary.round(), phi.round()
    start = rng.integers(4, size=25)
    sweeps = list(icm(unary, edges, phi, start))
    assert (sweeps[0] == start).all()
    energies = [cost(unary, edges, phi, labels) for labels in sweeps]
    assert all(after < before for before, after in itertools.pairwise(energies))
    assert len(sweeps) > 1
    for cell, label in itertools.product(range(25), range(4)):
        other = sweeps[-1].copy()
        other[cell] = label
        assert cost(unary, edges, phi, other) >= energies[-1] - 1e-9


def test_too_large_to_enumerate() -> None:
    unary, edges, phi = random_problem(0, 8, 8, 8)
    with pytest.raises(TooLargeError, match="8 × 8 cells with 8 labels are too large to solve exactly"):
        optimum(unary, edges, phi, 8, 8)
    assert compare(unary, edges, phi, 1.0, 8, 8).optimum is None


def test_the_limit_is_on_the_table_not_on_the_cells() -> None:
    unary, _, _ = random_problem(0, 8, 8, 8)
    none, no_weights = np.empty((0, 2), np.int32), np.empty(0)
    assert (tiny._eliminated(unary, none, no_weights, range(64)) == unary.argmin(1)).all()
    assert (optimum(unary, none, no_weights, 8, 8) == unary.argmin(1)).all()
    every_pair = np.array(list(itertools.combinations(range(9), 2)), np.int32)
    assert tiny._most_open(every_pair, range(9)) == 9
    assert tiny._most_open(lattice(8, 8), range(64)) == 9


def test_a_lattice_joins_neighbours_in_rows_and_columns() -> None:
    assert lattice(2, 3).tolist() == [[0, 1], [0, 3], [1, 2], [1, 4], [2, 5], [3, 4], [4, 5]]
    assert lattice(1, 1).shape == (0, 2)
    assert (lattice(5, 5) == lattice_graph(5).edges).all()
