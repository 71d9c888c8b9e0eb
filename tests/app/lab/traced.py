"""A cut made by hand: four patches in a ring, three labels, three moves of an expansion."""

from __future__ import annotations

import numpy as np

from app.lab.moves.trace_view import TraceView
from grapl_engine.analysis.solver_trace import SolverTrace
from grapl_engine.graphcut.cut import Move
from grapl_engine.graphcut.problem import Problem

UNARY = np.array([[0.0, 5, 5], [5, 0.0, 5], [5, 5, 0.0], [1.0, 5, 5]])
EDGES = np.array([[0, 1], [0, 2], [1, 3], [2, 3]], np.int32)
WEIGHTS = np.array([1.0, 2.0, 4.0, 8.0])


def problem_by_hand(lambda_: float = 0.5, solver: str = "expansion") -> Problem:
    return Problem(UNARY, EDGES, WEIGHTS, lambda_, solver, None, 2)  # type: ignore[arg-type]


def move(alpha: int, patches: list[int], energy: float, beta: int | None = None) -> Move:
    labels = np.full(len(patches), alpha, np.uint16)
    return Move(alpha, beta, len(patches), energy, np.array(patches, np.int32), labels)


def trace_by_hand(error: float = 0.0, tolerance: float = 1e-6, **changes: object) -> TraceView:
    """From 0 0 / 0 0 to 0 1 / 0 0, an idle move, and 0 1 / 2 0; E is 11, 8.5, 8.5 and 8.5.

    The energies: U = 0 + 5 + 5 + 1; then patch 1 costs nothing, and edges 0-1 and 1-3 are cut, V = 5; then patch 2
    costs nothing, and edges 0-2 and 2-3 are cut too, V = 15.
    """
    problem = problem_by_hand().replace(**changes)
    moves = (move(1, [1], 8.5), move(0, [], 8.5), move(2, [2], 8.5))
    trace = SolverTrace(problem, np.zeros(4, np.uint16), moves)
    return TraceView(trace, trace.energies(), error, tolerance)


def swap_by_hand() -> TraceView:
    """From 0 0 / 1 2 patch 1 goes over to label 1 in a swap of 1 and 0."""
    problem = problem_by_hand(solver="swap")
    trace = SolverTrace(problem, np.array([0, 0, 1, 2], np.uint16), (move(1, [1], 17.0, beta=0),))
    return TraceView(trace, trace.energies(), 0.0, 1e-6)
