"""A command in a line of text: wrapped between its words, selected and copied as it is to be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QClipboard, QFontDatabase, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.plain_label import PlainLabel
from app.widgets.word_joiner import joined, parted

__all__ = ["CommandLine"]


class CommandLine(PlainLabel):
    """Shows a command; what is selected of it is copied without what holds its options together.

    Attributes
    ----------
    command : str
        As it is to be typed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.command = ""
        self.setWordWrap(True)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.copy_selected = QAction("Copy", self)
        self.copy_selected.triggered.connect(self._on_copy_triggered)
        self.addAction(self.copy_selected)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)  # Qt's own menu copies what is shown

    def show_command(self, command: str) -> None:
        """Show it whole; "" shows nothing."""
        self.command = command
        self.setText(joined(command))

    @Slot()
    def _on_copy_triggered(self) -> None:
        QGuiApplication.clipboard().setText(parted(self.selectedText()) or self.command)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy_triggered()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        clipboard = QGuiApplication.clipboard()
        if self.hasSelectedText() and clipboard.supportsSelection():
            clipboard.setText(parted(self.selectedText()), QClipboard.Mode.Selection)
