"""Text on the window, as it stands."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.widgets.held_label import HeldLabel

__all__ = ["PlainLabel"]


class PlainLabel(HeldLabel):
    """A label that shows its text whatever it looks like; Qt's own takes some for HTML, and reads what that names.

    Parameters
    ----------
    arguments, properties
        As of a `QLabel`.
    """

    def __init__(self, *arguments: Any, **properties: Any) -> None:
        super().__init__(*arguments, textFormat=Qt.TextFormat.PlainText, **properties)
