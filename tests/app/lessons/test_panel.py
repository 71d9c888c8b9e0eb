"""Every lesson, walked through by its own widgets on the real engine: wrong answers and right ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from generated import PARTS
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.key_guard import KeyGuard
from app.image_views.views import ALL_VIEWS, ViewKind
from app.lab.moves.moves_page import MovesPage
from app.lab.tiny.tiny_page import TinyPage
from app.lab.what_if.what_if_page import WhatIfPage
from app.lessons.context import LessonContext, context_of, frame_name
from app.lessons.format import Choice, Do, Number, PickPatch
from app.lessons.judging import Verdict
from app.lessons.lesson import Lesson, Step
from app.lessons.lesson_page import LET_GO, WAITING
from app.lessons.panel import LessonPanel
from app.lessons.parser import read_lesson
from app.lessons.patches import PATCHES
from app.lessons.quantities import figure
from app.main_window import MainWindow
from app.paths import lesson_paths, samples
from app.preferences import Preferences
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.tasks.engine import Job, real_engine
from app.widgets.formulas import NO_BREAK
from grapl_engine import PRESETS, EndReason, Event, Finished, GraphCutError, Settings, read_picture

MACHINE = PRESETS["explore"].replace(device="cpu", threads=1)
said: dict[tuple[str, Settings], list[Event]] = {}


def engine(job: Job, should_stop: object) -> Iterator[Event]:
    """The real engine; what it has said once of a picture under some settings, it says again at once."""
    key = job.picture.name, job.settings
    if key not in said:
        events = list(real_engine(job, should_stop))  # type: ignore[arg-type]
        if not isinstance(events[-1], Finished) or events[-1].reason is not EndReason.COMPLETED:
            yield from events
            return
        said[key] = events
    yield from said[key]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(Session(engine=engine, settings=MACHINE))
    KeyGuard(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: "plot" in vars(window))
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> LessonPanel:
    window.actions_by_name["show_lessons"].trigger()
    panel = window.lessons
    qtbot.waitUntil(lambda: len(panel.list.lessons) == len(lesson_paths()))
    return panel


def lesson_named(panel: LessonPanel, name: str) -> Lesson:
    return next(lesson for lesson in panel.list.lessons if lesson.name == name)


def start(panel: LessonPanel, name: str, qtbot: QtBot) -> Lesson:
    """Choose a lesson from the list, and wait for its first step."""
    lesson = lesson_named(panel, name)
    panel.list.list.setCurrentRow(panel.list.lessons.index(lesson))
    with qtbot.waitSignal(panel.step_shown):
        panel.list.start.click()
    return lesson


def go_on(panel: LessonPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.step_shown):
        panel.reader.next.click()


def context(window: MainWindow) -> LessonContext:
    found = window.lessons.player.context()
    assert found is not None
    return found


def check(panel: LessonPanel, qtbot: QtBot) -> Verdict:
    with qtbot.waitSignal(panel.judged) as signal:
        panel.reader.task.check.click()  # type: ignore[union-attr]
    assert panel.reader.reply.isVisible()
    return signal.args[0]


def click_patch(window: MainWindow, patch: int) -> None:
    """Click the middle of a patch in the graph cut's view."""
    record = window.session.view.shown
    assert record is not None
    d, canvas = record.settings.d, window.grid.views[ViewKind.CUT].canvas
    x, y = (patch % d + 0.5) * record.picture.width / d, (patch // d + 0.5) * record.picture.height / d
    place = canvas.mapFromScene(canvas.to_scene(x, y))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))


def answer_choice(window: MainWindow, task: Choice, qtbot: QtBot) -> None:
    """Each option once; just one is right."""
    panel = window.lessons
    box = panel.reader.task
    assert box is not None
    assert not check(panel, qtbot).is_right, "nothing chosen"
    verdicts = []
    for button in box.options:
        button.setFocus()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))
        assert not panel.reader.reply.isVisible()
        verdicts.append(check(panel, qtbot))
    assert sum(verdict.is_right for verdict in verdicts) == 1, [verdict.text for verdict in verdicts]
    right = [verdict.is_right for verdict in verdicts].index(True)
    box.options[right].click()
    assert check(panel, qtbot).is_right


def answer_number(window: MainWindow, task: Number, qtbot: QtBot) -> None:
    panel = window.lessons
    box, expected = panel.reader.task, figure(task.quantity, context(window))
    assert box is not None and box.field is not None and isinstance(expected, float)
    box.field.setFocus()
    for wrong in ("", "many", f"{expected + 2 * task.tolerance + 1:.6f}", f"{expected - 2 * task.tolerance - 1:.6f}"):
        box.field.clear()
        QTest.keyClicks(box.field, wrong)
        assert not check(panel, qtbot).is_right, wrong
    box.field.clear()
    # as it stands on screen, with a decimal comma
    QTest.keyClicks(box.field, f"{expected:.3f}".replace(".", ","))
    with qtbot.waitSignal(panel.judged) as signal:
        QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert signal.args[0].is_right, (expected, signal.args[0].text)


def answer_patch(window: MainWindow, task: PickPatch, qtbot: QtBot) -> None:
    panel = window.lessons
    of_kind = PATCHES[task.which].of(context(window))
    assert 0 < of_kind.sum() < len(of_kind)
    selected = window.session.view.patch
    d = int(len(of_kind) ** 0.5)
    assert selected is None or not of_kind[selected[0] * d + selected[1]], "the step begins with the answer"
    for is_right in (False, True):
        click_patch(window, int(np.flatnonzero(of_kind == is_right)[0]))
        assert check(panel, qtbot).is_right is is_right


def do_it(window: MainWindow, task: Do, qtbot: QtBot) -> None:
    """Do what a step asks for, with the controls that its hint names."""
    panel, lab = window.lessons, window.lab
    assert not check(panel, qtbot).is_right
    page = lab.page
    with qtbot.waitSignal(panel.judged) as signal:
        first = task.until[0]
        if first.left == "what_if.lambda":
            assert isinstance(page, WhatIfPage)
            editor = page.form.rows["lambda_"].editor
            editor.setFocus()
            editor.selectAll()  # type: ignore[union-attr]
            QTest.keyClicks(editor, f"{first.right:g}")
            QTest.keyClick(editor, Qt.Key.Key_Return)
        elif first.left in BY_KEYS:
            BY_KEYS[first.left](window, qtbot)
        elif first.right == "'run'":
            lab.back.click()
        else:
            assert isinstance(page, MovesPage)
            qtbot.waitUntil(page.transport.isVisible)
            page.transport.first.click()
    assert signal.args[0].is_right, "it was noticed without Check"
    if "guide" in vars(window):
        QTest.keyClick(window.guide.page, Qt.Key.Key_Escape)
        assert not window.guide.isVisible() and window.focusWidget() is panel.reader.next
        window.activateWindow()


def press(window: MainWindow, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for what in keys:
        QTest.keyClick(QApplication.focusWidget() or window, what, modifier)


def select_in_the_table(window: MainWindow, qtbot: QtBot) -> None:
    """F6 as often as it takes to come there."""
    segments = window.docks["Segments"]
    for _ in range(len(window.docks)):
        press(window, Qt.Key.Key_F6)
        if segments.isAncestorOf(QApplication.focusWidget() or window):
            break
    press(window, Qt.Key.Key_Down)


def set_lambda(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.form.rows["lambda_"].editor
    qtbot.waitUntil(lambda: not editor.visibleRegion().isEmpty())
    editor.setFocus()
    editor.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(editor, "16")
    QTest.keyClick(editor, Qt.Key.Key_Return)


def refine(window: MainWindow, qtbot: QtBot) -> None:
    """A finer level, until there are enough segments."""
    while (cut := window.session.detail.cut) is None or cut.count < 30:
        press(window, "]")


Keys = Callable[[MainWindow, QtBot], None]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
BY_KEYS: dict[object, Keys] = {
    "view": lambda window, _: press(window, "4"),
    "frame": lambda window, _: press(window, *[Qt.Key.Key_Left] * 6),
    "crosshair.row": lambda window, _: press(window, *[Qt.Key.Key_Up] * 40, modifier=ALT),
    "selected": select_in_the_table,
    "detail": refine,
    "run.lambda_": set_lambda,
    "page": lambda window, _: press(window, "2", modifier=CTRL),
    "guide": lambda window, _: press(window, Qt.Key.Key_F1),
}
"""What the lesson on the window asks for, done by its keys."""
ANSWERS = {Choice: answer_choice, Number: answer_number, PickPatch: answer_patch, Do: do_it}


def solve(window: MainWindow, step: Step, qtbot: QtBot) -> None:
    assert step.task is not None
    ANSWERS[type(step.task)](window, step.task, qtbot)  # type: ignore[operator]
    assert window.lessons.reader.reply.markdown.startswith("**Right.**")


@pytest.mark.parametrize("name", [path.stem for path in lesson_paths()])
def test_lesson_can_be_walked_through(name: str, window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    lesson = start(panel, name, qtbot)
    for index, step in enumerate(lesson.steps):
        record, reader = window.session.view.shown, panel.reader
        assert record is not None and record.ended is EndReason.COMPLETED
        assert {parameter: getattr(record.settings, parameter) for parameter in ("device", "threads")} == {
            "device": "cpu",
            "threads": 1,
        }
        assert record.settings.replace(device="auto", threads=0) == step.scene.settings
        assert window.session.view.frame == step.scene.frame
        assert not step.scene.page or (window.lab.isVisible() and window.lab.name == step.scene.page)
        assert window.grid.seen == step.scene.views
        text = reader.text.markdown
        assert text and "{" not in text and "…" not in text and "(none)" not in text
        assert reader.place.text() == f"Step {index + 1} of {len(lesson.steps)}"
        solve(window, step, qtbot)
        for said_to_it in (reader.reply.markdown, reader.task.question.markdown if reader.task else ""):
            assert "{" not in said_to_it and "(none)" not in said_to_it
        if index + 1 < len(lesson.steps):
            go_on(panel, qtbot)
    assert window.preferences.lessons_done == [name]
    panel.reader.next.click()
    assert panel.end.isVisible() and panel.end.title.text() == f"Finished: {lesson.title}"
    assert panel.end.summary.text().startswith(f"All {lesson.tasks} tasks right.")
    assert "{" not in panel.end.results.markdown and "(none)" not in panel.end.results.markdown
    panel.end.leave.click()
    assert panel.player.lesson is None and panel.list.isVisible()
    assert "done" in panel.list.list.item(panel.list.lessons.index(lesson)).text()


def test_there_are_nine_lessons_of_five_minutes() -> None:
    lessons = [read_lesson(path) for path in lesson_paths()]
    assert len(lessons) >= 9 and lessons[0].title == "0 The window"
    assert all(lesson.minutes <= 5 and lesson.tasks >= 4 for lesson in lessons)
    assert len({lesson.title for lesson in lessons}) == len(lessons)


# By keys alone


@pytest.fixture
def own(window: MainWindow, panel: LessonPanel, qtbot: QtBot, tmp_path: Path) -> Lesson:
    """A lesson of four steps, one of each kind of task, the current one of the list."""
    words = {"question": "What?", "explanation": "So.", "hint": "Look."}
    options = [{"text": "few", "right": True}, {"text": "many", "right": False}]
    tasks: list[dict[str, object]] = [
        {"kind": "number", "quantity": "patches", "tolerance": 0},
        {"kind": "choice", "options": options},
        {"kind": "patch", "which": "alive"},
        {"kind": "do", "until": "page == 'energy'"},
    ]
    steps: list[dict[str, object]] = [{"text": "Look.", "task": task | words} for task in tasks]
    steps[0]["state"] = {"page": "patch", "views": ["network", "cut"]}
    steps[1]["state"] = {"views": []}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(_own() | {"steps": steps}))
    panel.list.read(path)
    qtbot.waitUntil(lambda: len(panel.list.lessons) == len(lesson_paths()) + 1)
    return panel.list.lessons[-1]


def key(what: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key for whatever has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, what, modifier)


def begin_by_keys(panel: LessonPanel, qtbot: QtBot) -> None:
    key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert panel.list.list.hasFocus()
    with qtbot.waitSignal(panel.step_shown):
        key(Qt.Key.Key_Return)


def test_a_lesson_is_done_by_keys_alone(window: MainWindow, panel: LessonPanel, own: Lesson, qtbot: QtBot) -> None:
    reader, session = panel.reader, window.session
    begin_by_keys(panel, qtbot)
    assert reader.task is not None and reader.task.field is not None and reader.task.field.hasFocus()
    key("6")
    key("4")
    assert reader.task.field.text() == "64" and window.grid.seen == (ViewKind.NETWORK, ViewKind.CUT)
    with qtbot.waitSignal(panel.judged):
        key(Qt.Key.Key_Return)
    assert reader.next.hasFocus() and reader.next.text() == "Next"
    with qtbot.waitSignal(panel.step_shown):
        key(Qt.Key.Key_Return)
    assert reader.task.options[0].hasFocus() and window.grid.seen == ALL_VIEWS
    key(Qt.Key.Key_Down)
    assert reader.answer == 0, "the first arrow chooses the first option"
    key(Qt.Key.Key_Down)
    assert reader.answer == 1
    with qtbot.waitSignal(panel.judged) as wrong:
        key(Qt.Key.Key_Return)
    assert not wrong.args[0].is_right
    key(Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.judged) as right:
        key(Qt.Key.Key_Return)
    assert right.args[0].is_right
    with qtbot.waitSignal(panel.step_shown):
        key(Qt.Key.Key_Return)
    alive = PATCHES["alive"].of(context(window))
    for _ in range(64):
        key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert session.view.patch is not None
        if alive[session.view.patch[0] * 8 + session.view.patch[1]]:
            break
        if session.view.patch[1] == 7:
            session.view.select_patch((session.view.patch[0] + 1, 0))
    with qtbot.waitSignal(panel.judged) as right:
        key(Qt.Key.Key_Return)
    assert right.args[0].is_right
    with qtbot.waitSignal(panel.step_shown):
        key(Qt.Key.Key_Return)
    assert reader.task.check.hasFocus()
    with qtbot.waitSignal(panel.judged) as right:
        key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert right.args[0].is_right and window.preferences.lessons_done == ["own"]
    key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    key(Qt.Key.Key_Return)
    assert panel.end.isVisible() and panel.end.summary.text() == "All 4 tasks right."
    assert panel.end.leave.hasFocus(), "no lesson comes after it"


def test_letters_and_digits_rest_until_escape(window: MainWindow, panel: LessonPanel, own: Lesson, qtbot: QtBot) -> None:
    begin_by_keys(panel, qtbot)
    task = panel.reader.task
    assert task is not None and task.field is not None and panel.reader.keys.text() == WAITING
    contours = window.view_options.contours
    elsewhere = window.timeline
    elsewhere.setFocus()
    QTest.keyClick(elsewhere, "c")
    assert window.view_options.contours is contours and task.field.text() == ""
    QTest.keyClick(elsewhere, "3")
    assert task.field.text() == "3" and task.field.hasFocus() and window.grid.maximised is None
    key(Qt.Key.Key_Escape)
    assert task.check.hasFocus() and panel.reader.keys.text() == LET_GO
    key("3")
    assert window.grid.maximised is ViewKind.CUT and task.field.text() == "3"
    key("c")
    assert window.view_options.contours is not contours
    key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert task.field.hasFocus() and panel.reader.keys.text() == WAITING
    QTest.keyClicks(task.field, "64")
    with qtbot.waitSignal(panel.judged):
        key(Qt.Key.Key_Return)
    assert panel.reader.keys.isHidden() and not panel.reader.typing.is_waiting


def test_what_is_passed_by_is_marked_and_told_at_the_end(
    window: MainWindow, panel: LessonPanel, own: Lesson, qtbot: QtBot
) -> None:
    begin_by_keys(panel, qtbot)
    reader = panel.reader
    assert reader.next.text() == "Skip"
    go_on(panel, qtbot)
    assert reader.strip.buttons[0].text() == "1\N{EN DASH}" and "skipped" in reader.strip.buttons[0].accessibleName()
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.judged):
        key(Qt.Key.Key_Return)
    go_on(panel, qtbot)
    go_on(panel, qtbot)
    panel.reader.next.click()
    assert panel.end.summary.text() == "0 of 4 tasks right, 1 not right, 3 skipped."
    told = panel.end.results.markdown.split("\n\n")
    assert told[0].startswith("**1 \N{EN DASH} Skipped.** What?") and told[0].endswith("Right is: **64**")
    assert "Your answer: many" in told[1] and told[1].endswith("Right is: **few**")
    assert "for example the patch in row" in told[2] and told[3].endswith("Look.")
    with qtbot.waitSignal(panel.step_shown):
        panel.end.strip.buttons[1].click()
    assert reader.answer == 1 and reader.reply.markdown == "**Not yet.** Look."


def test_progress_outlives_the_window(
    window: MainWindow, panel: LessonPanel, own: Lesson, qtbot: QtBot, tmp_path: Path
) -> None:
    begin_by_keys(panel, qtbot)
    QTest.keyClicks(panel.reader.task.field, "64")  # type: ignore[union-attr]
    with qtbot.waitSignal(panel.judged):
        key(Qt.Key.Key_Return)
    go_on(panel, qtbot)
    window.close()
    other = MainWindow(Session(engine=engine, settings=MACHINE))
    other.show()
    qtbot.waitUntil(lambda: "plot" in vars(other))
    other.actions_by_name["show_lessons"].trigger()
    again = other.lessons
    qtbot.waitUntil(lambda: len(again.list.lessons) == len(lesson_paths()))
    again.list.read(own.path)
    qtbot.waitUntil(lambda: len(again.list.lessons) == len(lesson_paths()) + 1)
    assert (
        again.list.list.item(len(lesson_paths())).text().replace(NO_BREAK, " ") == "Own\n1 minute \N{MIDDLE DOT} at step 2 of 4"
    )
    assert again.list.start.text() == "Go on (Enter)" and not again.list.again.isHidden()
    with qtbot.waitSignal(again.step_shown):
        again.list.start.click()
    assert again.reader.place.text() == "Step 2 of 4" and again.reader.strip.buttons[0].text() == "1\N{CHECK MARK}"
    with qtbot.waitSignal(again.step_shown):
        again.reader.back.click()
    assert again.reader.answer == 64 and again.reader.reply.markdown == "**Right.** So."
    again.reader.leave.click()
    with qtbot.waitSignal(again.step_shown):
        again.list.again.click()
    assert again.reader.place.text() == "Step 1 of 4" and again.reader.answer is None and again.reader.reply.isHidden()
    other.close()
    other.deleteLater()


def test_a_finished_lesson_leads_to_the_next(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    session, before = window.session, window.session.configuration.settings
    lesson = start(panel, "1-costs", qtbot)
    with qtbot.waitSignal(panel.step_shown):
        panel.reader.strip.buttons[-1].click()
    panel.reader.next.click()
    following = panel.list.lessons[panel.list.lessons.index(lesson) + 1]
    assert panel.end.next.hasFocus() and panel.end.summary.text().endswith(f"Next comes {following.title}.")
    with qtbot.waitSignal(panel.step_shown):
        key(Qt.Key.Key_Return)
    assert panel.player.lesson is following and panel.reader.isVisible()
    panel.reader.leave.click()
    assert session.configuration.settings == before, "what was there before the first of them"
    assert panel.list.list.hasFocus() and panel.list.lessons[panel.list.list.currentRow()] is following


# What a lesson does to the window, and undoes


@pytest.fixture
def new_lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file laid beside the lessons of the program, in a folder that is otherwise as the program's."""
    home = lesson_paths()[0].parents[1]
    for path in home.iterdir():
        if path.name != "lessons":
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(home / "lessons", tmp_path / "lessons")
    monkeypatch.setattr("app.paths._resources", lambda: tmp_path)
    question = {"question": "How many?", "explanation": "{patches}.", "hint": "d times d."}
    step = {"text": "d is {run.d}.", "task": {"kind": "number", "quantity": "patches", "tolerance": 0, **question}}
    path = tmp_path / "lessons" / "9-new.json"
    path.write_text(json.dumps(_own() | {"title": "9 New", "steps": [step]}), encoding="utf-8")
    return path


def test_a_new_lesson_is_one_file(new_lesson: Path, window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    assert [lesson.path for lesson in panel.list.lessons][-1] == new_lesson
    assert panel.list.list.item(len(panel.list.lessons) - 1).text().replace(NO_BREAK, " ") == "9 New\n1 minute"
    assert PARTS["lessons"]().splitlines()[-1] == "| 9 New | 1 | A word. |"
    lesson = start(panel, "9-new", qtbot)
    assert panel.reader.text.markdown == "d is 8."
    solve(window, lesson.steps[0], qtbot)
    assert panel.reader.reply.markdown == "**Right.** 64."
    panel.reader.next.click()
    assert window.preferences.lessons_done == ["9-new"]
    panel.end.leave.click()
    new_lesson.write_text(new_lesson.read_text(encoding="utf-8").replace('"patches"', '"patchs"'), encoding="utf-8")
    panel.list.read(new_lesson)
    qtbot.waitUntil(panel.list.error.isVisible)
    assert '9-new.json, line 1: "patchs" is no quantity that is a number: did you mean "patches"?' in panel.list.error.text()


def test_nothing_of_the_persons_is_lost(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    session = window.session
    window.opening.open_path(samples()[1].path)
    qtbot.waitUntil(lambda: session.view.picture is not None)
    session.runs.stop()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    own = MACHINE.replace(d=8, working_size=64, k0=5, steps=(4, 3, 2))
    session.configuration.set_settings(own)
    with qtbot.waitSignal(session.runs.runs_changed):
        session.runs.start()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    session.view.show_frame(session.runs.kept[-1].frames()[2])
    picture, shown, frame = session.view.picture, session.view.shown, session.view.frame
    start(panel, "1-costs", qtbot)
    assert session.view.picture is not picture and shown in session.runs.kept
    assert not window.docks["Lab"].isHidden()
    panel.reader.leave.click()
    assert (session.view.picture, session.view.shown, session.view.frame, session.configuration.settings) == (
        picture,
        shown,
        frame,
        own,
    )
    assert window.docks["Lab"].isHidden() and session.configuration.auto_rerun and not session.runs.is_busy
    session.configuration.undo()
    assert session.configuration.settings.lambda_ == 0, "what the lesson had set is a step back"


def test_a_run_under_way_is_stopped_and_kept(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    session = window.session
    session.runs._engine = real_engine
    window.opening.open_path(samples()[1].path)
    qtbot.waitUntil(lambda: session.runs.running is not None and session.runs.running.prepared is not None)
    running = session.runs.running
    start(panel, "1-costs", qtbot)
    assert running in session.runs.kept and running is not session.view.shown
    assert running is not None and running.picture is not session.view.picture


def test_controls_are_hidden_while_the_lesson_runs(
    window: MainWindow, panel: LessonPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps(_own(hide={"panels": ["Training", "Runs"], "pages": ["tiny"], "parameters": ["mu"]})))
    training, runs = window.docks["Training"], window.docks["Runs"]
    assert training.isVisible() and runs.isVisible()
    panel.list.read(path)
    qtbot.waitUntil(lambda: len(panel.list.lessons) == len(lesson_paths()) + 1)
    start(panel, "own", qtbot)
    tiny, mu = window.lab.buttons["tiny"], window.form.rows["mu"]
    assert training.isHidden() and runs.isHidden() and tiny.isHidden() and mu.isHidden()
    assert not window.actions_by_name["lab_tiny"].isVisible()
    panel.reader.leave.click()
    assert training.isVisible() and runs.isVisible() and not tiny.isHidden() and not mu.isHidden()
    assert window.actions_by_name["lab_tiny"].isVisible()


def test_closing_the_window_leaves_the_lesson(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    before, kept = window.session.configuration.settings, window.preferences.settings
    start(panel, "1-costs", qtbot)
    assert window.session.configuration.settings != before
    window.close()
    assert window.session.configuration.settings == before and window.preferences.settings == kept


def test_while_a_lesson_runs_the_next_start_is_still_the_persons(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    session, preferences = window.session, window.preferences
    picture = read_picture(samples()[1].path)
    session.open_picture(picture)
    mine = session.configuration.settings.replace(mu=0.25)
    session.configuration.set_settings(mine)
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY and bool(session.runs.kept))
    shown = session.view.shown
    start(panel, "1-costs", qtbot)
    assert session.view.shown is not shown and session.view.picture is not picture
    writer = session.keeper.writer
    index = writer.index()
    assert index.place.picture == writer.number_of(picture) and index.place.settings == mine
    assert index.place.run == session.kept.entry_of(shown).number  # type: ignore[union-attr]
    assert len(index.runs) == 2 and preferences.settings == mine
    assert window.docks["Lab"].isVisible() and "Lab" not in index.place.panels["window"]["open"]
    panel.reader.leave.click()
    assert session.view.shown is shown and writer.index().place == index.place


def test_panels_have_their_sizes_back_after_a_lesson(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    titles = ("Runs", "Segments", "Training", "Lessons")
    qtbot.waitUntil(lambda: all(window.docks[title].isVisible() for title in titles))
    before = {title: window.docks[title].size() for title in titles}
    start(panel, "1-costs", qtbot)
    assert window.docks["Lab"].isVisible() and not window.docks["Runs"].isVisible()
    panel.reader.leave.click()
    qtbot.waitUntil(lambda: {title: window.docks[title].size() for title in titles} == before)


def arranged(window: MainWindow) -> dict[str, object]:
    """Which panels are in sight and how large, and which are folded."""
    seen = {title: (dock.width(), dock.height()) for title, dock in window.docks.items() if dock.isVisible()}
    return {**seen, "folded": window.rails.folded}


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[[QSettings], MainWindow]]:
    """Opens windows, each with a store of its own."""
    windows: list[MainWindow] = []

    def open_window(store: QSettings) -> MainWindow:
        window = MainWindow(Session(engine=engine, settings=MACHINE), Preferences(store))
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitUntil(lambda: "plot" in vars(window))
        return window

    yield open_window
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize("ending", ["left", "quit", "killed"])
def test_the_next_window_is_arranged_as_it_was_before_the_lesson(
    ending: str, opened: Callable[[QSettings], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    store, then = (QSettings(str(tmp_path / name), QSettings.Format.IniFormat) for name in ("kept.ini", "then.ini"))
    window = opened(store)
    window.rails.fold("Settings")
    window.docks["Segments"].hide()
    window.actions_by_name["show_lessons"].trigger()
    panel, docks = window.lessons, window.docks
    qtbot.waitUntil(lambda: len(panel.list.lessons) == len(lesson_paths()))
    window.resizeDocks([docks["Lessons"], docks["Runs"]], [310, 270], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["Runs"], docks["Training"]], [250, 350], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: (docks["Lessons"].width(), docks["Runs"].width()) == (310, 270))
    before = arranged(window)
    assert before["folded"] == ("Settings",)
    start(panel, "0-window", qtbot)
    for step in (5, 6):  # with the settings beside it, and with the lab
        with qtbot.waitSignal(panel.step_shown):
            panel.reader.strip.buttons[step].click()
        assert docks["Settings"].isVisible() is (step == 5)
    window.open_lab("energy")
    if ending == "killed":
        for name in store.allKeys():
            then.setValue(name, store.value(name))
    elif ending == "left":
        panel.reader.leave.click()
        qtbot.waitUntil(lambda: arranged(window) == before)
    window.close()
    other = opened(then if ending == "killed" else store)
    qtbot.waitUntil(lambda: arranged(other) == before)


def test_a_stopped_run_is_told_and_can_be_run_anew(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    session = window.session
    session.runs._engine = real_engine
    with qtbot.waitSignal(session.runs.phase_changed):
        panel.list.chosen.emit(lesson_named(panel, "1-costs"))
    qtbot.waitUntil(lambda: session.runs.running is not None and session.runs.running.prepared is not None)
    session.runs.stop()
    qtbot.waitUntil(lambda: "was stopped" in panel.reader.waiting.text())
    assert panel.reader.task is None
    with qtbot.waitSignal(panel.step_shown):
        panel.reader.again.click()
    assert not panel.reader.waiting.isVisible()


def test_steps_go_back_and_show_their_own_scene(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    lesson = start(panel, "8-labels-die", qtbot)
    assert not panel.reader.back.isEnabled()
    go_on(panel, qtbot)
    assert frame_name(window.session.view.frame) == "cut 1"  # type: ignore[arg-type]
    with qtbot.waitSignal(panel.step_shown):
        panel.reader.back.click()
    assert window.session.view.frame == lesson.steps[0].scene.frame
    assert len(window.session.runs.kept) == 1, "the kept run was shown again"


def test_a_wrong_file_is_told_with_its_line(panel: LessonPanel, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(_own(colour="red"), indent=1))
    panel.list.read(path)
    qtbot.waitUntil(panel.list.error.isVisible)
    assert "wrong.json, line 2" in panel.list.error.text() and '"colour"' in panel.list.error.text()


def test_what_is_done_on_the_tiny_grid_is_noticed(window: MainWindow, panel: LessonPanel, qtbot: QtBot, tmp_path: Path) -> None:
    path, own = tmp_path / "own.json", _own()
    task = {"kind": "do", "question": "Set lambda.", "hint": "L.", "until": ["tiny.lambda >= 5"], "explanation": "So."}
    own["steps"] = [{"text": "Look.", "state": {"page": "patch"}}, {"text": "Do.", "state": {"page": "tiny"}, "task": task}]
    path.write_text(json.dumps(own))
    panel.list.read(path)
    qtbot.waitUntil(lambda: len(panel.list.lessons) == len(lesson_paths()) + 1)
    start(panel, "own", qtbot)
    go_on(panel, qtbot)
    page = window.lab.page
    assert isinstance(page, TinyPage) and page.grid_.lambda_ < 5
    with qtbot.waitSignal(panel.judged) as signal:
        page.lambda_.setValue(6)
    assert signal.args[0].is_right


def test_a_what_if_that_cannot_be_solved_is_told(
    window: MainWindow, panel: LessonPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> Iterator[object]:
        raise GraphCutError("This cut cannot be solved.")
        yield

    monkeypatch.setattr("app.lab.what_if.what_if_page.what_if", refuses)
    start(panel, "2-smoothing", qtbot)
    panel.reader.next.click()
    qtbot.waitUntil(lambda: panel.reader.waiting.text() == "This cut cannot be solved.")
    assert panel.reader.waiting.isVisible()


def test_lesson_without_all_answers_is_not_done(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    lesson = start(panel, "1-costs", qtbot)
    for _ in lesson.steps[1:]:
        go_on(panel, qtbot)
    panel.reader.next.click()
    assert panel.end.isVisible() and not window.preferences.lessons_done
    assert panel.end.summary.text().startswith(f"0 of {lesson.tasks} tasks right, {lesson.tasks} skipped.")


def test_its_context_is_what_is_on_screen(window: MainWindow, panel: LessonPanel, qtbot: QtBot) -> None:
    start(panel, "2-smoothing", qtbot)
    go_on(panel, qtbot)
    found = context_of(window.session)
    preview, record = window.session.view.preview, window.session.view.shown
    assert found is not None and preview is not None and record is not None
    assert np.array_equal(found.labels, preview.labels.ravel())
    assert np.array_equal(found.network, record.iterations[0].network_labels.ravel())


def _own(**changes: object) -> dict[str, object]:
    """A lesson of a teacher's own."""
    return {
        **changes,
        "title": "Own",
        "minutes": 1,
        "intro": "A word.",
        "picture": "coffee.png",
        "settings": {"d": 8, "working_size": 64, "k0": 5, "steps": [3, 2]},
        "steps": [{"text": "Look."}],
    }
