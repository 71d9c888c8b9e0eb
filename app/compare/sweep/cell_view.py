"""The small multiples on screen: cells as large as there is room for, gone through by keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.compare.sweep.cell_menu import cell_menu
from app.compare.sweep.cell_table import CellContent, CellTable
from app.widgets.left_clicks import LeftClicks
from app.widgets.theme_colors import accent, alarm, mixed, muted
from grapl_engine.sweep_axis import SweepAxis

__all__ = ["CellView", "caption"]

LEAST_WIDTH, MOST_WIDTH = 56, 360
MOST_HEIGHT = 330
"""Of the table in the panel; what is more is scrolled to."""
_MARGIN = 3


class _Painter(QStyledItemDelegate):
    """A map over its figure; words where there is no map."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        content = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(content, CellContent):
            return
        rect, palette, state = option.rect, option.palette, option.state
        painter.save()
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        if is_current:
            painter.fillRect(rect, mixed(accent(palette), palette.color(QPalette.ColorRole.Base), 0.35))
        inside = rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if content.image.isNull():
            usual = alarm(palette) if content.is_failed else muted(palette)
            painter.setPen(palette.color(QPalette.ColorRole.Text) if is_current else usual)  # read on the tint too
            self._paint_words(painter, inside, content.text)
        else:
            self._paint_map(painter, inside, content, palette)
        if is_current and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(accent(palette), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_words(self, painter: QPainter, inside: QRect, text: str) -> None:
        """In the middle; from its beginning on where there is no room for all: the tooltip has it, and the line below."""
        wraps = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        needed = painter.boundingRect(inside, wraps, text)
        painter.setClipRect(inside)
        fits = needed.height() <= inside.height() and needed.width() <= inside.width()
        painter.drawText(inside, wraps | (Qt.AlignmentFlag.AlignVCenter if fits else Qt.AlignmentFlag.AlignTop), text)

    def _paint_map(self, painter: QPainter, inside: QRect, content: CellContent, palette: QPalette) -> None:
        line = painter.fontMetrics().height()
        room = inside.adjusted(0, 0, 0, -line)
        size = content.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        painter.drawImage(place, content.image)
        if content.is_shown:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 2))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        font = painter.font()
        font.setBold(content.is_shown)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        below = QRect(inside.left(), inside.bottom() - line + 1, inside.width(), line)
        view = self.parent()
        is_short = isinstance(view, CellView) and view.is_short
        text = caption(content, painter.fontMetrics(), below.width(), is_short=is_short)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(LEAST_WIDTH, LEAST_WIDTH)


def caption(content: CellContent, metrics: QFontMetrics, room: int, *, is_short: bool = False) -> str:
    """What is written under a map: its words, or the figure alone where they do not fit, or not under another map."""
    if not is_short and metrics.horizontalAdvance(content.text) <= room:
        return content.text
    return metrics.elidedText(content.short or content.text, Qt.TextElideMode.ElideRight, room)


class CellView(QTableView):
    """A click, or Return, on a cell asks for its run; the arrow keys go through the cells.

    Attributes
    ----------
    is_short : bool
        Whether figures stand without their words.

    Signals
    -------
    load_asked(int, int)
        The run of the cell in this row and column is wanted.
    current_changed()
        Another cell is the current one.
    """

    load_asked = Signal(int, int)
    current_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, showGrid=False)
        self._aspect, self._is_large = 1.0, False
        self.is_short = False
        self.cells = CellTable(self)
        self.setModel(self.cells)
        self.setItemDelegate(_Painter(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        LeftClicks(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Runs of the sweep")
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
            header.setHighlightSections(False)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    @property
    def current(self) -> tuple[int, int] | None:
        """Row and column of the current cell."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def show_cells(
        self, across: SweepAxis | None, down: SweepAxis | None, rows: list[list[CellContent]], aspect: float
    ) -> None:
        """Show these; `aspect` is the picture's height over its width."""
        is_other = (across, down) != self.cells.axes or aspect != self._aspect
        self._aspect = aspect
        self.cells.show_cells(across, down, rows)
        self.verticalHeader().setVisible(down is not None)
        if is_other:
            self.fit()
        self._measure()

    def set_large(self, on: bool) -> None:
        """Whether all cells are fitted into the room that there is, or are as wide as the panel lets them."""
        self._is_large = on
        vertical = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)
        self.fit()

    def fit(self) -> None:
        """Give the cells their size."""
        rows, columns = self.cells.rowCount(), self.cells.columnCount()
        if not rows or not columns:
            return
        line = self.fontMetrics().height() + 2 * _MARGIN
        head = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        side = self.verticalHeader().sizeHint().width() if self.verticalHeader().isVisibleTo(self) else 0
        width = (self.width() - side - 2 * self.frameWidth()) // columns
        if self._is_large:
            by_height = (self.height() - head) // rows - line
            width = min(width, int(by_height / self._aspect) if self._aspect else width)
        width = max(LEAST_WIDTH, min(width, MOST_WIDTH if not self._is_large else 4 * MOST_WIDTH))
        height = int(width * self._aspect) + line
        self.horizontalHeader().setDefaultSectionSize(width)
        self.verticalHeader().setDefaultSectionSize(height)
        if not self._is_large:
            bar = self.horizontalScrollBar().sizeHint().height() if width * columns > self.width() - side else 0
            self.setFixedHeight(min(MOST_HEIGHT, height * rows + head) + bar)
        self._measure()

    def _measure(self) -> None:
        """Whether some words have no room under their map: then the figure stands alone under all of them."""
        font = self.font()
        font.setBold(True)  # as under the shown run
        room, width = self.horizontalHeader().defaultSectionSize() - 2 * _MARGIN, QFontMetrics(font).horizontalAdvance
        places = ((row, column) for row in range(self.cells.rowCount()) for column in range(self.cells.columnCount()))
        contents = (self.cells.content(*place) for place in places)
        self.is_short = any(width(content.text) > room for content in contents if not content.image.isNull())

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.load_asked.emit(*self.current)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index == self.currentIndex():
            self.load_asked.emit(index.row(), index.column())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the cell under the pointer, which is not chosen by that; by key, of the current one."""
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        if index.isValid():
            row, column = index.row(), index.column()
            menu = cell_menu(self.cells.content(row, column), partial(self.load_asked.emit, row, column), self)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(self.visualRect(index).center() if is_by_key else event.pos()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() or self._is_large:
            self.fit()
