"""A perceptually uniform scale of colours for costs, from 0 up."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.colormap_choice import chosen_colormap
from app.widgets.theme_colors import muted

__all__ = ["CostScale", "colormap", "colormap_color"]

_LOW = 100  # the darkest tones are not seen on a dark picture


def colormap() -> NDArray[np.uint8]:
    """uint8, (256, 3): the colours of the chosen scale from the least to the greatest."""
    return _table(chosen_colormap())


@cache
def _table(name: str) -> NDArray[np.uint8]:
    colors = pg.colormap.get(name).getLookupTable(nPts=256 + _LOW, alpha=False)[_LOW:]
    return np.ascontiguousarray(colors, dtype=np.uint8)


def colormap_color(share: float) -> QColor:
    """The colour of 0 to 1."""
    return QColor(*colormap()[round(255 * min(max(share, 0.0), 1.0))].tolist())


class CostScale(QWidget):
    """What the colours mean: the scale, with its two ends and their unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = self._high = self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_range(self, name: str, low: float, high: float, unit: str = "nats") -> None:
        """Name what is coloured and its least and greatest value."""
        self._name, self._low, self._high = name, f"{low:.3g}", f"{high:.3g} {unit}"
        self.setAccessibleName(f"{name}: from {self._low} to {self._high}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 2 * self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.fontMetrics().height()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = QRectF(2, 0, self.width() - 4, line)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self._name)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft, self._low)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight, self._high)
        bar = QRectF(2, line + 3, self.width() - 4, line - 2)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(9):
            gradient.setColorAt(step / 8, colormap_color(step / 8))
        painter.fillRect(bar, gradient)
        painter.setPen(muted(self.palette()))
        painter.drawRect(bar)
