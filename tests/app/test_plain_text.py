"""Words of files and of the person that look like HTML, in every place of the window at once: they are shown as they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lesson_files import QUESTION, plain, written
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as QtWords
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture, scripted_record

from app.compare import pages as compare_pages
from app.lab import pages as lab_pages
from app.lessons.judging import Verdict
from app.lessons.parser import read_lesson
from app.lessons.walk import Mark, StepNote, Walk
from app.main_window import MainWindow
from app.model_question import ModelQuestion
from app.session.preview import CutPreview, PreviewKind
from app.tasks.failure import Failure
from grapl_engine import Frame, Prepared, RunRecord, Stage, UnacceptedModelError
from grapl_engine.truth import Truth, TruthFiles

HOSTILE = '<img src="file:///nowhere/hostile.png"><b>hostile</b>'
TAG = "<img src="
APP = Path(__file__).parents[2] / "app"


def hostile_record(window: MainWindow) -> RunRecord:
    """A run whose file says such things wherever a text can stand."""
    picture = window.session.view.picture
    assert picture is not None
    record = scripted_record(picture, settings=window.session.configuration.settings)
    prepared = record.prepared
    assert isinstance(prepared, Prepared)
    record.prepared = replace(prepared, device=HOSTILE)
    record.failure = HOSTILE
    return record


@pytest.fixture
def hostile(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with all that it has, and such words in all of it."""
    session = window.session
    qtbot.waitUntil(lambda: "grid" in vars(window))
    picture = replace(scripted_picture(), name=HOSTILE, path=tmp_path / HOSTILE.replace("/", "_"), notes=(HOSTILE,))
    session.open_picture(picture)
    window.preferences.add_recent(tmp_path / HOSTILE.replace("/", "_"))
    session.kept.set_note((first := _added(window)), HOSTILE)
    second = _added(window)
    session.kept.rename(first, HOSTILE)
    session.kept.rename(second, HOSTILE)
    maps = tuple(scripted_labels((picture.height, picture.width)).astype(np.int32) % k for k in (5, 3))
    session.truth.take(Truth(maps, None, HOSTILE, (HOSTILE, HOSTILE)), picture, TruthFiles((HOSTILE, HOSTILE)))
    session.show_run(second)
    session.compare_with(first)
    session.view.select_patch((1, 1))
    session.remove_run(_added(window))
    session.show_run(second)
    for dock in window.docks.values():
        dock.show()
    for page in lab_pages.PAGES:
        window.open_lab(page)
    for page in compare_pages.PAGES:
        window.open_compare(page)
    _read_lessons(window, tmp_path, qtbot)
    _ask_and_fail(window)
    for menu in window.menus.values():
        menu.aboutToShow.emit()
    return window


def _added(window: MainWindow) -> RunRecord:
    record = hostile_record(window)
    window.session.add_run(record)
    return record


def _read_lessons(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    options = [{"text": HOSTILE, "right": True}, {"text": f"![a]({HOSTILE})", "right": False}]
    steps = [{"text": f"{HOSTILE} ![a](file:///nowhere/a.png)", "task": {**QUESTION, "kind": "choice", "options": options}}]
    path = written(tmp_path, plain(title=HOSTILE, intro=HOSTILE, steps=steps))
    lessons = window.lessons
    count = len(lessons.list.lessons)
    lessons.list.read(path)
    qtbot.waitUntil(lambda: len(lessons.list.lessons) > count and HOSTILE in lessons.list.intro.text())
    task = read_lesson(path).steps[0].task
    lessons.reader.show_place(HOSTILE, [Mark.NEW], 0)
    lessons.reader.show_step(HOSTILE, task, HOSTILE, StepNote(Mark.WRONG, 1, HOSTILE, HOSTILE), HOSTILE)
    lessons.reader.show_verdict(Verdict(False, HOSTILE))
    note = StepNote(Mark.WRONG, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    lessons.end.show_end(read_lesson(path), Walk([note], (True,)), HOSTILE)
    lessons.list.error.setText(HOSTILE)


def _ask_and_fail(window: MainWindow) -> None:
    window.notices.say(HOSTILE)
    window.notices.show_failure(Failure(HOSTILE, HOSTILE))
    ModelQuestion(UnacceptedModelError(HOSTILE, is_folder=False), window.session, window).show()
    record, frame = window.session.view.shown, Frame(Stage.CUT, 0)
    assert record is not None
    window.session.view.show_frame(frame)
    problem = window.lab.model.problem
    if problem is not None:
        labels = record.cut_labels(frame)
        assert labels is not None
        window.session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, HOSTILE, problem, HOSTILE))


def texts(window: QWidget) -> Iterator[tuple[QObject, str, bool]]:
    """What every widget says, and whether Qt takes it for HTML."""
    for widget in window.findChildren(QWidget):
        for text in (widget.toolTip(), widget.whatsThis()):
            yield widget, text, QtWords.mightBeRichText(text)
        if isinstance(widget, QLabel):
            guess = QtWords.mightBeRichText(widget.text())
            rich = {Qt.TextFormat.PlainText: False, Qt.TextFormat.AutoText: guess}
            yield widget, widget.text(), rich.get(widget.textFormat(), True)
        if isinstance(widget, QTextEdit):
            yield widget, widget.toHtml(), True
        if isinstance(widget, QToolButton) and widget.defaultAction() is not None:
            yield widget, widget.defaultAction().toolTip(), QtWords.mightBeRichText(widget.defaultAction().toolTip())
        if isinstance(widget, QAbstractItemView | QComboBox) and (model := widget.model()) is not None:
            yield from ((widget, text, QtWords.mightBeRichText(text)) for text in _tips(model))
    for action in window.findChildren(QAction):
        yield action, action.whatsThis(), QtWords.mightBeRichText(action.whatsThis())


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    role = Qt.ItemDataRole.ToolTipRole
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for row in range(model.rowCount(QModelIndex())):
            yield str(model.data(model.index(row, column), role) or "")


def _place(thing: QObject) -> str:
    names = []
    while thing is not None:
        names.append(type(thing).__name__)
        thing = thing.parent()
    return " < ".join(names)


def test_nothing_in_the_whole_window_is_read_as_html(hostile: MainWindow) -> None:
    said = list(texts(hostile))
    read = {f"{_place(thing)}: {text[:200]}" for thing, text, is_html in said if is_html and TAG in text}
    assert not read, "\n".join(sorted(read))
    shown = {type(thing).__name__ for thing, text, _ in said if "hostile.png" in text}
    assert {"PlainLabel", "MarkdownLabel", "ElidedLabel", "RunCard", "QLabel"} <= shown, shown
    assert sum("hostile.png" in text for _, text, _ in said) > 20, "the words are where they can be"


_LABELS = {"QLabel", "HeldLabel"}
"""Labels that leave it to their kinds, or to Qt, what a text is."""


def _guesses(path: Path) -> Iterator[str]:
    """Where a module leaves it to Qt what a text is, or shows a tip in a way of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        place, code = f"{path.relative_to(APP)}, line {getattr(node, 'lineno', 0)}", ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _LABELS and "textFormat=Qt.TextFormat.RichText" not in code:
            yield f"{place}: take app/widgets/plain_label.py"
        is_kind = isinstance(node, ast.ClassDef) and not _LABELS.isdisjoint(map(ast.unparse, node.bases))
        if is_kind and node.name not in _LABELS and "textFormat=Qt.TextFormat" not in code:
            yield f"{place}: a kind of PlainLabel"
        if isinstance(node, ast.Attribute) and code == "QToolTip.showText" and path.name != "plain_tip.py":
            yield f"{place}: take show_plain_tip of app/widgets/plain_tip.py"


def test_every_label_says_what_its_text_is() -> None:
    assert not [guess for path in sorted(APP.rglob("*.py")) for guess in _guesses(path)]
