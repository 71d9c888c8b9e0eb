"""Scores of the level that is looked at: of which hierarchy and which truth, and when they come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.session.level_scores import LevelScores
from app.session.session import Session
from grapl_engine.truth import Truth


def stripes(*ends: int) -> np.ndarray:
    return np.searchsorted(ends, np.arange(96), side="right").astype(np.int32)[None].repeat(64, 0)


@pytest.fixture
def session(qapp: object, qtbot: QtBot) -> Iterator[Session]:
    """With a picture whose own four stripes are known."""
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    yield session
    session.close()


def test_without_a_truth_there_are_none(session: Session) -> None:
    assert isinstance(session.level_scores, LevelScores)
    scores = session.level_scores
    assert (scores.of_shown(), scores.best_count, scores.annotators) == (None, None, 0)


def test_what_is_looked_at_is_scored_be_it_chosen_or_not(session: Session, qtbot: QtBot) -> None:
    scores = session.level_scores
    with qtbot.waitSignal(scores.changed):
        session.truth.take(Truth((stripes(24, 48, 72),)))
    assert scores.best_count == 4 and scores.annotators == 1
    assert scores.of_shown() == pytest.approx((0.5, 1.0)), "the automatic level of two segments"
    session.detail.show_level(4)
    assert scores.of_shown() == pytest.approx((1.0, 0.0))
    session.detail.show_level(2)
    session.detail.more_at(1)
    assert scores.of_shown() == pytest.approx((0.75, 0.5)), "finer in one place"


def test_another_truth_or_hierarchy_has_its_own(session: Session, qtbot: QtBot) -> None:
    scores = session.level_scores
    with qtbot.waitSignal(scores.changed):
        session.truth.take(Truth((stripes(48), stripes(24, 48, 72))))
    assert scores.of_shown() == pytest.approx((0.75, 0.5))
    session.truth.choose_annotator(0)
    assert scores.of_shown() is None, "no old scores while the new ones are counted"
    qtbot.waitUntil(lambda: scores.of_shown() is not None)
    assert scores.of_shown() == pytest.approx((1.0, 0.0)) and scores.annotators == 1
    record = scripted_record(session.view.picture)
    assert record.finished is not None
    other = striped(source="network")
    other = replace(other, regions=np.ascontiguousarray(other.regions[:, ::-1]))
    record.finished = replace(record.finished, hierarchy=replace(other, automatic=0.1))
    session.add_run(record)
    qtbot.waitUntil(lambda: scores.of_shown() is not None)
    assert scores.of_shown() == pytest.approx((0.5, 1.0)), "all four stripes by themselves"


def test_another_picture_has_none(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.level_scores.changed):
        session.truth.take(Truth((stripes(48),)))
    session.open_picture(scripted_picture("another"))
    assert session.level_scores.of_shown() is None and session.level_scores.best_count is None


@pytest.mark.may_warn
def test_a_failure_is_told(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("grapl_engine.evaluation.cut_scores.CutScores", broken)
    with qtbot.waitSignal(session.level_scores.failed) as heard:
        session.truth.take(Truth((stripes(48),)))
    assert heard.args[0].sentence == "The levels could not be compared with the truth: RuntimeError: no memory"
