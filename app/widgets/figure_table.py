"""A table of figures: rows that are chosen by click or key, each with a key of its own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QScrollArea, QSizePolicy, QTableView, QWidget

from app.widgets.figure_model import FigureModel, FigureRow, Index
from app.widgets.left_clicks import LeftClicks
from app.widgets.swatch import SWATCH

__all__ = ["GROWTH", "FigureTable"]

GROWTH = 100
"""The stretch of a table that grows, beside that of 1 of the empty room below it."""
CLOSER = 6
"""So many pixels less stand between columns before a table has a bar sideways."""
_DIGITS = str.maketrans("123456789", "000000000")


class FigureTable(QTableView):
    """Figures in columns, as high as its rows up to a limit; without rows it is not there.

    In a page that scrolls there is no limit: the page shows what comes to the keyboard, and is as wide as the figures need.

    Parameters
    ----------
    columns, tips : sequence of str
        Headings and what they mean.
    most : int or None
        How many rows are seen without scrolling; None: all, in a page that scrolls.
    grows : bool
        Whether more of them are seen where its column has room to spare.
    sorting : bool
        Whether a click on a heading sorts.
    chooses_by_moving : bool
        Whether the row that the keyboard comes to is chosen at once; else Return chooses it.

    Signals
    -------
    row_chosen(object)
        The person chose the row with this key.
    """

    row_chosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[str],
        tips: Sequence[str],
        *,
        most: int | None,
        grows: bool = False,
        sorting: bool = False,
        chooses_by_moving: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, showGrid=False, sortingEnabled=sorting)
        self._most, self._grows, self._by_moving, self._is_showing = most, grows, chooses_by_moving, False
        self._shapes: list[set[str]] = []
        self._needs: list[int] = []
        self._model = FigureModel(columns, tips, self)
        self._sorted = QSortFilterProxyModel(self, sortRole=Qt.ItemDataRole.UserRole)
        self._sorted.setSourceModel(self._model)
        self.setModel(self._sorted)
        if sorting:
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._set_up()
        LeftClicks(self)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.clicked.connect(self._on_clicked)

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """The rows in their order on screen."""
        places = (self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in range(self._sorted.rowCount()))
        return tuple(self._model.rows[place] for place in places)

    def show_rows(self, rows: list[FigureRow]) -> None:
        """Take other rows; unless they are the same, none is marked after that."""
        if rows == self._model.rows:
            self.setVisible(bool(rows))
            return
        self._is_showing = True
        self._model.show_rows(rows)
        self._is_showing = False
        self.clearSpans()
        for place, row in enumerate(rows):
            if row.is_divider:
                self.setSpan(place, 0, 1, len(self._model.columns))
        self.setVisible(bool(rows))
        self._fit_columns()
        self._fit_height()

    def show_head(self, column: int, text: str) -> None:
        """Another heading."""
        if text != self._model.columns[column]:
            self._model.show_head(column, text)
            self._shapes = []
            self._fit_columns()
            self._fit_height()

    def mark(self, key: Hashable) -> None:
        """Select the row with this key, or none, without a word about it."""
        self._is_showing = True
        place = next((row for row, shown in enumerate(self.rows) if shown.key == key), None) if key is not None else None
        if place is None:
            self.clearSelection()
        else:
            index = self._sorted.index(place, 0)
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, rows)
            self.scrollTo(index)
        self._is_showing = False

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        # By columns Qt has something to scroll where all of them just fit.
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(SWATCH)
        self.setWordWrap(False)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        tall = QSizePolicy.Policy.Expanding if self._grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, tall)
        if self._most is None:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setMinimumSectionSize(30)
        self.horizontalHeader().setHighlightSections(False)

    def _fit_height(self) -> None:
        """Its rows up to the limit, or more where it may grow; a bar sideways lies over none of them."""
        row, count = self.verticalHeader().defaultSectionSize(), len(self._model.rows)
        least = count if self._most is None else min(count, self._most)
        has_bar = self._most is not None and self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if has_bar else 0
        beside = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + bar
        self.setMinimumHeight(row * least + beside)
        self.setMaximumHeight(row * (count if self._grows else least) + beside)

    def _fit_columns(self) -> None:
        """Measure what texts and headings need, once for texts that differ in their digits alone: these are equally wide."""
        rows, columns = self._figures(), range(len(self._model.columns))
        shapes = [{row.texts[column].translate(_DIGITS) for row in rows} for column in columns]
        if shapes != self._shapes:
            self._shapes = shapes
            self._needs = [self._need(column) for column in columns]
            self._share_room()
            self.updateGeometry()

    def _figures(self) -> list[FigureRow]:
        """The rows that have figures."""
        return [row for row in self._model.rows if not row.is_divider]

    def _need(self, column: int) -> int:
        """The width of a column's heading, or of its widest text and the coloured square."""
        width, rows = self.fontMetrics().horizontalAdvance, self._figures()
        widest = max(map(width, self._shapes[column]), default=0)
        square = SWATCH.width() + 6 if any(row.color is not None and row.color_column == column for row in rows) else 0
        return max(width(self._model.columns[column]) + 14, widest + square + 14)

    def _share_room(self) -> None:
        """What the columns do not need is shared among them; in a page that scrolls the names give way to the figures.

        Of a table that scrolls by itself, a little that is missing is taken from between the columns.
        """
        needs = [*self._needs]
        spare = self.viewport().width() - sum(needs)
        if needs and self._most is None and spare < 0:
            needs[0] = max(needs[0] + spare, self._least_name())
        spare = max(0 if self._most is None else -CLOSER * len(needs), spare)
        for column, need in enumerate(needs):
            self.setColumnWidth(column, need + (column + 1) * spare // len(needs) - column * spare // len(needs))

    def _least_name(self) -> int:
        """To what the first column can give way: two thirds of its texts, and dots."""
        return 2 * self._needs[0] // 3

    def _key_at(self, index: QModelIndex) -> Hashable:
        return self._model.rows[self._sorted.mapToSource(index).row()].key

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._by_moving and not self._is_showing and (rows := self.selectionModel().selectedRows()):
            self.row_chosen.emit(self._key_at(rows[0]))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if not self._by_moving:
            self.row_chosen.emit(self._key_at(index))

    # Qt's own

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self._most is not None or not self._needs:
            return least
        return QSize(sum(self._needs[1:]) + self._least_name() + 2 * self.frameWidth(), least.height())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._most is None and self.hasFocus():
            self._show_in_page(current)

    def _show_in_page(self, index: Index) -> None:
        """The row that the keyboard comes to is in sight of the page around."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None and (content := page.widget()) is not None:
            place = self.viewport().mapTo(content, self.visualRect(index).center())
            page.ensureVisible(0, place.y(), 0, 2 * self.verticalHeader().defaultSectionSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not self._by_moving and self.currentIndex().isValid():
            self.row_chosen.emit(self._key_at(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_needs"):
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
            self._shapes = []
            self._fit_columns()
            self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()
        self._fit_height()
