"""A widget that is all there is in another."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

__all__ = ["fill_with"]


def fill_with(place: QWidget, widget: QWidget) -> None:
    """Lay a widget out in a place that has no layout yet, to its edges."""
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
