"""What a running record has to tell, and when."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.session.run_news import RunNews
from grapl_engine import Frame, RunRecord, Stage


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def news(parent: QObject) -> RunNews:
    return RunNews(parent)


@pytest.fixture
def said(news: RunNews) -> list[str]:
    """The signals that were given, in their order."""
    said: list[str] = []
    news.frame_added.connect(lambda: said.append("frame"))
    news.advanced.connect(lambda: said.append("advance"))
    return said


@pytest.fixture
def record() -> RunRecord:
    """Four labellings and more are there."""
    record = scripted_record()
    assert Frame(Stage.FINAL) in record.frames()
    return record


def test_a_new_labelling_and_what_else_has_advanced_have_a_turn_each(
    news: RunNews, said: list[str], record: RunRecord, qtbot: QtBot
) -> None:
    news.begin(record)
    news.add()
    assert news.is_waiting and said == []
    news.tell()
    assert said == ["frame"] and news.is_waiting
    qtbot.waitUntil(lambda: not news.is_waiting)
    assert said == ["frame", "advance"]
    news.add()
    news.tell()
    assert said == ["frame", "advance", "advance"] and not news.is_waiting, "the same labellings are told once"


def test_at_the_end_all_is_told_at_once(news: RunNews, said: list[str], record: RunRecord) -> None:
    news.begin(record)
    news.add()
    news.end()
    assert said == ["frame", "advance"] and not news.is_waiting
    news.end()
    assert said == ["frame", "advance"]


def test_of_a_dropped_record_nothing_is_told(news: RunNews, said: list[str], record: RunRecord) -> None:
    news.begin(record)
    news.add()
    news.drop()
    assert not news.is_waiting
    news.tell()
    news.end()
    assert said == []


def test_held_news_are_told_with_the_next_event(news: RunNews, said: list[str], record: RunRecord) -> None:
    news.begin(record)
    news.add()
    news.hold()
    assert not news.is_waiting and said == []
    news.add()
    assert news.is_waiting
