"""A status bar whose message has dots where it is longer than its room."""

from __future__ import annotations

import os

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QSizeGrip, QStatusBar, QStyle, QStyleOption, QStylePainter, QWidget

from app.widgets.plain_tip import plain_tip

__all__ = ["NoticeBar"]

_GAP = 6


class NoticeBar(QStatusBar):
    """The tip says the message in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messageChanged.connect(self._on_message_changed)

    def shown_text(self) -> str:
        """What can be read of the message: its beginning; of one that ends in a path the name of the file, too."""
        message = self.currentMessage()
        ends_in_path = any(sign in message for sign in ("/", os.sep)) and not message.endswith((".", "\N{HORIZONTAL ELLIPSIS}"))
        mode = Qt.TextElideMode.ElideMiddle if ends_in_path else Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(message, mode, self._room().width())

    def _room(self) -> QRect:
        """From the left edge to the first of what is always there."""
        always = [
            child.x()
            for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child.isVisible() and not isinstance(child, QSizeGrip)
        ]
        right = min(always, default=self.width())
        return QRect(_GAP, 0, max(0, right - 2 * _GAP), self.height())

    @Slot(str)
    def _on_message_changed(self, message: str) -> None:
        self.setToolTip(plain_tip(message))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.currentMessage():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOption()
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.shown_text())
