"""Scores come by themselves, the quick ones first, and each map is compared once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.session.truth_scores import MapToScore, TruthScores
from app.tasks.background_task import close_tasks
from grapl_engine import RunRecord, Settings
from grapl_engine.evaluation.measures import MEASURES, QUICK
from grapl_engine.evaluation.metrics import score
from grapl_engine.truth import Truth

HALVES = np.repeat([[0] * 4 + [1] * 4], 8, 0).astype(np.int32)
TRUTH = Truth((HALVES, HALVES.T.copy()))


class Maps:
    """Maps that count how often they were asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def __call__(self, key: object, labels: np.ndarray | None = HALVES) -> MapToScore:
        def make() -> np.ndarray | None:
            self.asked.append(key)
            return labels

        return MapToScore(key, make, 3)


@pytest.fixture
def scores(qapp: object) -> Iterator[TruthScores]:
    parent = QObject()
    scores = TruthScores(parent)
    yield scores
    close_tasks(parent)


def test_without_a_truth_there_are_none(scores: TruthScores) -> None:
    assert scores.of(Maps()("a")) is None
    assert not scores.is_busy


def test_quick_ones_first_and_boundaries_where_they_are_wanted(scores: TruthScores, qtbot: QtBot) -> None:
    maps = Maps()
    scores.compare_with(TRUTH)
    assert scores.of(maps("a"), whole=True) is None and scores.of(maps("b")) is None
    qtbot.waitUntil(lambda: scores.of(maps("a")) is not None and scores.of(maps("b")) is not None)
    first = scores.of(maps("b"))
    assert first is not None and set(first.mean.values) == set(QUICK)
    qtbot.waitUntil(lambda: not scores.is_busy)
    whole = scores.of(maps("a"), whole=True)
    assert whole == score(HALVES, TRUTH.annotators, k0=3)
    assert set(whole.mean.values) == set(MEASURES)
    assert sorted(map(str, maps.asked)) == ["a", "a", "b"]


def test_a_map_that_is_not_there_has_none_until_it_is_back(scores: TruthScores, qtbot: QtBot) -> None:
    maps = Maps()
    scores.compare_with(TRUTH)
    told: list[bool] = []
    scores.changed.connect(lambda: told.append(True))
    assert scores.of(maps("a", None)) is None
    qtbot.waitUntil(lambda: not scores.is_busy)
    assert maps.asked == ["a"] and not told, "who asks at each change would ask for ever"
    scores.of(maps("a"))
    qtbot.waitUntil(lambda: scores.of(maps("a")) is not None)


def test_of_maps_that_pass_the_last_alone_is_compared(scores: TruthScores, qtbot: QtBot) -> None:
    maps = Maps()
    scores.compare_with(TRUTH)
    scores.of(maps("stays"))
    for level in range(20):
        scores.of(replace(maps(level), passes=True))
    qtbot.waitUntil(lambda: not scores.is_busy)
    assert maps.asked == [19, "stays"]


def test_another_truth_and_what_is_under_way_is_dropped(scores: TruthScores, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> np.ndarray:
        begun.set()
        go_on.wait(60)
        return HALVES

    scores.compare_with(TRUTH)
    scores.of(MapToScore("a", slow))
    qtbot.waitUntil(begun.is_set)
    other = TRUTH.only(0)
    scores.compare_with(other)
    go_on.set()
    found = []
    qtbot.waitUntil(lambda: bool(found.append(scores.of(MapToScore("a", lambda: HALVES)))) or found[-1] is not None)
    assert len(found[-1].each) == 1


@pytest.mark.may_warn
def test_a_failure_is_told_and_others_still_come(scores: TruthScores, qtbot: QtBot) -> None:
    scores.compare_with(TRUTH)
    with qtbot.waitSignal(scores.failed) as told:
        scores.of(Maps()("wrong", HALVES[:, :0]))
    assert "scores could not be computed" in told.args[0].sentence
    assert not scores.is_busy
    for key in ("a", "wrong again", "b"):
        scores.of(Maps()(key, HALVES[:, :0] if "wrong" in key else HALVES))
    with qtbot.waitSignal(scores.failed):
        pass
    qtbot.waitUntil(lambda: not scores.is_busy)
    assert [scores.of(Maps()(key)) is None for key in ("wrong", "a", "wrong again", "b")] == [True, False, True, False]
    assert not scores.is_busy, "what broke off is not tried again and again"


def test_scores_of_runs_that_are_gone_are_forgotten(scores: TruthScores, qtbot: QtBot) -> None:
    one, other = (RunRecord(scripted_picture(), Settings()) for _ in range(2))
    maps = Maps()
    scores.compare_with(TRUTH)
    for record in (one, other):
        scores.of(maps((record, "frame")))
    qtbot.waitUntil(lambda: not scores.is_busy)
    scores.forget_others({other, None})
    assert scores.of(maps((other, "frame"))) is not None
    assert scores.of(maps((one, "frame"))) is None
