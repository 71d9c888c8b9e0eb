"""The labelling problem that every cut solves, in a run and in a what-if; `Problem.capacities` multiplies lambda in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Energy, Labels, Prepared, frozen_array
from grapl_engine.frame import Frame
from grapl_engine.graphcut.cut import Attempt, Move, moves
from grapl_engine.graphcut.energy import EnergyBreakdown, LocalCosts, energy_breakdown, energy_of, local_costs, unary_costs
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings

if TYPE_CHECKING:
    from grapl_engine.features.affinity import PatchGraph

__all__ = ["Problem", "problem_from", "problem_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The energy that a cut minimises, ``E = U + lambda V``, and how it does.

    Attributes
    ----------
    unary : float64, (n, K)
        What each label costs each patch, in nats, without the constraints; n = d * d.
    edges : int32, (E, 2)
        Pairs i < j of flat indices ``row * d + column``.
    phi : float64, (E,)
        Before lambda.
    lambda_ : float
    solver : {"swap", "expansion"}
    start : uint16, (n,), or None
        Where the moves start from, but for what the constraints exclude; None: label 0 everywhere.
    d : int
    constraints : LabelConstraints
    """

    unary: NDArray[np.float64]
    edges: NDArray[np.int32]
    phi: NDArray[np.float64]
    lambda_: float
    solver: Literal["swap", "expansion"]
    start: Labels | None
    d: int
    constraints: LabelConstraints = NO_CONSTRAINTS

    @property
    def labels(self) -> int:
        """K."""
        return int(self.unary.shape[1])

    @property
    def capacities(self) -> NDArray[np.float64]:
        """float64, (E,): lambda phi, what it costs to cut each edge, in nats."""
        return self.lambda_ * self.phi

    @property
    def costs(self) -> NDArray[np.float64]:
        """float64, (n, K): the unary costs with those of the constraints."""
        return self.constraints.costs(self.unary, self.edges, self.capacities, self.d) if self.constraints else self.unary

    @property
    def first(self) -> Labels:
        """uint16, (n,): the labelling that the moves start from; it keeps the constraints."""
        start = self.constraints.start(self.start, self.unary, self.d)
        return frozen_array(np.zeros(len(self.unary)) if start is None else start, np.uint16)

    def replace(self, **changes: Any) -> Problem:
        """A copy with some attributes changed."""
        return dataclasses.replace(self, **changes)

    def moves(self, result: Callable[[Labels], None]) -> Iterator[Attempt | Move]:
        """Solve it move by move.

        Parameters
        ----------
        result : callable
            Receives the labels, uint16, (n,), once the last move is done.

        Yields
        ------
        Attempt, then the Move that was made of it

        Raises
        ------
        GraphCutError
            As `graphcut.cut.Cut` does.
        """
        return moves(self.costs, self.edges, self.capacities, solver=self.solver, start=self.first, result=result)

    def solve(self, should_stop: Callable[[], bool] = lambda: False) -> Labels | None:
        """Solve it; as `moves` does.

        Parameters
        ----------
        should_stop : callable
            Asked between moves.

        Returns
        -------
        uint16, (n,), or None
            The labels that the moves end with; None if stopped.

        Raises
        ------
        GraphCutError
            As `moves` does.
        """
        solution: list[Labels] = []
        for _ in self.moves(solution.append):
            if should_stop():
                return None
        return solution[0]

    def energy(self, labels: NDArray[np.integer]) -> Energy:
        """The energy of a labelling, without the constraints' costs (Eq. 1).

        Parameters
        ----------
        labels : integer, n of them in any shape

        Returns
        -------
        Energy
            In nats.
        """
        return energy_of(self.unary, self.edges, self.phi, labels, self.lambda_)

    def breakdown(self, labels: NDArray[np.integer]) -> EnergyBreakdown:
        """The same by patch, edge and label.

        Parameters
        ----------
        labels : integer, n of them in any shape

        Returns
        -------
        EnergyBreakdown
            In nats.
        """
        return energy_breakdown(self.unary, self.edges, self.phi, labels, self.lambda_)

    def local(self, labels: NDArray[np.integer], patch: int) -> LocalCosts:
        """What each label would cost one patch while the others keep theirs, without the constraints' costs.

        Parameters
        ----------
        labels : integer, n of them in any shape
        patch : int
            Its flat index.

        Returns
        -------
        LocalCosts
            In nats.
        """
        return local_costs(self.unary, self.edges, self.phi, labels, patch, self.lambda_)


def problem_of(record: RunRecord, frame: Frame) -> Problem:
    """The labelling problem at a place of a run's timeline.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    frame : Frame
        The network's answers of its iteration are frozen; before the first, the initial pseudo-labels;
        for the pixel map the last ones.

    Returns
    -------
    Problem
        With the run's graph, lambda, solver, start and constraints.

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    answers = record.probabilities(frame)
    if record.prepared is None or answers is None:
        raise ValueError("There is no labelling problem before the run has prepared.")
    return problem_from(answers.reshape(-1, answers.shape[-1]), record.prepared, record.settings, record.constraints)


def problem_from(
    probabilities: NDArray[np.float32], graph: PatchGraph | Prepared, settings: Settings, constraints: LabelConstraints
) -> Problem:
    """The problem that a run with these settings and constraints makes of the network's answers (Eq. 1 to 3).

    Parameters
    ----------
    probabilities : float32, (n, K)
        Each row sums to 1.
    graph : PatchGraph or Prepared
        Whose edges and phi are taken.
    settings : Settings
    constraints : LabelConstraints

    Returns
    -------
    Problem
    """
    return Problem(
        unary_costs(probabilities),
        graph.edges,
        graph.phi.astype(np.float64),
        settings.lambda_,
        settings.solver,
        frozen_array(probabilities.argmax(1), np.uint16) if settings.solver_start == "argmax" else None,
        settings.d,
        constraints,
    )
