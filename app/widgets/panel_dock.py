"""A dock whose title is written in the letters of the program, also when these change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QStyle, QStyleOptionDockWidget, QWidget

__all__ = ["PanelDock"]

SIDES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PanelDock(QDockWidget):
    """Qt writes a title for good in the font that there was when the dock was made; here it is written after Qt's painting."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._is_titled = False

    @Slot()
    def _on_letters_changed(self) -> None:
        """Qt has the title as high as it was, too."""
        if (layout := self.layout()) is not None:
            layout.invalidate()
        self.update()

    def initStyleOption(self, option: QStyleOptionDockWidget) -> None:
        super().initStyleOption(option)
        option.title = ""
        self._is_titled = True

    def paintEvent(self, event: QPaintEvent) -> None:
        self._is_titled = False  # where the desktop writes it, Qt does not ask for it
        super().paintEvent(event)
        if not self._is_titled:
            return
        option = QStyleOptionDockWidget()
        super().initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_DockWidgetTitleBarText, option, self)
        text = self.fontMetrics().elidedText(self.windowTitle(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(room, SIDES, text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._on_letters_changed)
