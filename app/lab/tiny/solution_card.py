"""One solver's answer to the tiny grid, drawn small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.lab.tiny.tiny_board import colors_of_grid
from app.lab.tiny.tiny_grid import TinyGrid
from app.widgets.theme_colors import accent, muted
from grapl_engine.analysis.tiny import Solution

__all__ = ["SolutionCard"]

BOARD = 76.0
LINES = 4
TOO_LARGE = "too large to solve exactly"
_CLOSED = "click to solve"


class SolutionCard(QAbstractButton):
    """Labels, U, lambda V and E; cells that differ from the optimum are ringed. The checked one is seen on the large board.

    A card that is not open keeps its answer to itself, behind a question mark.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grid: TinyGrid | None = None
        self.solution: Solution | None = None
        self.is_open = False
        self.differs: NDArray[np.bool_] | None = None

    def show_solution(self, grid: TinyGrid, solution: Solution | None, optimum: Solution | None) -> None:
        """An answer; None where it is too large to be had."""
        self._grid, self.solution = grid, solution
        is_known = solution is not None and optimum is not None
        self.differs = solution.labels != optimum.labels if is_known and solution and optimum else None
        self.setEnabled(solution is not None)
        self._tell()

    def open(self, on: bool = True) -> None:
        """Show the answer, or hide it."""
        self.is_open = on
        self._tell()

    def clear(self) -> None:
        """No answer yet."""
        self._grid = self.solution = self.differs = None
        self._tell()

    def _tell(self) -> None:
        words = self._figures()
        self.setToolTip("\n".join([self.text(), *words]))
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def _figures(self) -> list[str]:
        if self.solution is None:
            return [TOO_LARGE] if self._grid is not None else []
        if not self.is_open:
            return [_CLOSED]
        energy = self.solution.energy
        smooth = energy.lambda_ * energy.pairwise
        return [f"U {energy.unary:.2f}", f"\N{GREEK SMALL LETTER LAMDA}V {smooth:.2f}", f"E {energy.total:.2f}"]

    def sizeHint(self) -> QSize:
        return QSize(84, int(BOARD) + LINES * self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, colors, line = QRectF(self.rect()).adjusted(1, 1, -1, -1), self.palette(), self.fontMetrics().height()
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(accent(colors) if self.isChecked() else muted(colors), 2 if self.isChecked() else 1))
            painter.drawRoundedRect(box, 3, 3)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colors.color(QPalette.ColorRole.WindowText))
        painter.drawText(QRectF(0, 4, self.width(), line), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setFont(self.font())
        below = QRectF(2, 8 + line + BOARD, self.width() - 4, (LINES - 1) * line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, "\n".join(self._figures()))
        if self.solution is not None and not self.is_open:
            self._paint_question(painter, 6.0 + line)
        elif self._grid is not None and self.solution is not None:
            self._paint_board(painter, self._grid, self.solution, 6.0 + line)

    def _paint_question(self, painter: QPainter, top: float) -> None:
        font = self.font()
        font.setPointSizeF(2.5 * font.pointSizeF())
        painter.setFont(font)
        painter.setPen(muted(self.palette()))
        painter.drawText(QRectF(0, top, self.width(), BOARD), Qt.AlignmentFlag.AlignCenter, "?")

    def _paint_board(self, painter: QPainter, grid: TinyGrid, solution: Solution, top: float) -> None:
        pitch = BOARD / max(grid.rows, grid.columns)
        left = (self.width() - pitch * grid.columns) / 2
        top += (BOARD - pitch * grid.rows) / 2
        colors = colors_of_grid(grid)
        for cell, label in enumerate(solution.labels.tolist()):
            row, column = divmod(cell, grid.columns)
            rect = QRectF(left + column * pitch, top + row * pitch, pitch, pitch)
            painter.fillRect(rect.adjusted(0, 0, -1, -1), colors[label])
            if self.differs is not None and self.differs[cell]:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for color, width in ((Qt.GlobalColor.black, 3.5), (Qt.GlobalColor.white, 1.8)):
                    painter.setPen(QPen(color, width))
                    painter.drawEllipse(rect.center(), 0.26 * pitch, 0.26 * pitch)
