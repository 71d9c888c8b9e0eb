"""The signs on buttons: drawings of resources/icons in the colour of the theme's text, sharp on any screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap

from app.paths import icon_drawing_path

__all__ = ["icon"]

_GROUPS = {QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled}
_ROLES = {QIcon.Mode.Selected: QPalette.ColorRole.HighlightedText}


def icon(name: str, palette: QPalette | None = None) -> QIcon:
    """The drawing of this name in a palette's colours for text on buttons, disabled ones, and what is highlighted.

    Parameters
    ----------
    name : str
        A file of ``resources/icons`` without its ending.
    palette : QPalette, optional
        That of the button; by default the program's, which is looked up at each painting: such an icon turns with the theme.
    """
    return QIcon(_Drawing(name, QPalette(palette) if palette is not None else None))


class _Drawing(QIconEngine):
    """Paints a drawing at the size in pixels that a screen asks for."""

    _copies: list[QIconEngine] = []  # noqa: RUF012  Qt asks for a copy and keeps no reference that Python knows of

    def __init__(self, name: str, palette: QPalette | None) -> None:
        super().__init__()
        self._name, self._palette = name, palette

    def clone(self) -> QIconEngine:
        self._copies.append(_Drawing(self._name, self._palette))
        return self._copies[-1]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer

        if size.isEmpty():  # a button before it has any room
            return QPixmap()
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        renderer = QSvgRenderer(str(icon_drawing_path(self._name)))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        colors = self._palette if self._palette is not None else QGuiApplication.palette()
        group, role = _GROUPS.get(mode, QPalette.ColorGroup.Active), _ROLES.get(mode, QPalette.ColorRole.ButtonText)
        painter.fillRect(pixmap.rect(), colors.color(group, role))
        painter.end()
        return pixmap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        pixmap = self.pixmap((QRectF(rect).size() * scale).toSize(), mode, state)
        pixmap.setDevicePixelRatio(scale)
        painter.drawPixmap(rect, pixmap)
