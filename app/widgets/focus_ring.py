"""The line around what has the keyboard: one for the whole program, whatever the widget is and whoever draws it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QRegion
from PySide6.QtWidgets import QApplication, QMenuBar, QWidget
from shiboken6 import isValid

from app.widgets.theme_colors import focused

__all__ = ["CLEAR", "FocusMark", "FocusRing"]

WIDTH, HALO = 2, 1
"""Of the line, and of the window's ground inside it, which parts it from what the widget shows; in pixels."""
CLEAR = WIDTH + HALO + 1
"""The margin of a text to which keys can come: its letters stand clear of the line."""


class FocusRing(QWidget):
    """Lies over the edge of a widget, and of nothing else of it: what the widget paints inside costs nothing more."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        widget.installEventFilter(self)
        self._fit(widget)
        self.show()

    def _fit(self, widget: QWidget) -> None:
        room, edge = QRect(widget.rect()), WIDTH + HALO
        self.setGeometry(room)
        self.setMask(QRegion(room).subtracted(QRegion(room.adjusted(edge, edge, -edge, -edge))))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent() and isinstance(watched, QWidget):
            self._fit(watched)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.palette().color(QPalette.ColorRole.Window)
        for color, width, inset in ((ground, HALO, WIDTH + HALO / 2), (focused(self.palette()), WIDTH, WIDTH / 2)):
            painter.setPen(QPen(color, width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 3, 3)


class FocusMark(QObject):
    """Keeps a ring around the widget that has the keyboard, in any window, if keys can bring it there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ring: FocusRing | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = FocusRing(now) if now is not None and _is_marked(now) else None


def _is_marked(widget: QWidget) -> bool:
    """Not the text that only a click selects, nor what shows by itself where the keys are: a list that popped up, a menu."""
    by_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    is_itself_enough = widget.isWindow() or widget.window().windowType() == Qt.WindowType.Popup or isinstance(widget, QMenuBar)
    return bool(by_keys) and not is_itself_enough
