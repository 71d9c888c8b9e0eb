"""Images that have clear pixels and clean edges in drawings too, whatever program shows them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QTransform

__all__ = ["draw_image", "draw_lines", "is_drawing"]

FINENESS = 2
"""Pixels of a drawing's image for each of the screen's, at least: a pixel that was magnified is blurred at its rim alone."""
WHOLE = 1e-3
"""So near to a whole number is a magnification that makes all pixels equal by itself."""


def is_drawing(painter: QPainter) -> bool:
    """Whether what is painted is recorded for a drawing, and not shown."""
    return painter.paintEngine().type() is QPaintEngine.Type.Picture


def draw_image(painter: QPainter, rect: QRectF, image: QImage) -> None:
    """Draw an image over a rectangle; into a drawing only what is seen of it, magnified without being smoothed.

    Programs that show an SVG may take no notice of clips and smooth what they magnify, whatever the file asks for.
    """
    if is_drawing(painter):
        rect, image = _seen(painter, rect, image, painter.transform(), FINENESS)
    painter.drawImage(rect, image)


def draw_lines(painter: QPainter, rect: QRectF, image: QImage) -> None:
    """Draw an image of lines over a rectangle, magnified to equal widths: by 1.5, not some by 1 and some by 2.

    Each of its pixels is made larger by the next whole number, and what is seen of that is made a little smaller, smoothly.
    """
    shown = painter.deviceTransform().mapRect(rect).width() / max(1, image.width())
    if is_drawing(painter) or image.isNull() or shown <= 1 or abs(shown - round(shown)) < WHOLE:
        draw_image(painter, rect, image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(*_seen(painter, rect, image, painter.deviceTransform(), 1))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


def _seen(painter: QPainter, rect: QRectF, image: QImage, transform: QTransform, fineness: int) -> tuple[QRectF, QImage]:
    """The part of an image that the painter's clip lets through, magnified, and where it lies."""
    part = painter.clipBoundingRect() & rect if painter.hasClipping() else rect
    if part.isEmpty() or image.isNull():
        return QRectF(), QImage()
    shown = transform.mapRect(rect)
    times = _times(shown.width(), image.width(), fineness), _times(shown.height(), image.height(), fineness)
    across, down = rect.width() / image.width() / times[0], rect.height() / image.height() / times[1]
    first = QPoint(math.floor((part.left() - rect.left()) / across), math.floor((part.top() - rect.top()) / down))
    end = QPoint(math.ceil((part.right() - rect.left()) / across), math.ceil((part.bottom() - rect.top()) / down))
    pixels = QRect(first, QSize(end.x() - first.x(), end.y() - first.y()))
    place = QRectF(first.x() * across, first.y() * down, pixels.width() * across, pixels.height() * down)
    return place.translated(rect.topLeft()), _magnified(image, times, pixels)


def _times(shown: float, own: int, fineness: int) -> int:
    """How many times a side of an image is magnified; one that is shown smaller is left as it is."""
    return math.ceil(fineness * shown / own) if shown > own else 1


def _magnified(image: QImage, times: tuple[int, int], pixels: QRect) -> QImage:
    """These pixels of a magnified image; no more of it is magnified than it takes."""
    first = QPoint(pixels.left() // times[0], pixels.top() // times[1])
    cut = image.copy(QRect(first, QPoint(pixels.right() // times[0], pixels.bottom() // times[1])))
    size = QSize(cut.width() * times[0], cut.height() * times[1])
    large = cut.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
    return large.copy(pixels.translated(-first.x() * times[0], -first.y() * times[1]))
