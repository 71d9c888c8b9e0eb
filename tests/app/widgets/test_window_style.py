"""What is checked is told from what is not, and what Qt paints by itself is seen, in both themes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from contrast import contrast
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QGroupBox,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QTabBar,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.focus_ring import HALO, WIDTH, FocusMark
from app.widgets.icons import icon
from app.widgets.window_style import WindowStyle

THEMES = pytest.mark.parametrize("name", ["light", "dark"])
LEAST = 3
"""Contrast, which WCAG 2 asks for."""


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("system")


def _flat() -> QToolButton:
    return QToolButton(autoRaise=True)


@pytest.fixture(params=[QPushButton, QToolButton, _flat])
def button(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QAbstractButton]:
    """One that can be checked, in a window that has the keyboard."""
    make: Callable[[], QAbstractButton] = request.param
    window, button = QWidget(), make()
    qtbot.addWidget(window)
    button.setCheckable(True)
    button.setText("Energy")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QVBoxLayout(window).addWidget(button)
    FocusMark(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield button  # and the window is kept till then
    window.close()


def seen(button: QAbstractButton, *, checked: bool) -> QImage:
    button.setChecked(checked)
    return button.grab().toImage()


def across(image: QImage) -> list[QColor]:
    """From the upper edge down to where the text may begin, in the middle of the left half."""
    return [image.pixelColor(image.width() // 4, y) for y in range(WIDTH + HALO + 2)]


@THEMES
@pytest.mark.parametrize("has_focus", [False, True])
def test_a_checked_button_is_told_from_one_that_is_not(button: QAbstractButton, name: theme.Theme, has_focus: bool) -> None:
    theme.apply(name)
    button.setFocus() if has_focus else button.clearFocus()
    assert button.hasFocus() is has_focus
    off, on = (across(seen(button, checked=checked)) for checked in (False, True))
    assert max(map(contrast, off, on)) >= LEAST
    frame = max(range(len(on)), key=lambda y: contrast(off[y], on[y]))
    assert frame >= WIDTH + HALO, "clear of the line around what has the keyboard"


@THEMES
def test_a_checked_button_that_cannot_be_used_is_told_too(button: QAbstractButton, name: theme.Theme) -> None:
    theme.apply(name)
    button.setEnabled(False)
    assert max(map(contrast, *(across(seen(button, checked=checked)) for checked in (False, True)))) >= LEAST / 2


@THEMES
def test_lines_and_boxes_of_a_menu_are_seen(qtbot: QtBot, name: theme.Theme) -> None:
    theme.apply(name)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("Above").setCheckable(True)
    line = menu.addSeparator()
    menu.addAction("Below")
    menu.popup(QPoint(0, 0))
    image, ground = menu.grab().toImage(), menu.palette().color(QPalette.ColorRole.Base)
    room = menu.actionGeometry(line)
    assert contrast(image.pixelColor(room.center()), ground) >= LEAST
    box = menu.actionGeometry(menu.actions()[0])
    beside = [image.pixelColor(x, box.center().y()) for x in range(2, 20)]
    assert max(contrast(color, ground) for color in beside) >= LEAST


@THEMES
def test_the_sign_of_a_chosen_entry_is_framed(qtbot: QtBot, name: theme.Theme) -> None:
    theme.apply(name)
    menu = QMenu()
    qtbot.addWidget(menu)
    entries = [menu.addAction(icon("edit-merge"), words) for words in ("Merge", "Merge too")]
    for entry in entries:
        entry.setCheckable(True)
    entries[0].setChecked(True)
    menu.popup(QPoint(0, 0))
    image, ground = menu.grab().toImage(), menu.palette().color(QPalette.ColorRole.Base)
    on, off = (column_of_sign(image, menu.actionGeometry(entry)) for entry in entries)
    framed = [first for first, second in zip(on, off, strict=True) if contrast(first, second) >= LEAST]
    assert framed and max(contrast(color, ground) for color in framed) >= LEAST


def column_of_sign(image: QImage, entry: QRect) -> list[QColor]:
    """All colours where an entry's sign stands, row by row."""
    return [image.pixelColor(x, y) for y in range(entry.top(), entry.bottom()) for x in range(entry.left(), entry.left() + 28)]


@THEMES
@pytest.mark.parametrize("shape", [QTabBar.Shape.RoundedNorth, QTabBar.Shape.RoundedSouth])
def test_the_chosen_tab_has_a_line(qtbot: QtBot, name: theme.Theme, shape: QTabBar.Shape) -> None:
    theme.apply(name)
    bar = QTabBar(shape=shape)
    qtbot.addWidget(bar)
    for words in ("Segments", "Truth"):
        bar.addTab(words)
    bar.setCurrentIndex(1)
    image, ground = bar.grab().toImage(), bar.palette().color(QPalette.ColorRole.Window)
    rooms = [bar.tabRect(at) for at in range(2)]
    edges = [room.bottom() if shape is QTabBar.Shape.RoundedSouth else room.top() for room in rooms]
    off, on = (image.pixelColor(room.center().x(), edge) for room, edge in zip(rooms, edges, strict=True))
    assert contrast(on, ground) >= LEAST > contrast(off, ground)


@THEMES
@pytest.mark.parametrize("sign", ["SP_ArrowBack", "SP_ArrowForward", "SP_FileDialogToParent"])
def test_the_arrows_of_the_file_dialog_are_seen(qapp: QApplication, name: theme.Theme, sign: str) -> None:
    theme.apply(name)
    assert isinstance(qapp.style(), WindowStyle)
    icon: QIcon = qapp.style().standardIcon(QStyle.StandardPixmap[sign])
    image = icon.pixmap(QSize(16, 16), 1.0).toImage()
    room, ground = QRect(QPoint(), image.size()), qapp.palette().color(QPalette.ColorRole.Window)
    drawn = [
        color for x in range(room.width()) for y in range(room.height()) if (color := image.pixelColor(x, y)).alpha() == 255
    ]
    assert drawn and min(contrast(color, ground) for color in drawn) >= LEAST


@THEMES
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_the_outline_of_a_box_to_check_is_seen(qtbot: QtBot, name: theme.Theme, kind: type[QCheckBox | QRadioButton]) -> None:
    theme.apply(name)
    box = kind("words")
    qtbot.addWidget(box)
    image, ground = box.grab().toImage(), box.palette().color(QPalette.ColorRole.Window)
    middle = [image.pixelColor(x, image.height() // 2) for x in range(5)]
    assert max(contrast(color, ground) for color in middle) >= LEAST


def test_a_table_is_painted_without_python_and_what_is_checked_with_it(qtbot: QtBot) -> None:
    theme.apply("dark")
    assert python_calls(qtbot, QTableWidget(10, 10)) == 0
    assert python_calls(qtbot, QPlainTextEdit()) == 0
    assert python_calls(qtbot, QPushButton("words")) > 0
    group = QGroupBox("words")
    group.setCheckable(True)
    assert python_calls(qtbot, group) > 0


def python_calls(qtbot: QtBot, widget: QWidget) -> int:
    """How many functions of the style are called while a widget is painted that is on the screen already."""
    qtbot.addWidget(widget)
    widget.show()
    widget.grab()
    calls: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename == sys.modules[WindowStyle.__module__].__file__:
            calls.append(frame.f_code.co_name)

    before = sys.getprofile()
    sys.setprofile(note)
    widget.grab()
    sys.setprofile(before)
    return len(calls)


def test_what_is_no_widget_is_left_alone(qtbot: QtBot) -> None:
    """PySide keeps wrappers of a layout's items, and hands one over for a widget that is made where the item was."""
    widget = QWidget()
    qtbot.addWidget(widget)
    WindowStyle().polish(QWidgetItem(widget))  # type: ignore[arg-type]
