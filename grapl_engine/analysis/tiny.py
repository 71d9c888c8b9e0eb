"""Labelling problems so small that the true optimum can be had, and what the solvers make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import TooLargeError
from grapl_engine.events import Energy, Labels, frozen_array
from grapl_engine.features.affinity import lattice
from grapl_engine.graphcut.cut import solve
from grapl_engine.graphcut.energy import energy_of

__all__ = ["LARGEST_TABLE", "Comparison", "Solution", "compare", "icm", "lattice", "optimum"]

LARGEST_TABLE = 2_000_000
"""Entries of the dynamic program's largest table: K to the power of the cells that it holds open. 8 x 8 with 5 labels fits."""
TIE = 1e-12
"""Nats by which a label must be cheaper to be taken: less is the rounding of sums."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A labelling, uint16, (n,), and its energy."""

    labels: Labels
    energy: Energy


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What three local methods find from the same start, and the true optimum; None where the grid is too large for it."""

    icm: Solution
    expansion: Solution
    swap: Solution
    optimum: Solution | None


def compare(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    phi: NDArray[np.floating],
    lambda_: float,
    rows: int,
    columns: int,
    start: NDArray[np.integer] | None = None,
) -> Comparison:
    """Solve one small problem in four ways.

    Parameters
    ----------
    unary : floating, (n, K)
        n = rows * columns, row by row; finite and not negative.
    edges : integer, (E, 2)
        Pairs i < j, none twice.
    phi : floating, (E,)
        Before lambda.
    lambda_ : float
    rows, columns : int
    start : integer, (n,), optional
        From where ICM, expansion and swap start; by default each cell's cheapest label.

    Returns
    -------
    Comparison
    """
    capacities = np.asarray(phi, np.float64) * lambda_
    first = unary.argmin(1) if start is None else start
    *_, greedy = icm(unary, edges, capacities, first)

    def solution(labels: Labels) -> Solution:
        return Solution(labels, energy_of(unary, edges, phi, labels, lambda_))

    try:
        best = solution(optimum(unary, edges, capacities, rows, columns))
    except TooLargeError:
        best = None
    return Comparison(
        solution(greedy),
        solution(solve(unary, edges, capacities, solver="expansion", start=first)),
        solution(solve(unary, edges, capacities, solver="swap", start=first)),
        best,
    )


def icm(
    unary: NDArray[np.floating], edges: NDArray[np.integer], capacities: NDArray[np.floating], start: NDArray[np.integer]
) -> Iterator[Labels]:
    """Iterated conditional modes: one cell after the other takes the label that is cheapest as its neighbours stand.

    Parameters
    ----------
    unary : floating, (n, K)
    edges : integer, (E, 2)
    capacities : floating, (E,)
        lambda phi.
    start : integer, (n,)

    Yields
    ------
    uint16, (n,)
        The start, then the labels after each sweep over all cells that changed any. E falls with each.

    References
    ----------
    Besag, "On the Statistical Analysis of Dirty Pictures", JRSS B 48(3), 1986.
    """
    labels = np.array(start, np.intp).ravel()
    around = _neighbours(len(unary), edges, capacities)
    changed = True
    while changed:
        yield frozen_array(labels, np.uint16)
        changed = False
        for cell, (others, ties) in enumerate(around):
            costs = unary[cell] + ties.sum() - np.bincount(labels[others], ties, minlength=unary.shape[1])
            best = int(costs.argmin())
            if costs[best] < costs[labels[cell]] - TIE:
                labels[cell] = best
                changed = True


def optimum(
    unary: NDArray[np.floating], edges: NDArray[np.integer], capacities: NDArray[np.floating], rows: int, columns: int
) -> Labels:
    """A labelling of least energy.

    Two labels are one min-cut (Greig, Porteous and Seheult 1989): to the rounding of the solver's
    integers. More are solved by dynamic programming along the grid, row by row or column by column.

    Parameters
    ----------
    unary : floating, (n, K)
        n = rows * columns, row by row.
    edges : integer, (E, 2)
        Any pairs i < j; the further apart, the larger the program.
    capacities : floating, (E,)
        lambda phi.
    rows, columns : int

    Returns
    -------
    uint16, (n,)

    Raises
    ------
    TooLargeError
        If the program's largest table would have more than `LARGEST_TABLE` entries.

    References
    ----------
    Bertele and Brioschi, "Nonserial Dynamic Programming", 1972.
    """
    n, labels = unary.shape
    if labels <= 2:
        return solve(unary, edges, capacities, solver="expansion")
    by_rows = np.arange(n)
    orders = [order.tolist() for order in (by_rows, by_rows.reshape(rows, columns).T.ravel())]
    open_cells, order = min((_most_open(edges, order), order) for order in orders)
    if labels**open_cells > LARGEST_TABLE:
        raise TooLargeError(
            f"{rows} × {columns} cells with {labels} labels are too large to solve exactly: take fewer cells, labels or edges."
        )
    return _eliminated(unary, edges, capacities, order)


def _neighbours(
    n: int, edges: NDArray[np.integer], capacities: NDArray[np.floating]
) -> list[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """Each cell's neighbours and the capacities of the edges to them."""
    both = np.concatenate([edges, edges[:, ::-1]]).reshape(-1, 2).astype(np.intp)
    twice = np.concatenate([capacities, capacities]).astype(np.float64)
    return [(both[mine, 1], twice[mine]) for mine in (both[:, 0] == cell for cell in range(n))]


def _last_uses(edges: NDArray[np.integer], order: Sequence[int]) -> dict[int, list[int]]:
    """By cell: those which are not needed any more once it was visited, it and all their neighbours being behind."""
    rank = np.empty(len(order), np.intp)
    rank[list(order)] = np.arange(len(order))
    last = rank.copy()
    for i, j in edges.tolist():
        last[i], last[j] = max(last[i], rank[j]), max(last[j], rank[i])
    done: dict[int, list[int]] = {cell: [] for cell in order}
    for cell in order:
        done[order[int(last[cell])]].append(cell)
    return done


def _most_open(edges: NDArray[np.integer], order: Sequence[int]) -> int:
    """How many axes the largest table has: cells visited in this order whose neighbours are not all behind."""
    done = _last_uses(edges, order)
    most = still = 0
    for cell in order:
        still += 1
        most = max(most, still)
        still -= len(done[cell])
    return most


def _eliminated(
    unary: NDArray[np.floating], edges: NDArray[np.integer], capacities: NDArray[np.floating], order: Sequence[int]
) -> Labels:
    """Dynamic programming: a table of the least energy behind, for each labelling of the open cells.

    A cell opens with its unary cost and its edges to open cells, and closes with its best label
    for each labelling of the others; the labels are then read off backwards.
    """
    n, labels = unary.shape
    around = _neighbours(n, edges, capacities)
    done = _last_uses(edges, order)
    differ = 1.0 - np.eye(labels)
    table, axes = np.zeros(()), list[int]()
    choices: list[tuple[int, list[int], NDArray[np.uint16]]] = []
    for cell in order:
        table = table[..., None] + unary[cell]
        for other, capacity in zip(*around[cell], strict=True):
            if other in axes:
                shape = [1] * table.ndim
                shape[axes.index(other)] = shape[-1] = labels
                table += capacity * differ.reshape(shape)
        axes.append(cell)
        for closed in done[cell]:
            axis = axes.index(closed)
            axes.pop(axis)
            choices.append((closed, axes.copy(), table.argmin(axis).astype(np.uint16)))
            table = table.min(axis)
    labels = np.zeros(n, np.uint16)
    for cell, others, choice in reversed(choices):
        labels[cell] = choice[tuple(labels[others])]
    return frozen_array(labels)
