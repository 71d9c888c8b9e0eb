"""Text on the window whose formulas do not break at the end of a line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.widgets.formulas import unbroken

__all__ = ["HeldLabel"]


class HeldLabel(QLabel):
    """A label that holds formulas together; its text is told as it was written, and shown so where it can be copied.

    Parameters
    ----------
    arguments, properties
        As of a `QLabel`.
    """

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, **properties)
        self.setText(super().text())

    # Qt's own

    def text(self) -> str:
        return self._written

    def setText(self, text: str) -> None:
        self._written = text
        can_be_copied = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        super().setText(text if can_be_copied else unbroken(text))

    def clear(self) -> None:
        self.setText("")

    def setTextInteractionFlags(self, flags: Qt.TextInteractionFlag) -> None:
        super().setTextInteractionFlags(flags)
        self.setText(self._written)
