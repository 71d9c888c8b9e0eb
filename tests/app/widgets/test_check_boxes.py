"""Boxes and circles that are whole within the line around what has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from contrast import contrast
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.check_boxes import CheckBox, RadioButton
from app.widgets.focus_ring import CLEAR, FocusMark

KINDS = pytest.mark.parametrize("kind", [CheckBox, RadioButton])
THEMES = pytest.mark.parametrize("name", ["light", "dark"])
PARTS = {CheckBox: QStyle.SubElement.SE_CheckBoxIndicator, RadioButton: QStyle.SubElement.SE_RadioButtonIndicator}


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("system")


Box = CheckBox | RadioButton
Make = Callable[..., Box]


@pytest.fixture
def shown(qtbot: QtBot) -> Make:
    """Makes one in a window, as small as it may be."""
    windows = []

    def made(kind: type[Box], text: str = "") -> Box:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        button = kind(text)
        QVBoxLayout(window).addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        FocusMark(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return button

    return made


def indicator(button: Box) -> QRect:
    """Where its box or circle is."""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    return button.style().subElementRect(PARTS[type(button)], option, button)


@KINDS
@THEMES
@pytest.mark.parametrize("text", ["", "a text beside it"])
def test_it_is_the_same_with_the_keyboard_and_without(shown: Make, kind: type[Box], name: theme.Theme, text: str) -> None:
    theme.apply(name)
    button = shown(kind, text)
    room = indicator(button)
    assert button.rect().adjusted(CLEAR - 1, CLEAR - 1, 1 - CLEAR, 1 - CLEAR).contains(room)
    button.clearFocus()
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    after = button.grab().toImage()
    assert before != after and before.copy(room) == after.copy(room)


@KINDS
@THEMES
def test_its_outline_stands_out(shown: Make, kind: type[Box], name: theme.Theme) -> None:
    theme.apply(name)
    button = shown(kind)
    button.clearFocus()
    image, ground, room = button.grab().toImage(), button.palette().color(QPalette.ColorRole.Window), indicator(button)
    assert contrast(image.pixelColor(room.left(), room.center().y()), ground) >= 3


@KINDS
def test_what_cannot_be_checked_stands_out_less(shown: Make, kind: type[Box]) -> None:
    theme.apply("dark")
    button = shown(kind)
    button.clearFocus()
    usual = button.grab().toImage()
    button.setEnabled(False)
    place, ground = (
        QPoint(indicator(button).left(), indicator(button).center().y()),
        button.palette().color(QPalette.ColorRole.Window),
    )
    faint = button.grab().toImage()
    assert contrast(faint.pixelColor(place), ground) < contrast(usual.pixelColor(place), ground)


@KINDS
def test_a_click_on_the_box_and_on_the_text_checks_it(shown: Make, kind: type[Box]) -> None:
    theme.apply("light")
    for place in (lambda button: indicator(button).center(), lambda button: button.rect().center()):
        button = shown(kind, "a text beside it")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place(button))
        assert button.isChecked()
