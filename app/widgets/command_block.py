"""What was chosen with the mouse as a command, a line to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.widgets.command_line import CommandLine
from app.widgets.plain_label import PlainLabel

__all__ = ["CommandBlock"]


class CommandBlock(QWidget):
    """The line, a button that copies it, and what is to be known of it.

    Parameters
    ----------
    name : str
        What the line is, for a screen reader.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.note, self.copy = CommandLine(), PlainLabel(wordWrap=True), QPushButton("Copy")
        self.line.setAccessibleName(name)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.copy.setAccessibleName("Copy the command")
        self.copy.setToolTip("Copy the command, to be pasted into a terminal")
        first = QHBoxLayout()
        first.addWidget(self.line, 1)
        first.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(first)
        layout.addWidget(self.note)
        self.copy.clicked.connect(self._on_copy_clicked)

    def show_command(self, command: str, note: str) -> None:
        """Show a line, or only the note where there is none."""
        self.line.show_command(command)
        self.line.setVisible(bool(command))
        self.copy.setVisible(bool(command))
        self.note.setText(note)
        self.note.setVisible(bool(note))

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.line.command)
