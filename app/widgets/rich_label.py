"""Text with marks that the program itself wrote."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.widgets.held_label import HeldLabel

__all__ = ["RichLabel"]


class RichLabel(HeldLabel):
    """A label that reads its text as HTML; what a file or a person wrote is escaped in it.

    Parameters
    ----------
    arguments, properties
        As of a `QLabel`.
    """

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, textFormat=Qt.TextFormat.RichText, **properties)
