"""A cut's moves with all that the stepper shows of them, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine import Energy, RunRecord
from grapl_engine.analysis import solver_trace
from grapl_engine.analysis.solver_trace import SolverTrace
from grapl_engine.graphcut.cut import Move
from grapl_engine.graphcut.problem import Problem

__all__ = ["TraceView", "steps_of"]


@dataclass(frozen=True, slots=True, eq=False)
class TraceView:
    """A trace of the solver, its energies, and whether the solver counts them likewise.

    A position counts moves: 0 is the start, ``len(trace.moves)`` the end.

    Attributes
    ----------
    trace : SolverTrace
    energies : list of Energy
        Exact, without the seeds' costs; one a position.
    error, tolerance : float
        The largest difference from the solver's own energies, and what rounding explains, in nats.
    """

    trace: SolverTrace
    energies: list[Energy]
    error: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the energies are the solver's own."""
        return self.error <= self.tolerance

    @property
    def end(self) -> int:
        """The last position."""
        return len(self.trace.moves)

    def stops(self, *, changing: bool) -> list[int]:
        """The positions to stop at: all, or the start and those after a move that changed something."""
        return [0, *(i for i, move in enumerate(self.trace.moves, 1) if move.changed or not changing)]

    def move(self, position: int) -> Move:
        """The move that leads to a position above 0."""
        return self.trace.moves[position - 1]

    def may(self, position: int) -> NDArray[np.bool_]:
        """bool, (d, d): who could switch in that move."""
        return self._grid(self.trace.may_switch(position - 1))

    def did(self, position: int) -> NDArray[np.bool_]:
        """bool, (d, d): who switched in it."""
        mask = np.zeros(len(self.trace.start), np.bool_)
        mask[self.move(position).patches] = True
        return self._grid(mask)

    def labels(self, position: int) -> NDArray[np.uint16]:
        """uint16, (d, d): the labels at a position."""
        return self._grid(self.trace.labels(position))

    def _grid(self, flat: NDArray[Any]) -> NDArray[Any]:
        return flat.reshape(self.trace.problem.d, -1)


def steps_of(subject: tuple[RunRecord, int] | Problem, should_stop: Callable[[], bool]) -> Iterator[object]:
    """The moves of a run's iteration, or of a problem that is solved for this: a background task's computation."""
    trace = (
        solver_trace.trace_of(*subject, should_stop)
        if isinstance(subject, tuple)
        else solver_trace.solve_traced(subject, should_stop)
    )
    if trace is not None:
        yield TraceView(trace, trace.energies(), trace.check(), trace.tolerance)
