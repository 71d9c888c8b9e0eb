"""Tooltips of texts that come from files and people: Qt would take what looks like HTML for it."""

from __future__ import annotations

import html

from PySide6.QtCore import QPoint
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QToolTip, QWidget

__all__ = ["plain_tip", "show_plain_tip"]


def plain_tip(text: str) -> str:
    """The text as a tooltip that shows it as it stands."""
    return f"<p style='white-space: pre-wrap'>{html.escape(text)}</p>" if Qt.mightBeRichText(text) else text


def show_plain_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show it at a place of the screen; "" takes a tip away."""
    QToolTip.showText(place, plain_tip(text), widget)
