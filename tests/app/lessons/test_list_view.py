"""The list of lessons: those of the program, those of the person's own, and what is wrong in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lesson_files import plain, written
from pytestqt.qtbot import QtBot

from app.lessons.judging import Verdict
from app.lessons.list_view import LessonList
from app.lessons.progress import LessonProgress
from app.lessons.walk import Walk
from app.paths import lesson_paths
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.widgets.formulas import NO_BREAK

COUNT = len(lesson_paths())


@pytest.fixture
def lessons(session: Session, qtbot: QtBot, tmp_path: Path) -> LessonList:
    progress = LessonProgress(tmp_path / "lessons.json", session, session)
    lessons = LessonList(BackgroundTask("lesson files", session), progress, ["2-smoothing"])
    qtbot.addWidget(lessons)
    lessons.show()
    qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT)
    return lessons


def rows(lessons: LessonList) -> list[str]:
    return [lessons.list.item(row).text().replace(NO_BREAK, " ") for row in range(lessons.list.count())]


def test_the_programs_lessons_are_listed_in_their_order(lessons: LessonList) -> None:
    values = [json.loads(path.read_text(encoding="utf-8")) for path in lesson_paths()]
    assert [row.split("\n")[0] for row in rows(lessons)] == [value["title"] for value in values]
    assert lessons.list.currentRow() == 0 and lessons.intro.text() == values[0]["intro"] and lessons.start.isEnabled()
    lessons.list.setCurrentRow(3)
    assert lessons.intro.text() == values[3]["intro"]


def test_before_the_first_is_read_the_list_says_so_and_none_can_be_begun(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    progress = LessonProgress(tmp_path / "lessons.json", session, session)
    lessons = LessonList(BackgroundTask("lesson files", session), progress, [])
    qtbot.addWidget(lessons)
    lessons.show()
    assert lessons.list.count() == 0 and lessons.intro.text() == "Reading the lessons\N{HORIZONTAL ELLIPSIS}"
    assert not lessons.start.isEnabled() and lessons.again.isHidden()
    qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT)
    assert lessons.start.isEnabled() and lessons.intro.text() == lessons.lessons[0].intro


def test_done_ones_are_marked(lessons: LessonList) -> None:
    done = [row for row, text in enumerate(rows(lessons)) if text.endswith("\N{CHECK MARK} done")]
    assert done == [2]
    lessons.mark_done("1-costs")
    assert [row.endswith("done") for row in rows(lessons)[:3]] == [False, True, True]


def test_how_far_one_came_is_told(lessons: LessonList, qtbot: QtBot) -> None:
    lesson = lessons.lessons[0]
    assert lessons.start.text() == "Start (Enter)" and lessons.again.isHidden()
    walk = Walk.begun(lesson)
    walk.visit(2)
    lessons._progress.keep(lesson, walk)
    lessons.renew()
    assert rows(lessons)[0].endswith(f"at step 3 of {len(lesson.steps)}")
    assert lessons.start.text() == "Go on (Enter)" and not lessons.again.isHidden()
    walk.judge(0, 1, "1", Verdict(False, "Look."))
    walk.finish()
    lessons._progress.keep(lesson, walk)
    lessons.renew()
    assert rows(lessons)[0].endswith(f"finished, 1 not right, {lesson.tasks - 1} skipped")
    assert lessons.start.text() == "Show results (Enter)"
    with qtbot.waitSignal(lessons.again_chosen) as chosen:
        lessons.again.click()
    assert chosen.args == [lesson]
    lessons.list.setCurrentRow(1)
    assert lessons.start.text() == "Start (Enter)" and lessons.again.isHidden()


def test_the_next_one_is_the_one_below(lessons: LessonList) -> None:
    assert lessons.following(lessons.lessons[0]) is lessons.lessons[1]
    assert lessons.following(lessons.lessons[-1]) is None


def test_a_lesson_of_ones_own_comes_below_and_is_chosen(lessons: LessonList, qtbot: QtBot, tmp_path: Path) -> None:
    path = written(tmp_path, plain(title="Own", intro="What it is."))
    lessons.read(path)
    qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT + 1)
    assert rows(lessons)[-1] == "Own\n2 minutes"
    assert lessons.list.currentRow() == COUNT and lessons.intro.text() == "What it is."
    with qtbot.waitSignal(lessons.chosen) as chosen:
        lessons.start.click()
    assert chosen.args[0].path == path


def test_a_file_that_is_listed_is_read_anew(lessons: LessonList, qtbot: QtBot, tmp_path: Path) -> None:
    lessons.read(written(tmp_path, plain(title="Own")))
    qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT + 1)
    lessons.read(written(tmp_path, plain(title="Changed", minutes=3)))
    qtbot.waitUntil(lambda: rows(lessons)[-1] == "Changed\n3 minutes")
    assert len(lessons.lessons) == COUNT + 1


def test_what_is_wrong_is_told_until_another_file_is_read(lessons: LessonList, qtbot: QtBot, tmp_path: Path) -> None:
    lessons.read(written(tmp_path, plain(minuts=3)))
    qtbot.waitUntil(lessons.error.isVisible)
    assert lessons.error.text().startswith('This lesson cannot be opened. mine.json, line 19: "minuts" is unknown here')
    assert len(lessons.lessons) == COUNT
    lessons.read(written(tmp_path, plain()))
    assert not lessons.error.isVisible()
    qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT + 1)


def test_the_other_buttons_ask(lessons: LessonList, qtbot: QtBot) -> None:
    for button, signal in ((lessons.open, lessons.file_asked), (lessons.help, lessons.help_asked)):
        with qtbot.waitSignal(signal):
            button.click()


def test_the_list_opens_at_the_lesson_that_one_is_in(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    progress = LessonProgress(tmp_path / "lessons.json", session, session)

    def opened(*done: str) -> LessonList:
        lessons = LessonList(BackgroundTask("lesson files", session), progress, done)
        qtbot.addWidget(lessons)
        qtbot.waitUntil(lambda: len(lessons.lessons) == COUNT)
        return lessons

    lessons = opened("0-window", "1-costs")
    assert lessons.list.currentRow() == 2, "the first that was not done"
    walk = Walk.begun(lessons.lessons[4])
    walk.visit(2)
    progress.keep(lessons.lessons[4], walk)
    assert opened("0-window", "1-costs").list.currentRow() == 4
    walk.finish()
    progress.keep(lessons.lessons[4], walk)
    assert opened(*(lesson.name for lesson in lessons.lessons)).list.currentRow() == 0
