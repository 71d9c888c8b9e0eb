"""What an item of a canvas paints of a part of the picture, a pixel of the screen for one of the picture."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

PART = (40, 30)


def painted_from(item: QGraphicsItem, left: int) -> QImage:
    """`PART`, from a column of the picture on."""
    shown = QImage(*PART, QImage.Format.Format_ARGB32_Premultiplied)
    shown.fill(0)
    painter = QPainter(shown)
    painter.setClipRect(0, 0, *PART)
    painter.translate(-left, 0)
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return shown
