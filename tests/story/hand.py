"""A person at the window: a mouse and a keyboard, whose events take the way that those of the window system take.

They are given to a window, not to a widget: what is covered, disabled, out of sight or behind a dialog is not reached.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QScrollArea,
    QWidget,
)

__all__ = ["Hand"]

PATIENCE_S = 300.0
"""As long as a run may take on a busy machine."""
MANY = 400
"""More stops than the key Tab has in the window."""
LOOK_MS = 20


class Hand:
    """What a person can do; everything else is asked of the window.

    Attributes
    ----------
    window : QWidget or None
        The program's, which has the keyboard where nothing stands before it.
    """

    def __init__(self) -> None:
        self.window: QWidget | None = None

    def until(self, is_so: Callable[[], object], what: str = "") -> None:
        """Wait for it.

        Raises
        ------
        AssertionError
            If it does not become so.
        """
        begin = time.monotonic()
        while not is_so():
            assert time.monotonic() - begin < PATIENCE_S, f"waited in vain: {what or is_so}"
            self._wait()

    @staticmethod
    def _wait() -> None:
        """Let the window work for a moment; unlike QTest.qWait this leaves Python's lock to the other threads meanwhile."""
        loop = QEventLoop()
        QTimer.singleShot(LOOK_MS, loop.quit)
        loop.exec()

    # Keys

    def press(self, keys: str) -> None:
        """A key, or several together: "Ctrl+O"."""
        QTest.keySequence(self._focused(), QKeySequence(keys))

    def key(self, key: Qt.Key) -> None:
        """One of the keys without a letter."""
        QTest.keyClick(self._focused(), key)

    def write(self, text: str) -> None:
        """Letters, one by one."""
        for letter in text:
            QTest.keyClick(self._focused(), letter)

    def replace(self, text: str) -> None:
        """What stands in the field that has the keyboard gives way to this, and Return."""
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        self.press("Ctrl+A")
        self.write(text)
        self.key(Qt.Key.Key_Return)

    def tab_to(self, widget: QWidget) -> None:
        """Tab until it has the keyboard.

        Raises
        ------
        AssertionError
            If it cannot be reached with this key.
        """
        for _ in range(MANY):
            if widget.hasFocus():
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"not reached with Tab: {widget.accessibleName() or widget}")

    def step_to(self, view: QAbstractItemView, row: int) -> None:
        """From the first row down, with the arrow keys, in the list that has the keyboard."""
        assert view.hasFocus()
        self.key(Qt.Key.Key_Home)
        while view.currentIndex().row() != row:
            before = view.currentIndex().row()
            self.key(Qt.Key.Key_Down)
            assert view.currentIndex().row() > before, f"the list ends before row {row}"

    def choose(self, box: QComboBox, entry: str) -> None:
        """An entry of a box that has the keyboard, with the arrow keys."""
        assert box.hasFocus()
        self.key(Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == entry:
                return
            self.key(Qt.Key.Key_Down)
        raise AssertionError(f"not among {[box.itemText(place) for place in range(box.count())]}: {entry}")

    def menu(self, bar: QMenuBar, action: QAction) -> None:
        """An entry of the menu bar: its menu with Alt and a letter, then down to it, and to the right into a menu inside."""
        menus = {menu.menuAction(): menu for menu in bar.window().findChildren(QMenu)}
        way = [next(menu for menu in menus.values() if action in menu.actions())]
        while way[0].menuAction() not in bar.actions():
            way.insert(0, next(menu for menu in menus.values() if way[0].menuAction() in menu.actions()))
        self.press(f"Alt+{way[0].title().partition('&')[2][:1]}")
        for menu, wanted in zip(way, [*(menu.menuAction() for menu in way[1:]), action], strict=True):
            self.until(menu.isVisible, f"the menu {menu.title()}")
            self._go_down(menu, wanted)
            self.key(Qt.Key.Key_Return)

    def _go_down(self, menu: QMenu, action: QAction) -> None:
        for _ in menu.actions():
            if menu.activeAction() is action:
                return
            self.key(Qt.Key.Key_Down)
        assert menu.activeAction() is action, f"not reached in its menu: {action.text()}"

    # The mouse

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """In the middle, or at a place of it, that is in sight and belongs to no other widget."""
        window, place = widget.window(), place or widget.rect().center()
        there = widget.mapTo(window, place)
        hit = window.childAt(there)
        assert hit is widget or (hit is not None and widget.isAncestorOf(hit)), f"{hit} lies where {widget} is clicked"
        assert widget.isEnabled(), f"{widget} can not be clicked now"
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, there)

    def scroll_and_click(self, widget: QWidget) -> None:
        """Where it stands in something that scrolls, it is brought in sight first, as the wheel would."""
        above: QObject | None = widget
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parent()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        self.click(widget)

    def click_item(self, view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
        """A cell or row of a table or list."""
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())

    # Dialogs

    @contextmanager
    def answering(self, *paths: str | Path) -> Iterator[None]:
        """The next question for a file, or files of one folder, is answered by typing their names."""
        told: list[AssertionError] = []
        begin, timer = time.monotonic(), QTimer(interval=LOOK_MS)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog) and dialog.isActiveWindow():
                timer.stop()
                try:
                    self._type_names(dialog, list(map(str, paths)))
                except AssertionError as error:
                    told.append(error)
                    dialog.reject()
            elif time.monotonic() - begin > PATIENCE_S:
                timer.stop()
                told.append(AssertionError("nobody asked for a file"))

        timer.timeout.connect(look)
        timer.start()
        yield
        timer.stop()
        if told:
            raise told[0]

    def _type_names(self, dialog: QFileDialog, names: list[str]) -> None:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit), f"the keyboard is not where the name is typed, but at {field}"
        self.press("Ctrl+A")
        self.write(names[0] if len(names) == 1 else " ".join(f'"{name}"' for name in names))
        self.key(Qt.Key.Key_Return)
        assert not dialog.isVisible(), f"{names} was not taken: {dialog.windowTitle()}"

    def _focused(self) -> QWindow:
        if QGuiApplication.focusWindow() is None and self.window is not None:
            self.window.activateWindow()  # as a window manager does once a dialog is gone; without a screen there is none
            self.until(QGuiApplication.focusWindow, "the keyboard")
        return QGuiApplication.focusWindow()
