"""The tiny grid, drawn large: cells with their labels and costs, edges with their weights."""

from __future__ import annotations

from math import hypot

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lab.tiny.tiny_grid import TinyGrid
from app.widgets.accessible_role import give_role
from app.widgets.plain_keys import ARROWS, ENTER, takes_key
from app.widgets.theme_colors import accent, alarm, mixed
from grapl_engine.storage import palette

__all__ = ["TinyBoard", "colors_of_grid"]

SIDE = 0.7  # of a cell, in distances between cells
WIDEST = 96.0
NEAR = 1.5  # in cells: farther edges are drawn faintly
BEND = 0.16  # of an edge that would run through other cells
REACH = 7.0  # pixels from which an edge is hit


def colors_of_grid(grid: TinyGrid) -> list[QColor]:
    """The colour of each label."""
    return [QColor(*color) for color in palette.label_colors(grid.labels, grid.colors).tolist()]


class TinyBoard(QWidget):
    """Each cell in its label's colour, with a bar per label for its cost; an edge as wide as its weight, cut ones dashed.

    A click chooses a cell or an edge. The arrows go from cell to cell, E from edge to edge of the
    cell, Enter to the editor.

    Signals
    -------
    chosen_changed()
        `cell` or `edge`, of which one is None, is another one.
    edit_asked()
        Enter was pressed.
    """

    chosen_changed = Signal()
    edit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: TinyGrid | None = None
        self._labels: NDArray[np.integer] = np.empty(0, np.uint16)
        self.cell: int | None = 0
        self.edge: int | None = None
        self._from = 0  # the cell whose edges E goes through
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        give_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName("Tiny grid")

    def show_grid(self, grid: TinyGrid, labels: NDArray[np.integer]) -> None:
        """Show a grid with these labels, integer, (n,)."""
        self._grid, self._labels = grid, labels
        is_there = self.cell < grid.cells if self.cell is not None else (self.edge or 0) < len(grid.edges)
        if not is_there:
            self.choose_cell(0)
        self._from = min(self._from, grid.cells - 1)
        self.update()

    def choose_cell(self, cell: int) -> None:
        """Choose a cell."""
        self._choose(cell, None)

    def choose_edge(self, edge: int) -> None:
        """Choose an edge."""
        self._choose(None, edge)

    def cell_rect(self, cell: int) -> QRectF:
        """Where a cell is."""
        side = SIDE * self._pitch()
        centre = self.centre(cell)
        return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)

    def centre(self, cell: int) -> QPointF:
        """The middle of a cell."""
        assert self._grid is not None
        pitch, (row, column) = self._pitch(), divmod(cell, self._grid.columns)
        left = (self.width() - pitch * self._grid.columns) / 2
        top = (self.height() - pitch * self._grid.rows) / 2
        return QPointF(left + (column + 0.5) * pitch, top + (row + 0.5) * pitch)

    # How

    def _choose(self, cell: int | None, edge: int | None) -> None:
        self._from = self._from if cell is None else cell
        if (cell, edge) != (self.cell, self.edge):
            self.cell, self.edge = cell, edge
            self.update()
            self.chosen_changed.emit()

    def _pitch(self) -> float:
        assert self._grid is not None
        return min((self.width() - 6) / self._grid.columns, (self.height() - 6) / self._grid.rows, WIDEST)

    def _next_edge(self) -> None:
        assert self._grid is not None
        edges = self._grid.edges_of(self._from)
        if edges:
            self.choose_edge(edges[(edges.index(self.edge) + 1) % len(edges) if self.edge in edges else 0])

    def _step(self, rows: int, columns: int) -> None:
        assert self._grid is not None
        row, column = divmod(self._from, self._grid.columns)
        row, column = min(max(row + rows, 0), self._grid.rows - 1), min(max(column + columns, 0), self._grid.columns - 1)
        self.choose_cell(row * self._grid.columns + column)

    def _length(self, i: int, j: int) -> float:
        """How far two cells are apart, in cells."""
        assert self._grid is not None
        (row, column), (to_row, to_column) = divmod(i, self._grid.columns), divmod(j, self._grid.columns)
        return hypot(to_row - row, to_column - column)

    def _path(self, i: int, j: int) -> QPainterPath:
        """An edge: straight between neighbours, else bent."""
        start, end = self.centre(i), self.centre(j)
        path = QPainterPath(start)
        if self._length(i, j) < NEAR:
            path.lineTo(end)
        else:
            across = QPointF(start.y() - end.y(), end.x() - start.x()) * BEND
            path.quadTo((start + end) / 2 + across, end)
        return path

    def _hit(self, place: QPointF) -> None:
        """Choose what is at a point: a cell, else the nearest edge of those that are seen well."""
        assert self._grid is not None
        cell = next((cell for cell in range(self._grid.cells) if self.cell_rect(cell).contains(place)), None)
        if cell is not None:
            self.choose_cell(cell)
            return
        near = []
        for edge, (i, j) in enumerate(self._grid.edges.tolist()):
            if self._length(i, j) < NEAR or self._from in (i, j):
                path = self._path(i, j)
                points = [path.pointAtPercent(share / 20) for share in range(1, 20)]
                near.append((min((point - place).manhattanLength() for point in points), edge))
        distance, edge = min(near, default=(REACH + 1, 0))
        if distance <= REACH:
            self.choose_edge(edge)

    # What Qt asks

    def sizeHint(self) -> QSize:
        return QSize(340, 190)  # it takes what is left

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 180)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grid is not None:
            self._hit(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._grid is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._step(*ARROWS[key])
        elif key == Qt.Key.Key_E:
            self._next_edge()
        elif key in ENTER:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        return takes_key(event, {*ARROWS, *ENTER, Qt.Key.Key_E}) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._grid is not None:
            self._paint_edges(painter, self._grid)
            colors = colors_of_grid(self._grid)
            for cell in range(self._grid.cells):
                self._paint_cell(painter, self._grid, cell, colors)

    def _paint_edges(self, painter: QPainter, grid: TinyGrid) -> None:
        """The faint ones first, the chosen one last."""
        text, ground = (self.palette().color(role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window))
        heaviest = max(grid.phi.max(initial=0.0), 1e-9)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        drawn = []
        for edge, (i, j) in enumerate(grid.edges.tolist()):
            is_chosen = edge == self.edge
            is_clear = is_chosen or self._length(i, j) < NEAR or self.cell in (i, j)
            is_cut = self._labels[i] != self._labels[j]
            color = accent(self.palette()) if is_chosen else alarm(self.palette()) if is_cut else text
            width = 0.8 + 0.1 * self._pitch() * grid.phi[edge] / heaviest
            pen = QPen(color if is_clear else mixed(color, ground, 0.2), width if is_clear else 0.6)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if is_cut:
                pen.setDashPattern([3 / max(1.0, width / 2), 2 / max(1.0, width / 2)])
            drawn.append((is_clear + is_chosen, edge, pen, self._path(i, j)))
        for _, _, pen, path in sorted(drawn, key=lambda one: one[:2]):
            painter.setPen(pen)
            painter.drawPath(path)

    def _paint_cell(self, painter: QPainter, grid: TinyGrid, cell: int, colors: list[QColor]) -> None:
        rect = self.cell_rect(cell)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors[self._labels[cell]])
        painter.drawRoundedRect(rect, 3, 3)
        chart = rect.adjusted(*(rect.width() * share for share in (0.12, 0.12, -0.12, -0.12)))
        painter.fillRect(chart, self.palette().color(QPalette.ColorRole.Base))
        most = max(float(grid.unary.max()), 1e-9)
        step = chart.width() / grid.labels
        for label, cost in enumerate(grid.unary[cell]):
            height = max(1.0, chart.height() * cost / most)
            painter.fillRect(QRectF(chart.left() + label * step, chart.bottom() - height, step * 0.8, height), colors[label])
        if cell == self.cell:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent(self.palette()), 3))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 4, 4)
