"""Lines that are as wide on every screen, whatever the zoom and the scale of the desktop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPen

__all__ = ["screen_pen", "screen_width"]


def screen_width(width: float) -> float:
    """Of a cosmetic pen: Qt scales all else with the desktop, but takes these widths for pixels of the device."""
    app = QGuiApplication.instance()
    return width * (app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0)


def screen_pen(color: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.SquareCap) -> QPen:
    """A pen of this width in the desktop's pixels at every zoom."""
    pen = QPen(color, screen_width(width))
    pen.setCosmetic(True)
    pen.setCapStyle(cap)
    return pen
