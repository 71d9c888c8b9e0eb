"""Multi-label graph cuts, as whole solves and as single moves.

The solver works on integers, and takes none that are too large: costs are checked and scaled here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraphCutError
from grapl_engine.events import Labels, frozen_array
from grapl_engine.graphcut.solver import open_solver

__all__ = ["Attempt", "Cut", "Move", "moves", "scale_of", "solve"]

LARGEST_TERM = 9e6  # below `solver.LARGEST_COST`
LARGEST_SUM = 2**29  # what a site's capacities may add up to in GCO's 32-bit flow


@dataclass(frozen=True, slots=True)
class Attempt:
    """The move that is made next: `alpha` grows (expansion, `beta` None), or `alpha` and `beta` trade patches (swap)."""

    alpha: int
    beta: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One move that was tried: `alpha` grew (expansion, `beta` None), or `alpha` and `beta` traded patches (swap).

    Attributes
    ----------
    changed : int
        Patches that took another label.
    energy : float
        E after the move, by the solver's own integer count, in nats.
    patches : int32, (changed,)
        Flat indices of those patches, ascending.
    labels : uint16, (changed,)
        The labels that they took.
    """

    alpha: int
    beta: int | None
    changed: int
    energy: float
    patches: NDArray[np.int32]
    labels: Labels


class Cut:
    """A labelling problem in the solver's hands: ``E(S) = sum unary + sum c [S(p) != S(q)]``.

    Parameters
    ----------
    unary : floating, (n, K)
        Finite and not negative.
    edges : integer, (E, 2)
        Pairs i < j, none twice.
    capacities : floating, (E,)
        lambda phi: finite and not negative.
    start : integer, (n,), optional
        The labelling that moves start from; all 0 by default.

    Raises
    ------
    GraphCutError
        On costs or edges that the solver cannot take, or if none is installed.

    Notes
    -----
    Costs are scaled to integers by the largest factor that is safe, so `energy`
    agrees with the exact one to half a unit a term: ``(n + E) / (2 scale)``.

    References
    ----------
    Boykov, Veksler and Zabih, IEEE TPAMI 23(11), 2001, doi:10.1109/34.969114.
    """

    def __init__(
        self,
        unary: NDArray[np.floating],
        edges: NDArray[np.integer],
        capacities: NDArray[np.floating],
        start: NDArray[np.integer] | None = None,
    ) -> None:
        _check(unary, edges, capacities, start)
        self.sites, self.labels_count = unary.shape
        self.scale = scale_of(unary, edges, capacities)
        costs = np.rint(unary * self.scale).astype(np.intc)
        scaled = np.rint(np.asarray(capacities, dtype=np.float64) * self.scale).astype(np.intc)
        kept = scaled > 0
        self._solver = open_solver(costs, edges[kept], scaled[kept], None if start is None else start.ravel())
        self._known_energy: float | None = None

    def __enter__(self) -> Cut:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the solver's memory back."""
        self._solver.close()

    @property
    def labels(self) -> NDArray[np.intc]:
        """intc, (n,): the labelling as it stands."""
        return self._solver.labels

    @property
    def energy(self) -> float:
        """E of the labelling as it stands, by the solver's own count, in nats."""
        if self._known_energy is None:
            self._known_energy = self._solver.energy / self.scale
        return self._known_energy

    @property
    def terms(self) -> tuple[float, float]:
        """The unary and the pairwise part of `energy` (the latter with lambda in it)."""
        unary, pairwise = self._solver.terms
        return unary / self.scale, pairwise / self.scale

    def expand(self, alpha: int) -> Move:
        """Let any patches take label alpha, if that lowers E: the best such move, of no patch where none does."""
        before = self.labels
        self._solver.alpha_expansion(alpha)
        return self._made(alpha, None, before)

    def swap(self, alpha: int, beta: int) -> Move:
        """Let patches of alpha and beta trade labels: the best such move; where E is the same, a patch is alpha's."""
        before = self.labels
        self._solver.alpha_beta_swap(alpha, beta)
        return self._made(alpha, beta, before)

    def _made(self, alpha: int, beta: int | None, before: NDArray[np.intc]) -> Move:
        after = self.labels
        patches = np.flatnonzero(after != before)
        if len(patches):
            self._known_energy = None  # most moves change nothing, and counting takes as long as looking
        return Move(
            alpha, beta, len(patches), self.energy, frozen_array(patches, np.int32), frozen_array(after[patches], np.uint16)
        )

    def run(self, solver: Literal["swap", "expansion"]) -> Iterator[Attempt | Move]:
        """Move until no move lowers E any more, each move announced; stop drawing from it to stop in between.

        Swaps go in GCO's order: alpha ascends, beta descends to it. Of GCO's two orders for expansions this is the plain
        one, in which labels ascend, round after round (``expansion(max_num_iterations)`` there); its other one,
        taken where no number of rounds is given, comes back first to labels that lowered E.

        A swap is left out where it cannot change anything: under a Potts model its outcome depends on the patches of
        its two labels alone, so it waits until one of them has changed. An expansion is the best there is from where
        it started, so its label waits until another one has grown.
        """
        return self._swaps() if solver == "swap" else self._expansions()

    def _expansions(self) -> Iterator[Attempt | Move]:
        energy, idle = self.energy, 0
        while True:
            for alpha in range(self.labels_count):
                yield Attempt(alpha, None)
                move = self.expand(alpha)
                idle = 1 if move.energy < energy else idle + 1
                energy = move.energy
                yield move
                if idle >= self.labels_count:
                    return

    def _swaps(self) -> Iterator[Attempt | Move]:
        count = self.labels_count
        version = np.zeros(count, dtype=np.int64)  # how often a label's set of patches has changed
        tried: dict[tuple[int, int], tuple[int, int]] = {}
        present = np.bincount(self.labels, minlength=count) > 0
        changed = True
        while changed:  # ties all go to alpha, the lower label, so that patches do not trade them for ever
            changed = False
            for alpha in range(count):
                for beta in range(count - 1, alpha, -1):
                    state = (int(version[alpha]), int(version[beta]))
                    if tried.get((alpha, beta)) == state or not (present[alpha] or present[beta]):
                        continue
                    yield Attempt(alpha, beta)
                    move = self.swap(alpha, beta)
                    if move.changed:  # also where E stays: a patch may now stand where another swap can lower E
                        changed = True
                        version[[alpha, beta]] += 1
                        present = np.bincount(self.labels, minlength=count) > 0
                    tried[alpha, beta] = (int(version[alpha]), int(version[beta]))
                    yield move


def moves(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    capacities: NDArray[np.floating],
    *,
    solver: Literal["swap", "expansion"] = "swap",
    start: NDArray[np.integer] | None = None,
    result: Callable[[Labels], None],
) -> Iterator[Attempt | Move]:
    """Solve a labelling problem move by move.

    Without neighbours to agree with (no edge has a positive capacity) the cheapest label of
    each patch is the exact minimum and no move is made; nor with one label.

    Parameters
    ----------
    unary, edges, capacities, start
        As for `Cut`.
    solver : {"swap", "expansion"}
        Alpha-beta swap or alpha-expansion.
    result : callable
        Receives the labels, uint16, (n,), once the last move is done; not if the iterator is dropped before.

    Yields
    ------
    Attempt, then the Move that was made of it
    """
    if unary.ndim != 2 or unary.shape[1] == 1 or not np.any(capacities > 0):
        _check(unary, edges, capacities, start)
        result(frozen_array(unary.argmin(1), np.uint16))
        return
    with Cut(unary, edges, capacities, start) as cut:
        yield from cut.run(solver)
        result(frozen_array(cut.labels, np.uint16))


def solve(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    capacities: NDArray[np.floating],
    *,
    solver: Literal["swap", "expansion"] = "swap",
    start: NDArray[np.integer] | None = None,
) -> Labels:
    """Solve a labelling problem; parameters as for `moves`.

    Returns
    -------
    uint16, (n,)
        The labels that the last move ends with.

    Raises
    ------
    GraphCutError
        As `Cut` does.
    """
    solution: list[Labels] = []
    for _ in moves(unary, edges, capacities, solver=solver, start=start, result=solution.append):
        pass
    return solution[0]


def scale_of(unary: NDArray[np.floating], edges: NDArray[np.integer], capacities: NDArray[np.floating]) -> float:
    """The factor from nats to the solver's integers; parameters as for `Cut`.

    Returns
    -------
    float
        The largest with which no term exceeds `LARGEST_TERM`, nor all of a patch's terms together `LARGEST_SUM`.
    """
    degree = np.bincount(edges.ravel(), np.repeat(capacities, 2), len(unary))
    largest_unary = float(unary.max(initial=0.0))
    largest = max(largest_unary, float(np.max(capacities, initial=0.0)), 1e-12)
    return min(LARGEST_TERM / largest, LARGEST_SUM / max(largest_unary + float(degree.max(initial=0.0)), 1e-12))


def _check(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    capacities: NDArray[np.floating],
    start: NDArray[np.integer] | None,
) -> None:
    """Refuse what GCO cannot take."""
    if unary.ndim != 2 or min(unary.shape) < 1:
        raise GraphCutError(f"Unary costs need the shape (patches, labels); got {unary.shape}.")
    if edges.ndim != 2 or edges.shape[1] != 2 or len(edges) != len(capacities):
        raise GraphCutError(
            f"Edges need the shape (E, 2), and a capacity each; got {edges.shape} and {len(capacities)} of them."
        )
    for name, costs in (("Unary costs", unary), ("Capacities", capacities)):
        if not np.isfinite(costs).all() or np.any(costs < 0):
            raise GraphCutError(f"{name} must be finite and not negative.")
    if len(edges) and (edges.min() < 0 or edges.max() >= len(unary) or np.any(edges[:, 0] >= edges[:, 1])):
        raise GraphCutError(f"Edges must be pairs i < j of the {len(unary)} patches.")
    if start is not None and (start.size != len(unary) or start.min() < 0 or start.max() >= unary.shape[1]):
        raise GraphCutError(f"A start needs one of {unary.shape[1]} labels for each of the {len(unary)} patches.")
