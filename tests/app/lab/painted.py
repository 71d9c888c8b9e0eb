"""What a drawing or a widget paints, as pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.lab.overlay import PatchItem

Pixels = NDArray[np.uint8]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def pixels_of(image: QImage) -> Pixels:
    """uint8, (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.array(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def painted_item(item: PatchItem, d: int, side: int, ground: QColor | str = "white") -> Pixels:
    """A drawing over a square picture of one colour: d x d patches, `side` pixels each."""
    item.set_grid(QRectF(0, 0, d * side, d * side), d)
    image = QImage(d * side, d * side, QImage.Format.Format_RGB888)
    image.fill(QColor(ground))
    painter = QPainter(image)
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return pixels_of(image)


def painted_widget(widget: QWidget) -> Pixels:
    return pixels_of(widget.grab().toImage())


def has_color(pixels: Pixels, color: QColor | tuple[int, int, int]) -> bool:
    """Whether any pixel has exactly this colour."""
    wanted = (color.red(), color.green(), color.blue()) if isinstance(color, QColor) else color
    return bool((pixels == wanted).all(-1).any())


def patches_of(pixels: Pixels, d: int) -> NDArray[np.uint8]:
    """The same patch by patch: uint8, (d, d, side, side, 3)."""
    side = len(pixels) // d
    return pixels.reshape(d, side, d, side, 3).swapaxes(1, 2)
