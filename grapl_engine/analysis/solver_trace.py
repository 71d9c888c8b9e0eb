"""A cut, move by move: forward, back, and checked against its own energies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import CutMove, Energy, Labels, frozen_array
from grapl_engine.frame import Frame, Stage
from grapl_engine.graphcut.cut import Move, scale_of
from grapl_engine.graphcut.problem import Problem, problem_of
from grapl_engine.record import RunRecord

__all__ = ["SolverTrace", "solve_traced", "trace_of"]


@dataclass(frozen=True, slots=True, eq=False)
class SolverTrace:
    """The moves of one cut. Index i stands after i moves: 0 is the start, ``len(moves)`` the result.

    Attributes
    ----------
    problem : Problem
    start : uint16, (n,)
        Where the moves start from; the result itself where none was needed.
    moves : tuple of Move
    """

    problem: Problem
    start: Labels
    moves: tuple[Move, ...]

    def labels(self, index: int) -> Labels:
        """The labelling after so many moves.

        Parameters
        ----------
        index : int
            From 0 to ``len(moves)``.

        Returns
        -------
        uint16, (n,)
        """
        labels = self.start.copy()
        for move in self.moves[:index]:
            labels[move.patches] = move.labels
        return frozen_array(labels)

    def energy(self, index: int) -> Energy:
        """The exact energy after so many moves (Eq. 1), without the constraints' costs.

        Parameters
        ----------
        index : int
            From 0 to ``len(moves)``.

        Returns
        -------
        Energy
            U in nats, V before lambda, and lambda.
        """
        return self.problem.energy(self.labels(index))

    def energies(self) -> list[Energy]:
        """`energy` of 0 to ``len(moves)`` moves, at the price of those that changed something."""
        energies: list[Energy] = []
        for index, labels in enumerate(self._labellings()):
            idle = index > 0 and not self.moves[index - 1].changed
            energies.append(energies[-1] if idle else self.problem.energy(labels))
        return energies

    def may_switch(self, index: int) -> NDArray[np.bool_]:
        """Which patches the move after so many others can change.

        In an expansion of alpha all that are not alpha yet, in a swap those of alpha or beta; not those to which a seed
        forbids the other label.

        Parameters
        ----------
        index : int
            From 0 to ``len(moves) - 1``.

        Returns
        -------
        bool, (n,)
        """
        move, labels = self.moves[index], self.labels(index)
        if move.beta is None:
            free, other = labels != move.alpha, np.full(len(labels), move.alpha)
        else:
            free = (labels == move.alpha) | (labels == move.beta)
            other = np.where(labels == move.alpha, move.beta, move.alpha)
        if self.problem.constraints:
            excluded = self.problem.constraints.excluded(self.problem.d, self.problem.labels)
            free = free & ~excluded[np.arange(len(labels)), other]
        return np.asarray(free)

    def check(self) -> float:
        """The largest difference between the exact energy and the solver's own, over all moves, in nats.

        Both with the constraints' costs. Above `tolerance` something is wrong.
        """
        costs = self.problem.costs
        sites = np.arange(len(costs))
        extra = costs - self.problem.unary
        labellings = zip(self._labellings(), self.energies(), strict=True)
        exact = [energy.total + float(extra[sites, labels].sum()) for labels, energy in labellings]
        return max((abs(e - move.energy) for e, move in zip(exact[1:], self.moves, strict=True)), default=0.0)

    @property
    def tolerance(self) -> float:
        """What the solver's integer costs may be off, in nats: half a unit a term, ``(n + E) / (2 scale)``."""
        return (len(self.problem.unary) + len(self.problem.edges)) * self.unit / 2

    @property
    def unit(self) -> float:
        """What one unit of the solver's integer costs is, in nats: costs that differ by less may be equal to it."""
        problem = self.problem
        return 1 / scale_of(problem.costs, problem.edges, problem.capacities)

    def _labellings(self) -> Iterator[Labels]:
        """The labelling after 0, 1, 2 ... moves: one array that is written on."""
        labels = self.start.copy()
        yield labels
        for move in self.moves:
            labels[move.patches] = move.labels
            yield labels


def trace_of(record: RunRecord, iteration: int, should_stop: Callable[[], bool] = lambda: False) -> SolverTrace | None:
    """The cut of an iteration as the run made it.

    Parameters
    ----------
    record : RunRecord
    iteration : int
        From 0.
    should_stop : callable
        As for `solve_traced`: the cut of a run whose file did not keep the moves is solved again.

    Returns
    -------
    SolverTrace or None
        None if the iteration has no cut (yet), or if stopped.
    """
    done = record.iterations[iteration] if iteration < len(record.iterations) else None
    if done is None or done.cut_labels is None:
        return None
    problem = problem_of(record, Frame(Stage.CUT, iteration))
    said = [move for move in record.moves if move.iteration == iteration]
    moves = [move for move in map(_kept, said) if move is not None]
    if len(moves) < len(said):
        return solve_traced(problem, should_stop)
    return SolverTrace(problem, problem.first if moves else frozen_array(done.cut_labels.ravel()), tuple(moves))


def solve_traced(problem: Problem, should_stop: Callable[[], bool] = lambda: False) -> SolverTrace | None:
    """Solve a problem and keep its moves.

    Parameters
    ----------
    problem : Problem
    should_stop : callable
        Asked between moves.

    Returns
    -------
    SolverTrace or None
        None if stopped.

    Raises
    ------
    GraphCutError
        As `graphcut.cut.Cut` does.
    """
    solution: list[Labels] = []
    moves: list[Move] = []
    for move in problem.moves(solution.append):
        if should_stop():
            return None
        if isinstance(move, Move):
            moves.append(move)
    return SolverTrace(problem, problem.first if moves else solution[0], tuple(moves))


def _kept(move: CutMove) -> Move | None:
    """A move that a run told of; None where it does not know who switched."""
    if move.patches is None or move.labels is None:
        return None
    return Move(move.alpha, move.beta, move.changed, move.energy, move.patches, move.labels)
