"""A labelling problem of a few cells, as it is edited by hand."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis import tiny

if TYPE_CHECKING:
    from grapl_engine.analysis.tiny import Comparison
    from grapl_engine.events import Labels
    from grapl_engine.graphcut.problem import Problem

__all__ = ["FEWEST", "LEAST_LABELS", "MOST", "MOST_LABELS", "TinyGrid", "piece_of"]

FEWEST, MOST = 3, 8
LEAST_LABELS, MOST_LABELS = 2, 6
NEW_COST = 1.0
"""Nats, of a label or a cell that was not there."""


@dataclass(frozen=True, slots=True, eq=False)
class TinyGrid:
    """A random field on rows x columns cells; each change gives another one.

    Attributes
    ----------
    rows, columns : int
    unary : float64, (n, K)
        What each label costs each cell, in nats; n = rows * columns, row by row.
    edges : int32, (E, 2)
        Pairs i < j.
    phi : float64, (E,)
        phi, before lambda.
    lambda_ : float
    colors : tuple of int
        For each label its slot in the palette.
    names : tuple of int
        What each label is called: its number in the run that it was taken from.
    """

    rows: int
    columns: int
    unary: NDArray[np.float64]
    edges: NDArray[np.int32]
    phi: NDArray[np.float64]
    lambda_: float
    colors: tuple[int, ...]
    names: tuple[int, ...]

    @property
    def cells(self) -> int:
        """N."""
        return self.rows * self.columns

    @property
    def labels(self) -> int:
        """K."""
        return int(self.unary.shape[1])

    @property
    def cheapest(self) -> Labels:
        """uint16, (n,): where the local methods start from."""
        return np.asarray(self.unary.argmin(1), np.uint16)

    def edges_of(self, cell: int) -> list[int]:
        """The numbers of the edges at a cell."""
        return [int(edge) for edge in np.flatnonzero((self.edges == cell).any(1))]

    def compare(self) -> Comparison:
        """What ICM, alpha-expansion and swap find, and the optimum."""
        return tiny.compare(self.unary, self.edges, self.phi, self.lambda_, self.rows, self.columns)

    def replace(self, **changes: Any) -> TinyGrid:
        """A copy with some attributes changed."""
        return dataclasses.replace(self, **changes)

    def with_unary(self, cell: int, label: int, cost: float) -> TinyGrid:
        """One cost changed."""
        unary = self.unary.copy()
        unary[cell, label] = cost
        return self.replace(unary=unary)

    def with_weight(self, edge: int, weight: float) -> TinyGrid:
        """One edge's weight changed."""
        phi = self.phi.copy()
        phi[edge] = weight
        return self.replace(phi=phi)

    def with_labels(self, labels: int) -> TinyGrid:
        """The first K labels; new ones cost `NEW_COST` everywhere, and have the lowest names and colours that are free."""
        unary = np.full((self.cells, labels), NEW_COST)
        kept = min(labels, self.labels)
        unary[:, :kept] = self.unary[:, :kept]
        return self.replace(unary=unary, colors=_extended(self.colors, labels), names=_extended(self.names, labels))

    def with_size(self, rows: int, columns: int) -> TinyGrid:
        """Other sides: cells and edges that stay keep their costs; new ones cost `NEW_COST`, and edges join neighbours."""
        unary = np.full((rows, columns, self.labels), NEW_COST)
        up, left = min(rows, self.rows), min(columns, self.columns)
        unary[:up, :left] = self.unary.reshape(self.rows, self.columns, -1)[:up, :left]
        kept = {}
        for (i, j), weight in zip(self.edges.tolist(), self.phi.tolist(), strict=True):
            ends = [divmod(cell, self.columns) for cell in (i, j)]
            if all(row < up and column < left for row, column in ends):
                kept[tuple(row * columns + column for row, column in ends)] = weight
        new = {
            (i, j): NEW_COST
            for i, j in tiny.lattice(rows, columns).tolist()
            if not (self._has(i, columns) and self._has(j, columns))
        }
        edges_and_phi = sorted((kept | new).items())
        edges = np.array([pair for pair, _ in edges_and_phi], np.int32).reshape(-1, 2)
        phi = np.array([weight for _, weight in edges_and_phi])
        return self.replace(rows=rows, columns=columns, unary=unary.reshape(-1, self.labels), edges=edges, phi=phi)

    def _has(self, cell: int, columns: int) -> bool:
        """Whether a cell of a grid of so many columns is one of these too."""
        row, column = divmod(cell, columns)
        return row < self.rows and column < self.columns


def piece_of(
    problem: Problem, labels: Labels, palette_indices: tuple[int, ...] | None, patch: tuple[int, int], rows: int, columns: int
) -> TinyGrid:
    """Cut a piece out of a picture's labelling problem.

    Parameters
    ----------
    problem : Problem
    labels : uint16, (n,)
        The piece keeps the labels most common in it, up to six; if it has one alone, also the one that is cheapest beside it.
    palette_indices : tuple of int, or None
        Those of the run.
    patch : (int, int)
        Row and column around which the piece lies, inside the picture.
    rows, columns : int
        Its sides; less where the picture has fewer patches.
    """
    d = problem.d
    rows, columns = min(rows, d), min(columns, d)
    top, left = (min(max(at - side // 2, 0), d - side) for at, side in zip(patch, (rows, columns), strict=True))
    patches = ((top + np.arange(rows))[:, None] * d + left + np.arange(columns)).ravel()
    chosen = [label for label, _ in Counter(labels[patches].tolist()).most_common(MOST_LABELS)]
    means = problem.unary[patches].mean(0)
    chosen += [int(label) for label in means.argsort() if label not in chosen][: max(0, LEAST_LABELS - len(chosen))]
    chosen.sort()
    place = np.full(d * d, -1, np.int32)
    place[patches] = np.arange(len(patches))
    ends = place[problem.edges]
    inside = (ends >= 0).all(1)
    return TinyGrid(
        rows,
        columns,
        problem.unary[np.ix_(patches, chosen)],
        ends[inside],
        problem.phi[inside],
        problem.lambda_,
        tuple(palette_indices[label] if palette_indices is not None else label for label in chosen),
        tuple(chosen),
    )


def _extended(values: tuple[int, ...], count: int) -> tuple[int, ...]:
    free = (value for value in range(count + len(values)) if value not in values)
    return (*values, *(next(free) for _ in range(count - len(values))))[:count]
