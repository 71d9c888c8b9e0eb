"""Text on the window, as it stands."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

__all__ = ["PlainLabel"]


class PlainLabel(QLabel):
    """A label that shows its text whatever it looks like; Qt's own takes some for HTML, and reads what that names.

    Parameters
    ----------
    arguments, properties
        As of a `QLabel`.
    """

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, textFormat=Qt.TextFormat.PlainText, **properties)
