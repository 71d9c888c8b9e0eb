"""Drawn widgets say what they are and what they show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QGraphicsView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.accessible_role import give_role, take_no_focus, tell


def face(widget: QWidget) -> tuple[QAccessible.Role, str, str]:
    """What a screen reader hears."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.role(), *(interface.text(text) for text in (QAccessible.Text.Name, QAccessible.Text.Description))


@pytest.mark.parametrize("role", [QAccessible.Role.Chart, QAccessible.Role.Graphic, QAccessible.Role.Slider])
def test_a_drawn_widget_has_the_role_that_it_was_given(qtbot: QtBot, role: QAccessible.Role) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    give_role(widget, role)
    tell(widget, "Pixel map 2, 12 segments", "previous settings")
    assert face(widget) == (role, "Pixel map 2, 12 segments", "previous settings")
    tell(widget, "Pixel map 3")
    assert face(widget) == (role, "Pixel map 3", "")


def test_others_keep_theirs(qtbot: QtBot) -> None:
    drawn, button = QWidget(), QPushButton("Run")
    for widget in (drawn, button):
        qtbot.addWidget(widget)
    give_role(drawn, QAccessible.Role.Chart)
    assert face(button)[:2] == (QAccessible.Role.Button, "Run")


def test_a_widget_that_ends_takes_its_face_with_it(qtbot: QtBot) -> None:
    for _ in range(20):
        widget = QWidget()
        give_role(widget, QAccessible.Role.Chart)
        assert face(widget)[0] is QAccessible.Role.Chart
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_view_without_the_focus_has_no_stop_on_what_it_draws_on(qtbot: QtBot) -> None:
    view = QGraphicsView()
    qtbot.addWidget(view)
    faces = [QAccessible.queryAccessibleInterface(widget) for widget in (view, view.viewport())]
    assert all(face.state().focusable for face in faces)
    take_no_focus(view)
    assert not any(face.state().focusable for face in faces)
