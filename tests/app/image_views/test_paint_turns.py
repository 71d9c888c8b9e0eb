"""Widgets painted one after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.image_views.paint_turns import PaintTurns


class Painted(QWidget):
    """Writes down when it is painted."""

    def __init__(self, name: str, log: list[str]) -> None:
        super().__init__()
        self.name, self._log = name, log

    def paintEvent(self, event: QPaintEvent) -> None:
        self._log.append(self.name)


def painted_row(log: list[str], qtbot: QtBot) -> tuple[QWidget, list[Painted]]:
    """Three widgets side by side, painted once; the log is empty."""
    whole = QWidget()
    qtbot.addWidget(whole)
    row = QHBoxLayout(whole)
    widgets = [Painted(name, log) for name in "abc"]
    for widget in widgets:
        row.addWidget(widget)
    whole.resize(300, 100)
    with qtbot.waitExposed(whole):
        whole.show()
    qtbot.waitUntil(lambda: set(log) == set("abc"))
    log.clear()
    return whole, widgets


def test_each_is_painted_in_its_turn_and_all_are_in_the_end(qtbot: QtBot) -> None:
    log: list[str] = []
    whole, widgets = painted_row(log, qtbot)
    turns = PaintTurns([widgets[2], widgets[0], widgets[1]], QObject(whole))
    turns.begin()
    for widget in widgets:
        widget.update()
    assert not any(widget.updatesEnabled() for widget in widgets) and log == []
    qtbot.waitUntil(lambda: all(widget.updatesEnabled() for widget in widgets))
    qtbot.waitUntil(lambda: set(log) == set("abc"))
    assert log == ["c", "a", "b"]


def test_another_beginning_begins_anew(qtbot: QtBot) -> None:
    log: list[str] = []
    widgets = [Painted(name, log) for name in "ab"]
    for widget in widgets:
        qtbot.addWidget(widget)
    turns = PaintTurns(widgets, widgets[0])
    for _ in range(3):
        turns.begin()
    qtbot.waitUntil(lambda: all(widget.updatesEnabled() for widget in widgets))


def test_it_says_when_widgets_wait_and_when_all_are_painted(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    turns, told = PaintTurns([widget], QObject(widget)), []
    turns.waiting_changed.connect(lambda: told.append((turns.is_waiting, widget.updatesEnabled())))
    turns.begin()
    qtbot.waitUntil(lambda: not turns.is_waiting)
    assert told == [(True, False), (False, True)]


def test_one_that_is_placed_anew_does_not_wait(qtbot: QtBot) -> None:
    """What others had painted in its new place would be seen there."""
    log: list[str] = []
    whole, widgets = painted_row(log, qtbot)
    turns = PaintTurns(widgets[:2], QObject(whole))
    turns.begin()
    widgets[0].move(3, 3)
    assert [widget.updatesEnabled() for widget in widgets[:2]] == [True, False]
    widgets[1].resize(120, 80)
    assert widgets[1].updatesEnabled() and turns.is_waiting
    log.clear()
    qtbot.waitUntil(lambda: not turns.is_waiting)
    assert {"a", "b"} <= set(log)


def test_none_waits_where_another_makes_room(qtbot: QtBot) -> None:
    whole, widgets = painted_row([], qtbot)
    PaintTurns(widgets[:2], QObject(whole)).begin()
    widgets[2].hide()
    layout = whole.layout()
    assert layout is not None
    layout.activate()
    assert all(widget.updatesEnabled() for widget in widgets[:2])
