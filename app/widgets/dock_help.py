"""The question mark in a title, and its place beside the buttons of a dock's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QToolButton

from app.widgets.icons import icon

__all__ = ["HELP", "DockHelp", "help_button"]

HELP = "help"
"""The object name of all question marks: figures are drawn without them."""
_SIGNS = {"qt_dockwidget_floatbutton": "float", "qt_dockwidget_closebutton": "close"}
"""Drawings in the theme's colour for Qt's own buttons: the style's are dark in the dark too."""


def help_button(about: str, *, has_key: bool = True) -> QToolButton:
    """A question mark that opens the guide; F1 is its key, so the keyboard passes it by as it does Qt's own buttons there.

    Without `has_key` it is the mouse's alone: nothing around it takes the keyboard.
    """
    button = QToolButton(autoRaise=True)
    button.setObjectName(HELP)
    button.setText("?")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(f"Guide: {about} (F1 with the keyboard here)" if has_key else f"Guide: {about}")
    button.setAccessibleName(f"Guide: {about}")
    return button


class DockHelp(QObject):
    """Keeps a question mark, and what is added, beside the buttons of a dock's title; none where the desktop draws it.

    Qt's own have signs that can be seen in each theme.

    Attributes
    ----------
    button : QToolButton
        Its `clicked` is the wish for help.
    """

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.button = help_button(dock.windowTitle())
        self._all: list[QToolButton] = []
        self._signs: dict[str, QIcon] = {name: icon(drawing) for name, drawing in _SIGNS.items()}
        self.add(self.button)
        dock.installEventFilter(self)
        self._place()

    def add(self, button: QToolButton) -> None:
        """One more, left of the others."""
        button.setParent(self._dock)
        self._all.append(button)
        self._place()

    def _draw_signs(self) -> None:
        """Qt gives its buttons the style's own signs each time that the dock floats or stands."""
        for name, sign in self._signs.items():
            button = self._dock.findChild(QAbstractButton, name)
            if button is not None and button.icon().cacheKey() != sign.cacheKey():
                button.setIcon(sign)

    def _place(self) -> None:
        """Qt's layout of a dock has no room for buttons of ours: they stand left of Qt's own."""
        beside = self._dock.findChild(QAbstractButton, "qt_dockwidget_floatbutton")
        for at, button in enumerate(self._all, 1):
            if beside is None or beside.isHidden():
                button.hide()
                continue
            box = beside.geometry()
            side = max(box.height(), self.button.minimumSizeHint().height() - 4)
            button.setGeometry(box.left() - at * (side + 2), box.center().y() - side // 2, side, side)
            button.show()
            button.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
            self._draw_signs()
        return super().eventFilter(watched, event)
