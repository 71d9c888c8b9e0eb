"""A graph cut as events: with announcements where moves take long, and an end after the move in hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grapl_engine import CutMove, Event, MoveStarted, Settings
from grapl_engine.events import Labels
from grapl_engine.features.affinity import PatchGraph
from grapl_engine.graphcut.problem import Problem, problem_from
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.pipeline import cut_events


@pytest.fixture
def problem() -> Problem:
    """Two patches of four say 1, weakly; their neighbours' 0 costs more to leave."""
    probabilities = np.array([[0.9, 0.1], [0.45, 0.55], [0.9, 0.1], [0.45, 0.55]], np.float32)
    graph = PatchGraph(np.array([[0, 1], [2, 3], [0, 2], [1, 3]], np.int32), np.ones(4, np.float32), 1.0)
    return problem_from(probabilities, graph, Settings(d=2, k0=2, lambda_=4.0), NO_CONSTRAINTS)


def solved(problem: Problem, should_stop: Callable[[], bool] = lambda: False) -> tuple[list[Event], Labels | None]:
    """What is said, and what comes of it."""
    said: list[Event] = []
    cut = cut_events.cut_events(3, problem, should_stop)
    while True:
        try:
            said.append(next(cut))
        except StopIteration as end:
            return said, end.value


def test_moves_are_told_one_by_one_and_the_labels_are_those_of_the_least_energy(problem: Problem) -> None:
    said, labels = solved(problem)
    assert labels is not None and labels.tolist() == [0, 0, 0, 0]
    assert said and all(isinstance(event, CutMove) and event.iteration == 3 for event in said)
    assert [event.move for event in said if isinstance(event, CutMove)] == list(range(len(said)))


def test_a_move_that_takes_long_is_announced(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_events, "MANY_EDGES", 4)
    said, _ = solved(problem)
    assert [type(event) for event in said] == [MoveStarted, CutMove] * (len(said) // 2)


def test_a_stop_ends_after_the_move_in_hand(problem: Problem) -> None:
    said, labels = solved(problem, lambda: True)
    assert len(said) == 1 and labels is None
