"""The runs of the session, newest first."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QStackedLayout, QWidget

from app.panels.run_card import RunCard, thumbnail
from app.session.run_text import difference_text, preset_text
from app.session.session import Session
from app.widgets.placeholder import Placeholder
from grapl_engine import RunRecord

__all__ = ["RunList"]

_EMPTY = "Every run of this session is kept here. Run once, change a setting, and bring any of them back with a click."


class RunList(QWidget):
    """The running and the kept runs; a click or Enter brings one back, Delete removes it.

    The menu compares, removes and copies the equivalent command line.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails: dict[RunRecord, tuple[int, QPixmap]] = {}  # with the number of labellings that there were
        self._marked: RunRecord | None = None
        self.list = QListWidget(self)
        self.list.setAccessibleName("Runs")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.itemClicked.connect(self._on_list_item_activated)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.list.currentItemChanged.connect(self._on_list_current_item_changed)
        self.list.customContextMenuRequested.connect(self._on_list_menu_requested)
        self.list.installEventFilter(self)
        self.empty = Placeholder(_EMPTY, self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        for changed in (session.runs.runs_changed, session.runs.run_started, session.runs.run_ended):
            changed.connect(self._rebuild)
        session.view.picture_changed.connect(self._name_cards)
        for changed in (session.view.shown_changed, session.view.compared_changed, session.runs.frame_added):
            changed.connect(self._refresh)
        session.runs.run_advanced.connect(self._on_session_run_advanced)
        self._rebuild()

    def cards(self) -> list[RunCard]:
        """The cards from top to bottom."""
        widgets = (self.list.itemWidget(self.list.item(row)) for row in range(self.list.count()))
        return [card for card in widgets if isinstance(card, RunCard)]

    def current(self) -> RunRecord | None:
        """The run on which the keyboard stands."""
        row = self.list.currentRow()
        card = self.list.itemWidget(self.list.item(row)) if row >= 0 else None
        return card.record if isinstance(card, RunCard) else None

    @Slot()
    def _rebuild(self) -> None:
        """Make the cards anew if other runs are to be listed."""
        running = self._session.runs.running
        records = [*([running] if running is not None else []), *reversed(self._session.runs.kept)]
        if [card.record for card in self.cards()] != records:
            current, row = self.current(), self.list.currentRow()
            self.list.clear()
            for record in records:
                self._add(record)
            for before, after in pairwise([self.list, *(card.compare for card in self.cards())]):
                self.setTabOrder(before, after)
            self._thumbnails = {record: image for record, image in self._thumbnails.items() if record in records}
            self.list.setCurrentRow(records.index(current) if current in records else min(max(row, 0), len(records) - 1))
        self._pages.setCurrentIndex(1 if records else 0)
        self._name_cards()
        self._refresh()

    @Slot()
    def _name_cards(self) -> None:
        for card in self.cards():
            card.show_text(self._headline(card.record), self._remark(card.record))

    def _add(self, record: RunRecord) -> None:
        card = RunCard(record, self.list)
        card.compare_toggled.connect(self._on_card_compare_toggled)
        item = QListWidgetItem(self.list)
        item.setSizeHint(QSize(0, card.sizeHint().height()))
        self.list.setItemWidget(item, card)
        card.set_on_highlight(False)

    def _number(self, record: RunRecord) -> int:
        runs = self._session.runs.kept
        return (runs.index(record) if record in runs else len(runs)) + 1

    def _headline(self, record: RunRecord) -> str:
        """For example "3 · λ 40"; a run of another picture has that one's name too."""
        parts = [str(self._number(record)), preset_text(record.settings)]
        if record.picture is not self._session.view.picture:
            parts.append(record.picture.name)
        return " \N{MIDDLE DOT} ".join(parts)

    def _remark(self, record: RunRecord) -> str:
        """The picture, and what differs from the run before on it."""
        runs = self._session.runs.kept[: self._number(record) - 1]
        before = next((run for run in reversed(runs) if run.picture is record.picture), None)
        if before is None:
            return record.picture.name
        changes = difference_text(record.settings, before.settings) or "same settings"
        return f"{record.picture.name}\nSince run {self._number(before)}: {changes}"

    @Slot()
    def _refresh(self) -> None:
        session, cards = self._session, self.cards()
        if session.view.shown is not self._marked and session.view.shown in (records := [card.record for card in cards]):
            self._marked = session.view.shown
            self.list.setCurrentRow(records.index(session.view.shown))
        for card in cards:
            record = card.record
            is_running = record is session.runs.running
            card.show_run(
                record is session.view.shown, is_running, record is session.view.compared, session.view.can_compare(record)
            )
            frames = len(record.frames())
            if record not in self._thumbnails or self._thumbnails[record][0] != frames:
                self._thumbnails[record] = frames, thumbnail(record)
            card.show_thumbnail(self._thumbnails[record][1])

    @Slot()
    def _on_session_run_advanced(self) -> None:
        """Between two labellings only the bar moves."""
        running = self._session.runs.running
        card = next((card for card in self.cards() if card.record is running), None)
        if card is not None:
            card.show_progress()

    def _bring_back(self, record: RunRecord) -> None:
        if record is self._session.runs.running:
            self._session.view.follow()
        elif record is not self._session.view.shown:
            self._session.show_run(record)

    def menu_for(self, record: RunRecord) -> QMenu:
        """What can be done with a run."""
        session = self._session
        menu = QMenu(self)
        is_kept, is_shown = record is not session.runs.running, record is session.view.shown
        menu.addAction("Bring back", self._on_menu_bring_back).setEnabled(not is_shown)
        compare = menu.addAction("Compare" if record is not session.view.compared else "End comparison", self._on_menu_compare)
        compare.setEnabled(is_kept and session.view.can_compare(record))
        menu.addAction("Copy command line", self._on_menu_copy)
        menu.addSeparator()
        menu.addAction("Remove\tDel", self._on_menu_remove).setEnabled(is_kept)
        return menu

    @Slot(bool)
    def _on_card_compare_toggled(self, on: bool) -> None:
        card = self.sender()
        if isinstance(card, RunCard):
            self._session.view.compare_with(card.record if on else None)
            self._refresh()

    @Slot(QListWidgetItem)
    def _on_list_item_activated(self, item: QListWidgetItem) -> None:
        card = self.list.itemWidget(item)
        if isinstance(card, RunCard):
            self._bring_back(card.record)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_list_current_item_changed(self, current: QListWidgetItem | None, previous: QListWidgetItem | None) -> None:
        for item, on in ((previous, False), (current, True)):
            card = self.list.itemWidget(item) if item is not None else None
            if isinstance(card, RunCard):
                card.set_on_highlight(on)

    @Slot(QPoint)
    def _on_list_menu_requested(self, place: QPoint) -> None:
        record = self.current()
        if record is not None:
            menu = self.menu_for(record)
            menu.exec(self.list.viewport().mapToGlobal(place))
            menu.deleteLater()

    @Slot()
    def _on_menu_bring_back(self) -> None:
        if (record := self.current()) is not None:
            self._bring_back(record)

    @Slot()
    def _on_menu_compare(self) -> None:
        record = self.current()
        self._session.view.compare_with(None if record is self._session.view.compared else record)

    @Slot()
    def _on_menu_copy(self) -> None:
        if (record := self.current()) is not None:
            QGuiApplication.clipboard().setText(record.command_line())

    @Slot()
    def _on_menu_remove(self) -> None:
        if (record := self.current()) is not None:
            self._session.remove_run(record)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self._on_menu_remove()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_menu_bring_back()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]
