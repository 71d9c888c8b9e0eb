"""The graph cut solver behind one face: whichever of two packages is installed. Nothing else here imports either.

`gco-wrapper` (pyGCO, which the paper used) and `bkgco` (by an author of GCO) hold the same C++ code: its moves,
their order in whole solves and its maximum flow differ in nothing that a result could show. So the same integer
costs give the same labels and energies with both, ties included, after every single move.
"""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraphCutError
from grapl_engine.packages import Package, required_package

__all__ = ["LARGEST_COST", "Solver", "open_solver"]

LARGEST_COST = 10_000_000
"""GCO_MAX_ENERGYTERM. Above it GCO throws, which ends the process in gco-wrapper and is a RuntimeError in bkgco."""
_LOCK = threading.Lock()


class Solver(Protocol):
    """A labelling problem in the solver's hands, in its integers. One thread at a time works on it."""

    @property
    def labels(self) -> NDArray[np.intc]:
        """intc, (n,): the labelling as it stands."""

    @property
    def energy(self) -> int:
        """E of the labelling as it stands."""

    @property
    def terms(self) -> tuple[int, int]:
        """The unary and the pairwise part of `energy`."""

    def alpha_expansion(self, alpha: int) -> None:
        """Let any sites take label alpha: the best such move, if it lowers E."""

    def alpha_beta_swap(self, alpha: int, beta: int) -> None:
        """Let sites of alpha and beta trade labels: the best such move; where E is the same, a site is alpha's."""

    def expansion(self) -> None:
        """Expand until no label can grow, in GCO's own order, which comes back first to labels that lowered E."""

    def swap(self) -> None:
        """Swap until a whole round leaves E as it is: alpha ascending, and for each beta descending to it."""

    def close(self) -> None:
        """Give the memory back; nothing else may be asked afterwards."""


def open_solver(
    costs: NDArray[np.integer],
    edges: NDArray[np.integer],
    capacities: NDArray[np.integer],
    start: NDArray[np.integer] | None = None,
    *,
    package: Package | None = None,
) -> Solver:
    """Put a labelling problem into the solver's hands: ``E(S) = sum cost + sum capacity [S(p) != S(q)]``.

    Parameters
    ----------
    costs : integer, (n, K)
        Of each label at each site, from 0 to `LARGEST_COST`; K is 2 or more.
    edges : integer, (E, 2)
        Pairs i < j, none twice. Their order decides between labellings of the same energy.
    capacities : integer, (E,)
        From 0 to `LARGEST_COST`. GCO adds up a site's cost and capacities in 32 bits, and nobody checks the sum.
    start : integer, (n,), optional
        The labelling that moves start from; all 0 by default.
    package : {"gco-wrapper", "bkgco"}, optional
        By default the one that is installed, gco-wrapper where both are.

    Returns
    -------
    Solver
        It keeps nothing of the arrays; close it when it is done.

    Raises
    ------
    GraphCutError
        On costs that GCO does not take, or if neither package is installed.
    """
    _check(costs, capacities)
    kind: type[_GcoWrapper | _Bkgco] = _GcoWrapper if (package or required_package()) == "gco-wrapper" else _Bkgco
    return kind(costs, edges, capacities, start)


def _check(costs: NDArray[np.integer], capacities: NDArray[np.integer]) -> None:
    """Refuse, with either package, what ends the process in gco-wrapper; and negative terms, which no energy here has."""
    if costs.shape[1] < 2:
        raise GraphCutError(f"A graph cut needs two labels or more to choose from; got {costs.shape[1]}.")
    for name, terms in (("costs", costs), ("capacities", capacities)):
        least, most = terms.min(initial=0), terms.max(initial=0)
        if least < 0 or most > LARGEST_COST:
            raise GraphCutError(f"The solver takes integer {name} from 0 to {LARGEST_COST:,}; got {least:,} to {most:,}.")


class _GcoWrapper:
    """Through gco-wrapper. Its calls give up the GIL, and its one table of problems has no lock: one is held for each call."""

    def __init__(
        self,
        costs: NDArray[np.integer],
        edges: NDArray[np.integer],
        capacities: NDArray[np.integer],
        start: NDArray[np.integer] | None,
    ) -> None:
        from gco import GCO  # defines numpy.int, numpy.float and numpy.bool for the whole process

        self._gco = GCO()
        self._open = True
        with _LOCK:
            self._gco.create_general_graph(*costs.shape)
            self._gco.set_data_cost(np.ascontiguousarray(costs))  # it copies all arrays, and reads each as if in C order
            if len(edges):
                self._gco.set_all_neighbors(edges[:, 0], edges[:, 1], capacities)
            self._gco.set_smooth_cost(_potts(costs.shape[1]))
            if start is not None:
                for site in np.flatnonzero(start).tolist():
                    self._gco.init_label_at_site(site, int(start[site]))

    @property
    def labels(self) -> NDArray[np.intc]:
        with _LOCK:
            return np.asarray(self._gco.get_labels(), dtype=np.intc)

    @property
    def energy(self) -> int:
        with _LOCK:
            return int(self._gco.compute_energy())

    @property
    def terms(self) -> tuple[int, int]:
        with _LOCK:
            return int(self._gco.compute_data_energy()), int(self._gco.compute_smooth_energy())

    def alpha_expansion(self, alpha: int) -> None:
        with _LOCK:
            self._gco.expansion_on_alpha(alpha)

    def alpha_beta_swap(self, alpha: int, beta: int) -> None:
        with _LOCK:
            self._gco.alpha_beta_swap(alpha, beta)

    def expansion(self) -> None:
        with _LOCK:
            self._gco.expansion()

    def swap(self) -> None:
        with _LOCK:
            self._gco.swap()

    def close(self) -> None:
        if self._open:  # a second time it would end the process
            self._open = False
            with _LOCK:
                self._gco.destroy_graph()


class _Bkgco:
    """Through bkgco. Each problem has a lock of its own and they share nothing: without ours, cuts run side by side."""

    def __init__(
        self,
        costs: NDArray[np.integer],
        edges: NDArray[np.integer],
        capacities: NDArray[np.integer],
        start: NDArray[np.integer] | None,
    ) -> None:
        from bkgco import GCO

        sites, labels = costs.shape
        self._gco = GCO(sites, labels, dtype=np.int32)
        self._gco.set_data_cost(np.array(costs, dtype=np.int32, order="C"))  # a copy: it is read where it lies
        if len(edges):
            ends = np.asarray(edges, dtype=np.int32)  # here and below, since bkgco warns where it has to convert
            self._gco.set_neighbors((ends[:, 0], ends[:, 1]), np.asarray(capacities, dtype=np.int32))
        self._gco.set_smooth_cost(_potts(costs.shape[1]).astype(np.int32))
        if start is not None:
            self._gco.set_labeling(np.asarray(start, dtype=np.int32))

    @property
    def labels(self) -> NDArray[np.intc]:
        return np.asarray(self._gco.get_labeling(), dtype=np.intc)

    @property
    def energy(self) -> int:
        return int(self._gco.compute_energy())

    @property
    def terms(self) -> tuple[int, int]:
        return int(self._gco.data_energy()), int(self._gco.smooth_energy())

    def alpha_expansion(self, alpha: int) -> None:
        self._gco.alpha_expansion(alpha)

    def alpha_beta_swap(self, alpha: int, beta: int) -> None:
        self._gco.alpha_beta_swap(alpha, beta)

    def expansion(self) -> None:
        self._gco.expansion()

    def swap(self) -> None:
        self._gco.swap()

    def close(self) -> None:
        self._gco.close()


def _potts(labels: int) -> NDArray[np.intc]:
    """intc, (K, K): 1 for two different labels, else 0."""
    return 1 - np.eye(labels, dtype=np.intc)
