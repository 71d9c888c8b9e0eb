"""Flat buttons, and small signs for them in the theme's text colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from app.widgets.theme_colors import accent

__all__ = ["FlatButton", "glyph", "outline_focus"]

_SIZE = 16
_RIGHT = ((4, 3), (13, 8), (4, 13))
_SHAPES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "play": (_RIGHT,),
    "pause": (((4, 3), (7, 3), (7, 13), (4, 13)), ((9, 3), (12, 3), (12, 13), (9, 13))),
    "first": (((2, 3), (4, 3), (4, 13), (2, 13)), ((13, 3), (5, 8), (13, 13))),
    "last": (((12, 3), (14, 3), (14, 13), (12, 13)), ((3, 3), (11, 8), (3, 13))),
}
_STROKES = {"back": ((10, 3), (5, 8), (10, 13)), "next": ((6, 3), (11, 8), (6, 13))}


class FlatButton(QToolButton):
    """A flat button on which the keyboard's focus is easily seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, autoRaise=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            outline_focus(self, QPainter(self))


def outline_focus(widget: QWidget, painter: QPainter) -> None:
    """Two pixels around the widget."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent(widget.palette()), 2))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 3, 3)


def glyph(name: str, palette: QPalette) -> QIcon:
    """One of play, pause, first, back, next, last."""
    icon = QIcon()
    for mode, group in ((QIcon.Mode.Normal, QPalette.ColorGroup.Active), (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled)):
        icon.addPixmap(_drawn(name, palette.color(group, QPalette.ColorRole.ButtonText)), mode)
    return icon


def _drawn(name: str, color: QColor) -> QPixmap:
    pixmap = QPixmap(2 * _SIZE, 2 * _SIZE)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if name in _STROKES:
        painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in _STROKES[name]]))
    for shape in _SHAPES.get(name, ()):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape]))
    painter.end()
    return pixmap
