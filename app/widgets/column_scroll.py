"""A column that scrolls up and down alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

__all__ = ["ColumnScroll"]


class _QuietBar(QScrollBar):
    """Not seen while there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class ColumnScroll(QScrollArea):
    """As wide as what is in it needs, whatever the size of the letters: nothing is cut off at its side.

    Parameters
    ----------
    content : QWidget, optional
        What is in it.
    seen : int
        So many pixels of its height are seen at least, if it has them.
    keeps_room : bool
        Whether the bar's room is kept, and empty, while there is nothing to scroll: what is in the column stays as wide.
    """

    def __init__(
        self,
        content: QWidget | None = None,
        parent: QWidget | None = None,
        *,
        seen: int = 0,
        keeps_room: bool = False,
    ) -> None:
        super().__init__(parent, widgetResizable=True)
        self._seen = seen
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if keeps_room:
            self.setVerticalScrollBar(_QuietBar())
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self.updateGeometry)
        if content is not None:
            self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        least, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return least
        needed, bar = content.minimumSizeHint(), self.verticalScrollBar()
        beside = bar.sizeHint().width() if bar.maximum() else 0
        return QSize(max(least.width(), needed.width() + beside), max(least.height(), min(needed.height(), self._seen)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
