"""A lesson is played: steps come, answers are judged and remembered, and what was there before comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from lesson_files import QUESTION, plain, written
from pytestqt.qtbot import QtBot

from app.image_views.views import ALL_VIEWS, ViewKind
from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson
from app.lessons.player import LessonPlayer
from app.lessons.walk import Mark
from app.main_window import MainWindow

NUMBER = {"kind": "number", "quantity": "patches", "tolerance": 0, **QUESTION}
STEPS = [
    {"text": "d is {run.d}.", "state": {"views": ["cut", "network"]}, "task": NUMBER | {"explanation": "{patches}."}},
    {"text": "Only read.", "state": {"views": ["pixels"]}},
    {"text": "Do.", "state": {"views": []}, "task": {"kind": "do", "until": "frame == 'initial'", **QUESTION}},
]


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(written(tmp_path, plain(steps=STEPS)))


@pytest.fixture
def player(done: MainWindow, lesson: Lesson, qtbot: QtBot) -> LessonPlayer:
    player = done.lessons.player
    with qtbot.waitSignal(player.shown):
        player.start(lesson)
    return player


def test_a_step_comes_with_its_figures_and_its_views(player: LessonPlayer, done: MainWindow, qtbot: QtBot) -> None:
    assert done.grid.seen == (ViewKind.NETWORK, ViewKind.CUT) and done.lessons.reader.text.markdown == "d is 8."
    assert player.walk is not None and player.walk.notes[0].solution == "64"
    with qtbot.waitSignal(player.shown):
        player.go_on(1)
    assert done.grid.seen == (ViewKind.PIXELS,)
    with qtbot.waitSignal(player.shown):
        player.go_on(2)
    assert done.grid.seen == ALL_VIEWS


def test_a_number_is_judged_as_it_was_typed(player: LessonPlayer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.lessons.judging.figure", lambda *_: 1543.0)
    with qtbot.waitSignal(player.judged) as judged:
        player.judge(1.543, "1,543")
    assert judged.args[0].is_right
    with qtbot.waitSignal(player.judged) as judged:
        player.judge(1.543, "1.543")
    assert not judged.args[0].is_right


def test_answers_are_remembered_at_once(player: LessonPlayer, lesson: Lesson, done: MainWindow, qtbot: QtBot) -> None:
    kept = player._progress
    with qtbot.waitSignal(player.judged) as judged:
        player.judge(63, "63")
    assert not judged.args[0].is_right and kept.walk_of(lesson).notes[0].mark is Mark.WRONG
    with qtbot.waitSignal(player.judged) as judged:
        player.judge(64, "64")
    assert judged.args[0].text == "64." and kept.walk_of(lesson).notes[0].mark is Mark.RIGHT
    with qtbot.waitSignal(player.shown):
        player.go_on(2)
    with qtbot.waitSignal(player.judged) as judged:
        done.session.view.show_frame(done.session.view.shown.frames()[0])  # type: ignore[union-attr]
    assert judged.args[0].is_right and player.is_done, "it was noticed"
    with qtbot.waitSignal(player.finished):
        player.go_on(3)
    assert kept.walk_of(lesson).is_finished and player.marks == [Mark.RIGHT, Mark.NEW, Mark.RIGHT]


def test_it_goes_on_where_it_was_left(player: LessonPlayer, lesson: Lesson, done: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(player.shown):
        player.go_on(1)
    with qtbot.waitSignal(player.left) as left:
        player.leave()
    assert left.args == [lesson] and player.lesson is None and done.grid.seen == ALL_VIEWS
    with qtbot.waitSignal(player.shown):
        player.start(lesson)
    assert player.index == 1 and player.marks[0] is Mark.SKIPPED
    with qtbot.waitSignal(player.shown):
        player.start(lesson, anew=True)
    assert player.index == 0 and player.marks[0] is Mark.READ


def test_from_lesson_to_lesson_what_was_there_before_the_first_is_kept(
    player: LessonPlayer, lesson: Lesson, done: MainWindow, qtbot: QtBot
) -> None:
    memory = player._memory
    with qtbot.waitSignal(player.shown):
        player.start(lesson, anew=True)
    assert player._memory is memory and memory is not None and memory.picture is not done.session.view.picture
    player.leave()
    assert done.session.view.picture is memory.picture and done.session.view.shown is memory.shown


def test_a_finished_lesson_shows_its_end_at_once(player: LessonPlayer, lesson: Lesson, done: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(player.finished):
        player.go_on(3)
    player.leave()
    with qtbot.waitSignal(player.finished):
        player.start(lesson)
    assert done.lessons.end.isVisibleTo(done.lessons)
