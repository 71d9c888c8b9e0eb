"""The pictures of a batch as a table: what each is called, and what came of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.session.batch_picture import BatchPicture, PictureState
from app.session.run_text import facts_text
from app.session.session import Session
from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_tip import plain_tip
from app.widgets.theme_colors import alarm, muted

__all__ = ["PictureModel", "PictureTable", "cell_text", "state_text"]

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Picture", "State")
_TIPS = ("The pictures of the folder, by name", "Waiting, running, done with what came out, or failed with the reason")

_NAMES = 0.42
"""Of the table's width, where there is not room for all: how a picture came out has more to say than its name."""
_PAD = 12
"""Beside a text in its cell."""


def state_text(picture: BatchPicture, session: Session) -> str:
    """For example "running, 40 %", "done: 12 segments · 2.9 s" or "failed: photo.jpg is no picture."."""
    if picture.state is PictureState.RUNNING:
        return f"running, {100 * picture.share:.0f} %" if picture.share < 1 else "writing its files"
    if picture.state is PictureState.FAILED:
        return f"failed: {picture.failure}"
    if picture.state is PictureState.WAITING:
        return _waiting_text(picture)
    entry = session.kept.entry_of(picture.record)
    text = "done, its run is off the list" if entry is None else f"done: {facts_text(entry.facts)}"
    return f"{text}; its files are not there any more" if picture.is_missing else text


def cell_text(picture: BatchPicture, session: Session) -> str:
    """The same beside the picture's name, which is not said twice."""
    return state_text(picture, session).replace(f"failed: {picture.source.name} ", "failed: it ", 1)


def _waiting_text(picture: BatchPicture) -> str:
    if picture.is_missing:
        return "waiting, but its file is not there"
    return "waiting; it was under way and is made anew" if picture.was_begun else "waiting"


class PictureModel(QAbstractTableModel):
    """A row a picture, in line with the batch at all times."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._batch = session, session.batch
        self._colors = parent.palette
        self._rows = len(self._batch.pictures)
        self._batch.listed.connect(self._on_batch_listed)
        self._batch.picture_changed.connect(self._on_batch_picture_changed)
        session.runs.runs_changed.connect(self._on_runs_changed)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (_COLUMNS if role == Qt.ItemDataRole.DisplayRole else _TIPS)[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        picture = self._batch.pictures[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return picture.source.name if index.column() == 0 else cell_text(picture, self._session)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{picture.source.text}\n{state_text(picture, self._session)}")
            case Qt.ItemDataRole.ForegroundRole if index.column() == 1:
                palette = self._colors()
                known = {PictureState.FAILED: alarm(palette), PictureState.WAITING: muted(palette)}
                return known.get(picture.state)
        return None

    @Slot()
    def _on_batch_listed(self) -> None:
        self.beginResetModel()
        self._rows = len(self._batch.pictures)
        self.endResetModel()

    @Slot(int)
    def _on_batch_picture_changed(self, place: int) -> None:
        self.dataChanged.emit(self.index(place, 0), self.index(place, 1))

    @Slot()
    def _on_runs_changed(self) -> None:
        """A run may have been taken off the list, or put back."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 1), self.index(self._rows - 1, 1))


class _Sentences(QStyledItemDelegate):
    """A sentence is read from its beginning on."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


class PictureTable(QTableView):
    """A click or Return on a picture asks for its run.

    Signals
    -------
    chosen(int)
        The picture of this place.
    current_changed()
        The keyboard stands on another picture.
    """

    chosen = Signal(int)
    current_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, showGrid=False)
        LeftClicks(self)
        self.setModel(PictureModel(session, self))
        self.setItemDelegateForColumn(1, _Sentences(self))
        self.setAccessibleName("Pictures of the batch")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the columns are as wide as there is room
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(30)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setResizeContentsPrecision(0)  # the rows in sight: a thousand would take 0.1 s at each step
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self.current_changed)
        self.model().modelReset.connect(self.current_changed)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._share_room)
        for changed in (self.model().modelReset, self.model().dataChanged):
            changed.connect(self._soon.start)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def current(self) -> int | None:
        """The picture on which the keyboard stands."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    @Slot()
    def _on_scrolled(self) -> None:
        self._soon.start()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    @Slot()
    def _share_room(self) -> None:
        """Names in sight have the room that they need, as far as states leave it; neither is cut beside an empty column."""
        width = self.viewport().width()
        names, states = (self.sizeHintForColumn(column) + _PAD for column in (0, 1))
        names = min(names, max(width - states, round(_NAMES * width)))
        self.setColumnWidth(0, names)
        self.setColumnWidth(1, width - names)
