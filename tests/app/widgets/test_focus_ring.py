"""One ring, around what has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.focus_ring import FocusMark, FocusRing
from app.widgets.theme_colors import focused


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Two buttons, a list to choose from, and a text that only a click selects."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    text = QLabel("text", textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
    choice = QComboBox()
    choice.addItems(["one", "two"])
    for part in (QPushButton("first"), QPushButton("second"), choice, text):
        layout.addWidget(part)
    FocusMark(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def marked(window: QWidget) -> list[QWidget]:
    """What has a ring that is to be seen."""
    return [ring.parentWidget() for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_the_ring_goes_with_the_keyboard(window: QWidget) -> None:
    first, second = window.findChildren(QPushButton)
    for button in (first, second, first):
        button.setFocus()
        assert marked(window) == [button]
        assert button.grab().toImage().pixelColor(1, button.height() // 2) == focused(button.palette())
    first.clearFocus()
    assert marked(window) == []


def test_it_is_as_large_as_its_widget_becomes(window: QWidget) -> None:
    first = window.findChildren(QPushButton)[0]
    first.setFocus()
    window.resize(500, 300)
    ring = window.findChild(FocusRing)
    assert isinstance(ring, FocusRing) and ring.size() == first.size() and first.width() > 400


def test_the_mouse_goes_through_it(window: QWidget, qtbot: QtBot) -> None:
    first = window.findChildren(QPushButton)[0]
    first.setFocus()
    with qtbot.waitSignal(first.clicked):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=first.mapTo(window, QPoint(1, 1)))


def test_text_that_only_a_click_selects_has_none(window: QWidget) -> None:
    text = window.findChild(QLabel)
    assert isinstance(text, QLabel)
    text.setFocus()
    assert text.hasFocus() and marked(window) == []


def test_a_list_that_popped_up_has_none(window: QWidget, qtbot: QtBot) -> None:
    choice = window.findChild(QComboBox)
    assert isinstance(choice, QComboBox)
    choice.setFocus()
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible)
    assert all(widget is choice for widget in marked(window))
    choice.hidePopup()


def test_a_widget_may_end_with_its_ring(window: QWidget, qtbot: QtBot) -> None:
    first, second = window.findChildren(QPushButton)
    first.setFocus()
    first.deleteLater()
    qtbot.waitUntil(lambda: len(window.findChildren(QPushButton)) == 1)
    second.setFocus()
    assert marked(window) == [second]
