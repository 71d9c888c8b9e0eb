"""A view as a picture, as it is seen."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from app.image_views.picture_view import PictureView

__all__ = ["MOST_SIDE", "view_image"]

MOST_SIDE = 2048
"""Of a larger picture no more is drawn: more pixels than a view has."""


def view_image(view: PictureView) -> QImage:
    """The part of the picture that is in sight, with labels, borders and marks, and without the crosshair.

    Each pixel of the picture is one of the image, or several where the view magnifies it; the image has at most
    `MOST_SIDE` pixels a side. A view that shows nothing gives a null image.
    """
    part = view.seen_part
    if part.isEmpty():
        return QImage()
    times = float(max(1, math.ceil(view.canvas.magnification - 0.01)))
    longest = max(part.width(), part.height())
    times = min(times, max(1, MOST_SIDE // longest)) if longest <= MOST_SIDE else MOST_SIDE / longest
    image = QImage(QSize(round(part.width() * times), round(part.height() * times)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    view.paint_part(painter, part, QRectF(image.rect()))
    painter.end()
    return image
