"""Wall time by phase, without what the answers to questions take."""

from __future__ import annotations

import pytest

from grapl_engine import Phase
from grapl_engine.pipeline.clock import Clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [10.0]
    monkeypatch.setattr("grapl_engine.pipeline.clock.time.perf_counter", lambda: now[0])
    return now


def test_each_phase_has_its_seconds(now: list[float]) -> None:
    clock = Clock()
    for phase, seconds in ((Phase.FEATURES, 1.0), (Phase.TRAINING, 4.0), (Phase.CUTTING, 2.0), (Phase.TRAINING, 8.0)):
        clock.turn_to(phase)
        now[0] += seconds
    assert clock.read() == {"features": 1.0, "training": 12.0, "cutting": 2.0, "total": 15.0}


def test_what_belongs_to_no_phase_counts_in_the_total_alone(now: list[float]) -> None:
    clock = Clock()
    now[0] += 3
    clock.turn_to(Phase.GRAPH)
    now[0] += 1
    clock.turn_to(None)
    now[0] += 5
    assert clock.read() == {"graph": 1.0, "total": 9.0}


def test_waiting_for_an_answer_is_left_out(now: list[float]) -> None:
    clock = Clock()
    clock.turn_to(Phase.TRAINING)

    def answer() -> str:
        now[0] += 100
        return "yes"

    now[0] += 1
    assert clock.left_out(answer) == "yes"
    now[0] += 1
    assert clock.read() == {"training": 2.0, "total": 2.0}
