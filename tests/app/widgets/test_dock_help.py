"""The question mark in a panel's title: beside Qt's own buttons, and gone where there is no title of Qt's."""

from __future__ import annotations

import pytest
from contrast import contrast
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.dock_help import DockHelp, help_button


def test_a_question_mark_says_what_it_is_about_and_takes_no_keyboard(qtbot: QtBot) -> None:
    button = help_button("Runs")
    qtbot.addWidget(button)
    assert button.text() == "?" and button.accessibleName() == "Guide: Runs"
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus and "F1" in button.toolTip()


def test_it_stands_left_of_the_docks_own_buttons(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget("Runs", window)
    dock.setWidget(QWidget())
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    button = DockHelp(dock).button
    window.resize(400, 300)
    window.show()
    qtbot.waitExposed(window)
    beside = dock.findChild(QAbstractButton, "qt_dockwidget_floatbutton")
    assert beside is not None
    qtbot.waitUntil(button.isVisible)
    own, box = button.geometry(), beside.geometry()
    assert own.left() > 0 and 0 < box.left() - own.right() <= 4 and abs(own.center().y() - box.center().y()) <= 1
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    qtbot.waitUntil(button.isHidden)


@pytest.mark.parametrize("dark", [False, True])
def test_the_docks_own_buttons_have_signs_that_are_seen_also_after_it_floated(qtbot: QtBot, dark: bool) -> None:
    theme.apply("dark" if dark else "light")
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget("Runs", window)
    dock.setWidget(QWidget())
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    DockHelp(dock)
    window.resize(400, 300)
    window.show()
    ground = QApplication.palette().color(QPalette.ColorRole.Window)

    def is_seen() -> bool:
        buttons = [dock.findChild(QAbstractButton, f"qt_dockwidget_{name}button") for name in ("float", "close")]
        images = [button.grab().toImage() for button in buttons if button is not None]
        return len(images) == 2 and all(
            max(contrast(image.pixelColor(x, y), ground) for x in range(image.width()) for y in range(image.height())) >= 4.5
            for image in images
        )

    qtbot.waitUntil(is_seen)
    dock.setFloating(True)
    dock.setFloating(False)
    qtbot.waitUntil(is_seen)
    theme.apply("light")
