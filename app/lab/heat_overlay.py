"""A cost per patch over the image views, as colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.lab.overlay import PatchItem
from app.widgets.colormap import colormap
from app.widgets.image_drawing import draw_image

__all__ = ["HeatItem", "heat_image"]

OPACITY = 0.7


def heat_image(values: NDArray[np.float64], d: int, low: float, high: float) -> QImage:
    """An image of d x d: the colour of each value, float64 (n,), on a scale from low to high."""
    share = (values - low) / (high - low) if high > low else np.zeros(len(values))
    pixels = colormap()[np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)].reshape(d, d, 3)
    return QImage(np.ascontiguousarray(pixels).data, d, d, 3 * d, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )


class HeatItem(PatchItem):
    """Draws one image of d x d over the picture, patch by patch."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setZValue(self.zValue() - 1)

    def show_image(self, image: QImage) -> None:
        """Draw this image; an empty one draws nothing."""
        self.image = image
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.image.isNull():
            painter.setOpacity(OPACITY)
            draw_image(painter, self.rect, self.image)
            painter.setOpacity(1.0)
