"""Two runs in one view, on either side of a line that can be dragged."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.views.contours import ContourLayer
from app.views.layers import LabelLayer
from grapl_engine import KNOBS, RunRecord

__all__ = ["RunLayers", "WipeLine", "side_names"]

NAME_WIDTH = 170


class RunLayers(QGraphicsItem):
    """One run's labels and contours, cut off at a rectangle."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self.labels = LabelLayer()
        self.contours = ContourLayer()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.labels.setParentItem(self)
        self.contours.setParentItem(self)

    def clip(self, rect: QRectF) -> None:
        """Show this part of the picture only."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Nothing of its own."""


class WipeLine(pg.InfiniteLine):  # type: ignore[misc]
    """The border between two runs, their names at its sides; light on dark, so that it is seen on every picture."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=True, pen=_pen("#ffffff", 2), hoverPen=_pen("#ffdd57", 2))
        self.currentPen: QPen
        self._halo = _pen("#000000", 5)
        self._names = ("", "")
        self._sides = [
            pg.InfLineLabel(self, position=0.03, anchors=[anchor, anchor], color="w", fill=(0, 0, 0, 190))
            for anchor in ((1.06, 0), (-0.06, 0))
        ]
        self.addMarker("<|>", position=0.5, size=14)
        self.setZValue(70)

    @property
    def names(self) -> tuple[str, str]:
        """What stands left and right of the line."""
        return self._names

    def set_names(self, left: str, right: str) -> None:
        """Name the runs at the two sides; long names are elided."""
        self._names = (left, right)
        metrics = QFontMetrics(QApplication.font())
        for label, name in zip(self._sides, self._names, strict=True):
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
            label.setFormat(shown.replace("{", "{{").replace("}", "}}"))

    def paint(self, painter: QPainter, *args: object) -> None:
        pen: QPen = self.currentPen
        for layer in (self._halo, pen):
            self.currentPen = layer
            painter.save()  # the marker's painting leaves another transform behind
            super().paint(painter, *args)
            painter.restore()


def side_names(compared: RunRecord, shown: RunRecord, runs: tuple[RunRecord, ...]) -> tuple[str, str]:
    """Names of two runs: their number in the session and the settings in which they differ."""
    return _name(compared, shown, runs), _name(shown, compared, runs)


def _name(record: RunRecord, other: RunRecord, runs: tuple[RunRecord, ...]) -> str:
    number = f"Run {runs.index(record) + 1}" if record in runs else "This run"
    different = record.settings.differences(other.settings)
    values = [f"{KNOBS[name].symbol or KNOBS[name].label} {_text(value)}" for name, value in different.items()]
    return " \N{MIDDLE DOT} ".join([number, *values])


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pen(color: str, width: int) -> QPen:
    pen = QPen(QColor(color), width)
    pen.setCosmetic(True)
    return pen
