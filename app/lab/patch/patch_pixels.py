"""The pixels of one patch, enlarged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.image_views.readout import patch_text
from app.widgets.accessible_role import give_role
from app.widgets.image_drawing import draw_image
from app.widgets.plain_keys import ARROWS, takes_key
from grapl_engine import Picture

__all__ = ["PatchPixels"]

SIDE = 104
AROUND = 0.5  # of the patch's side, seen on each side of it


class PatchPixels(QWidget):
    """A patch and, dimmed, half a patch around it; with the keyboard on it the arrow keys go to the next one.

    Signals
    -------
    stepped(int, int)
        An arrow key was pressed: rows and columns to go.
    """

    stepped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._inside = QImage(), QRectF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        give_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName("Selected patch")
        self.setToolTip("The patch's pixels, and half a patch around it. Arrow keys go to the next patch.")

    def show_patch(self, picture: Picture, d: int, patch: tuple[int, int]) -> None:
        """Show the patch at (row, column) of a grid of d x d."""
        size = np.array([picture.height, picture.width]) / d
        low, high = np.array(patch) * size, (np.array(patch) + 1) * size
        first = np.maximum(np.floor(low - AROUND * size), 0).astype(int)
        last = np.minimum(np.ceil(high + AROUND * size), [picture.height, picture.width]).astype(int)
        seen = picture.pixels[first[0] : last[0], first[1] : last[1]]
        rgb = np.ascontiguousarray(seen if seen.dtype == np.uint8 else seen >> 8, dtype=np.uint8)
        height, width = rgb.shape[:2]
        self._image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        top, left = low - first
        self._inside = QRectF(left, top, size[1], size[0])
        self.setAccessibleDescription(patch_text(patch).capitalize())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def event(self, event: QEvent) -> bool:
        return takes_key(event, ARROWS) or super().event(event)  # these keys scrub the timeline elsewhere

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := _step(event)) is not None:
            self.stepped.emit(*step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._image.isNull():
            room = self.rect().adjusted(3, 3, -3, -3)
            scale = min(room.width() / self._image.width(), room.height() / self._image.height())
            shown = QRect(0, 0, round(scale * self._image.width()), round(scale * self._image.height()))
            shown.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
            draw_image(painter, QRectF(shown), self._image)
            inside = QRectF(
                self._inside.x() * scale,
                self._inside.y() * scale,
                *(scale * self._inside.width(), scale * self._inside.height()),
            )
            inside.translate(shown.topLeft())
            self._dim(painter, QRectF(shown), inside)

    def _dim(self, painter: QPainter, shown: QRectF, inside: QRectF) -> None:
        """A veil over what is around the patch, and a frame that is seen on every colour."""
        painter.save()
        veil = QColor(0, 0, 0, 120)
        painter.fillRect(QRectF(shown.left(), shown.top(), shown.width(), inside.top() - shown.top()), veil)
        painter.fillRect(QRectF(shown.left(), inside.bottom(), shown.width(), shown.bottom() - inside.bottom()), veil)
        painter.fillRect(QRectF(shown.left(), inside.top(), inside.left() - shown.left(), inside.height()), veil)
        painter.fillRect(QRectF(inside.right(), inside.top(), shown.right() - inside.right(), inside.height()), veil)
        for color, width in ((QColor(0, 0, 0), 4), (QColor(255, 255, 255), 2)):
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(inside)
        painter.restore()


def _step(event: QKeyEvent) -> tuple[int, int] | None:
    """Where a plain arrow key leads."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return ARROWS.get(Qt.Key(event.key())) if plain else None
