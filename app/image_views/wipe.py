"""Two runs in one view, on either side of a line that can be dragged."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.image_views.colors import LabelTable
from app.image_views.contours import ContourLayer
from app.image_views.layers import LabelLayer
from app.image_views.level_layer import LevelLayer
from app.image_views.view_content import ViewContent
from app.session.parameter_text import shown_text
from app.session.run_text import short_preset_text
from app.widgets.plain_label import PlainLabel
from app.widgets.screen_pen import screen_pen
from grapl_engine import RunRecord, nearest_preset
from grapl_engine.settings_text import parameter_name

__all__ = ["RunLayers", "WipeLine", "WipeTags", "side_names"]

TAG_WIDTH = 190
GAP = 8
EDGE = 1.0
"""Pixels beyond the view at which its line still has a tag on either side: it may stand on the picture's last column."""


class RunLayers(QGraphicsItem):
    """One run's labels and contours, or a level of detail, cut off at a rectangle."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self.labels = LabelLayer()
        self.contours = ContourLayer()
        self.level = LevelLayer()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        for layer in (self.labels, self.contours, self.level):
            layer.setParentItem(self)

    def show_content(self, content: ViewContent, table: LabelTable | None, rect: QRectF) -> None:
        """Draw what there is over a rectangle."""
        self.labels.show_labels(content.labels, table, rect)
        self.contours.show_labels(content.labels, rect)
        self.level.show_level(content.level, rect)

    def set_opacity(self, opacity: float) -> None:
        """How much the colours cover the photograph."""
        self.labels.setOpacity(opacity)
        self.level.set_opacity(opacity)

    def set_contours(self, on: bool) -> None:
        """Whether borders are drawn."""
        self.contours.setVisible(on)
        self.level.set_contours(on)

    def clip(self, rect: QRectF, whole: QRectF) -> None:
        """Show this part of the whole picture only.

        All of it needs no clip, and has none: in a figure a second clip inside the view's is rounded to the picture's pixels.
        """
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, rect != whole)
        self.setVisible(not rect.isEmpty())

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Nothing of its own."""


class WipeLine(pg.InfiniteLine):  # type: ignore[misc]
    """The border between two runs; light on dark, so that it is seen on every picture."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=True, pen=_pen("#ffffff", 2), hoverPen=_pen("#ffdd57", 2))
        self.currentPen: QPen
        self._halo = _pen("#000000", 5)
        self.addMarker("<|>", position=0.5, size=14)
        self.setZValue(70)

    def paint(self, painter: QPainter, *args: object) -> None:
        pen: QPen = self.currentPen
        for layer in (self._halo, pen):
            self.currentPen = layer
            painter.save()  # the marker's painting leaves another transform behind
            super().paint(painter, *args)
            painter.restore()


class WipeTags:
    """The names of the two runs at the top of a view, left and right of the line, and never cut off.

    Parameters
    ----------
    surface : QWidget
        What they lie on.
    """

    def __init__(self, surface: QWidget) -> None:
        self._surface = surface
        self._names = ("", "")
        self.tags = PlainLabel(surface), PlainLabel(surface)
        for tag in self.tags:
            colors = QPalette(tag.palette())
            colors.setColor(QPalette.ColorRole.Window, QColor(0, 0, 0, 200))
            colors.setColor(QPalette.ColorRole.WindowText, QColor("white"))
            tag.setPalette(colors)
            tag.setAutoFillBackground(True)
            tag.setContentsMargins(5, 1, 5, 1)
            tag.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            tag.hide()

    @property
    def names(self) -> tuple[str, str]:
        """What stands left and right of the line."""
        return self._names

    def set_names(self, left: str, right: str) -> None:
        """Name the runs at the two sides."""
        self._names = (left, right)

    def place(self, line: float | None) -> None:
        """Put them beside the line at this x of the surface; a side that is out of sight has no tag. None: no line."""
        room = self._surface.width()
        seen = line is not None and line > -EDGE, line is not None and line < room + EDGE
        for tag, name, is_seen in zip(self.tags, self._names, seen, strict=True):
            tag.setText(tag.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, min(TAG_WIDTH, room - 4 * GAP)))
            tag.adjustSize()
            tag.setVisible(is_seen)
        if line is None:
            return
        left, right = self.tags
        left.move(round(max(GAP, min(line, room) - GAP - left.width())), GAP)
        right.move(round(min(max(line, 0) + GAP, room - GAP - right.width())), GAP)
        if all(seen) and left.geometry().intersects(right.geometry()):
            right.move(right.x(), GAP + left.height() + 2)


def side_names(compared: RunRecord, shown: RunRecord, number_of: Callable[[RunRecord], int]) -> tuple[str, str]:
    """Names of two runs: their number in the session and the settings in which they differ, of unlike presets the preset."""
    return _name(compared, shown, number_of(compared)), _name(shown, compared, number_of(shown))


def _name(record: RunRecord, other: RunRecord, number: int) -> str:
    if nearest_preset(record.settings) != nearest_preset(other.settings):
        return f"Run {number} \N{MIDDLE DOT} {short_preset_text(record.settings)}"
    different = record.settings.differences(other.settings)
    values = [f"{parameter_name(name)} {shown_text(name, value)}" for name, value in different.items()]
    return " \N{MIDDLE DOT} ".join([f"Run {number}", *values])


def _pen(color: str, width: int) -> QPen:
    return screen_pen(QColor(color), width)
