"""Lines of the screen are as wide where the desktop is scaled, however the picture is zoomed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from app.widgets.screen_pen import screen_pen, screen_width


@pytest.mark.parametrize("zoom", [1.0, 7.0])
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_line_has_its_width_in_the_desktops_pixels(
    qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch, scale: int, zoom: float
) -> None:
    monkeypatch.setattr(QGuiApplication, "devicePixelRatio", lambda app: float(scale))
    assert screen_width(1.5) == 1.5 * scale
    image = QImage(20 * scale, 20 * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    painter.setPen(screen_pen(QColor("black"), 2))
    painter.drawLine(QPointF(0, 10 / zoom), QPointF(20 / zoom, 10 / zoom))
    painter.end()
    assert sum(image.pixelColor(10 * scale, y).value() < 128 for y in range(image.height())) == 2 * scale
