"""Items of a scene drawn at another scale than the view has: in a magnifier, and on the clipboard."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

__all__ = ["paint_part"]

_CLIPS = QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape
_IS_EMPTY = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


def paint_part(
    painter: QPainter,
    items: Iterable[QGraphicsItem],
    part: QRectF,
    target: QRectF,
    without: Collection[QGraphicsItem] = (),
) -> None:
    """Draw a part of the picture, whatever of it the view shows; lines are as wide as on the screen.

    Parameters
    ----------
    painter : QPainter
    items : iterable of QGraphicsItem
        What lies on the picture, from the lowest to the highest.
    part : QRectF
        In pixels of the picture.
    target : QRectF
        Where it is drawn.
    without : collection of QGraphicsItem
        What is left out.
    """
    painter.save()
    painter.setClipRect(target, Qt.ClipOperation.IntersectClip)
    painter.translate(target.topLeft())
    painter.scale(target.width() / part.width(), target.height() / part.height())
    painter.translate(-part.topLeft())
    option = QStyleOptionGraphicsItem()
    for item in items:
        if item not in without:
            _paint(painter, item, option, 1.0)
    painter.restore()


def _paint(painter: QPainter, item: QGraphicsItem, option: QStyleOptionGraphicsItem, opacity: float) -> None:
    opacity *= item.opacity()
    if not item.isVisible() or opacity <= 0:
        return
    painter.save()
    painter.translate(item.pos())
    painter.setTransform(item.transform(), True)
    painter.setOpacity(opacity)
    if item.flags() & _CLIPS:
        painter.setClipRect(item.boundingRect(), Qt.ClipOperation.IntersectClip)
    if not item.flags() & _IS_EMPTY:
        painter.save()
        item.paint(painter, option, None)
        painter.restore()
    for child in item.childItems():
        _paint(painter, child, option, opacity)
    painter.restore()
