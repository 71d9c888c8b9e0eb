"""The cards of the runs, from top to bottom."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.panels.run_card import CardRow, CardText, RunCard, thumbnail
from app.panels.run_order import RunOrder
from app.session.kept_runs import KeptRun
from app.session.run_words import RunWords
from app.session.session import Session
from app.widgets.left_clicks import LeftClicks
from grapl_engine import RunRecord

__all__ = ["RunCards"]


class RunCards(QListWidget):
    """In line with the session at all times. The shown run is highlighted, and in sight, until the keyboard goes on from it.

    Parameters
    ----------
    session : Session
    words : RunWords
    order : RunOrder
        Which runs are listed, and in which order.

    Signals
    -------
    listed()
        Other runs may be listed.
    menu_asked(RunRecord, QPoint)
        The menu of a run is wanted, at a place of the screen.
    """

    listed = Signal()
    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, words: RunWords, order: RunOrder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words, self._order = session, words, order
        self._running_thumbnail: tuple[RunRecord | None, int, QPixmap] = (None, 0, QPixmap())
        self._marked: RunRecord | None = None
        self._to_shown = QTimer(self, interval=0, singleShot=True)  # once the cards have their places
        self._to_shown.timeout.connect(self._scroll_to_shown)
        self.setAccessibleName("Runs")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        LeftClicks(self)
        self.currentItemChanged.connect(self._on_current_item_changed)
        order.changed.connect(self.rebuild)
        for changed in (session.runs.runs_changed, session.runs.run_started, session.runs.run_ended):
            changed.connect(self._on_runs_changed)
        session.view.picture_changed.connect(self._name_cards)
        session.own_presets.changed.connect(self.rebuild)
        session.kept.run_changed.connect(self._on_kept_run_changed)
        for changed in (session.view.shown_changed, session.view.compared_changed, session.runs.frame_added):
            changed.connect(self.refresh)
        session.run_scores.changed.connect(self.rebuild)
        session.runs.run_advanced.connect(self._on_session_run_advanced)

    def cards(self) -> list[RunCard]:
        """The cards from top to bottom."""
        return [card for row in range(self.count()) if (card := self.card(self.item(row))) is not None]

    def card(self, item: QListWidgetItem | None) -> RunCard | None:
        """An item's card."""
        card = None if item is None else self.itemWidget(item)
        return card if isinstance(card, RunCard) else None

    def card_of(self, record: RunRecord) -> RunCard | None:
        """The card of a run; None where it is not listed."""
        return next((card for card in self.cards() if card.record is record), None)

    def current_card(self) -> RunCard | None:
        """That on which the keyboard stands."""
        return self.card(self.currentItem())

    # What is listed

    def _wanted(self) -> list[tuple[RunRecord, KeptRun | None]]:
        session, order = self._session, self._order
        running = session.runs.running
        kept = order.sorted(list(reversed(session.kept.entries)), self._words.score)
        kept = [entry for entry in kept if not order.has_words or order.matches(self._words.all_of(entry))]
        shown = [(entry.record, entry) for entry in kept]
        return [*([(running, None)] if running is not None else []), *shown]

    @Slot()
    def rebuild(self) -> None:
        """Bring the cards in line with the runs that are to be listed, and say anew what each is."""
        self._list_wanted()
        self._name_cards()
        self.refresh()

    @Slot()
    @Slot(object)
    def _on_runs_changed(self, _record: object = None) -> None:
        """The newest run changes no word of the others; another that came or went is the run before one of them."""
        before = self._pairs()
        self._list_wanted()
        cards = self.cards()
        entries = {card.entry for card in cards} ^ {entry for _, entry in before}
        if entries <= {None, *self._session.kept.entries[-1:]}:
            for row, card in enumerate(cards):
                if (card.record, card.entry) not in before:
                    self._name_card(row, card)
                    self._refresh_card(card)  # which may take lines away
                    self._fit_card(row, card)
        else:
            self._name_cards()
        self.refresh()

    def _list_wanted(self) -> None:
        wanted = self._wanted()
        records = [record for record, _ in wanted]
        if self._pairs() != wanted:
            card, row = self.current_card(), self.currentRow()
            current = None if card is None else card.record
            self._keep_in_sight()
            self._change_cards(wanted)
            for before, after in pairwise([self, *(card.compare for card in self.cards())]):
                self.setTabOrder(before, after)
            self.setCurrentRow(records.index(current) if current in records else min(max(row, 0), len(records) - 1))
            if current not in records:
                self._marked = None  # the shown run is marked again, if it is there
        self.listed.emit()

    def _pairs(self) -> list[tuple[RunRecord, KeptRun | None]]:
        return [(card.record, card.entry) for card in self.cards()]

    def _change_cards(self, wanted: list[tuple[RunRecord, KeptRun | None]]) -> None:
        """Cards that stay are left alone where only some came or went; for another order all are made anew."""
        stay = [pair for pair in self._pairs() if pair in wanted]
        if stay != [pair for pair in wanted if pair in stay]:
            self.clear()
            stay = []
        for row in reversed(range(self.count())):
            card = self.card(self.item(row))
            if card is not None and (card.record, card.entry) not in stay:
                self.takeItem(row)
        for row, pair in enumerate(wanted):
            if pair not in stay:
                self._add(row, *pair)

    def _add(self, row: int, record: RunRecord, entry: KeptRun | None) -> None:
        card = RunCard(record, self, entry)
        card.compare_toggled.connect(self._on_card_compare_toggled)
        card.pin_toggled.connect(self._on_card_pin_toggled)
        card.named.connect(self._on_card_named)
        card.noted.connect(self._on_card_noted)
        card.show_thumbnail(card.kept_thumbnail())
        item = CardRow()
        self.insertItem(row, item)
        self.setItemWidget(item, card)
        card.set_on_highlight(False)

    @Slot()
    def _name_cards(self) -> None:
        for row, card in enumerate(self.cards()):
            self._name_card(row, card)

    def _name_card(self, row: int, card: RunCard) -> None:
        words = self._words
        card.show_text(CardText(words.headline(card.record), words.detail(card.record), words.remark(card.record)))
        self._fit_card(row, card)

    def _fit_card(self, row: int, card: RunCard) -> None:
        size = QSize(0, card.sizeHint().height())
        if (item := self.item(row)).sizeHint() != size:
            self._keep_in_sight()
            item.setSizeHint(size)

    def _keep_in_sight(self) -> None:
        """Cards above may come, go or grow: a shown one that is in sight before is so afterwards."""
        item = self._shown_item()
        if item is not None and self.visualItemRect(item).intersects(self.viewport().rect()):
            self._to_shown.start()

    def _shown_item(self) -> QListWidgetItem | None:
        shown = self._session.view.shown
        return next((self.item(row) for row, card in enumerate(self.cards()) if card.record is shown), None)

    @Slot()
    def _scroll_to_shown(self) -> None:
        if (item := self._shown_item()) is not None:
            self.scrollToItem(item)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._to_shown.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._to_shown.start()
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # else cards stay as wide as the list once was

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_words"):
            QTimer.singleShot(0, self, self._name_cards)  # the cards have their fonts after this list has its own

    @Slot(object)
    def _on_kept_run_changed(self, record: RunRecord) -> None:
        """Other words may be others' place in the order, or hide the run."""
        if self._wanted() != self._pairs():
            self.rebuild()
            return
        for row, card in enumerate(self.cards()):
            if card.record is record:
                self._name_card(row, card)
                self._refresh_card(card)

    @Slot()
    def refresh(self) -> None:
        """Show what is shown, compared, loaded and running."""
        session, cards = self._session, self.cards()
        records, shown = [card.record for card in cards], session.view.shown
        if shown not in records:
            if shown is None and self._marked is not None:
                self.setCurrentRow(-1)  # of another picture's runs none is shown
            self._marked = None
        elif shown is not self._marked:
            self._marked = shown
            self.setCurrentRow(records.index(shown))
            self._to_shown.start()
        for card in cards:
            self._refresh_card(card)

    def _refresh_card(self, card: RunCard) -> None:
        session, record = self._session, card.record
        is_running = record is session.runs.running
        card.show_run(
            record is session.view.shown,
            is_running,
            record is session.view.compared,
            session.can_compare(record),
            record is session.keeper.loader.loading,
        )
        if is_running:
            frames = len(record.frames())
            if self._running_thumbnail[:2] != (record, frames):
                self._running_thumbnail = record, frames, thumbnail(record)
            card.show_thumbnail(self._running_thumbnail[2])

    @Slot()
    def _on_session_run_advanced(self) -> None:
        """Between two labellings only the bar moves."""
        running = self._session.runs.running
        if running is not None and (card := self.card_of(running)) is not None:
            card.show_progress()

    @Slot(bool)
    def _on_card_compare_toggled(self, on: bool) -> None:
        card = self.sender()
        if isinstance(card, RunCard):
            self._session.compare_with(card.record if on else None)
            self.refresh()

    @Slot(bool)
    def _on_card_pin_toggled(self, on: bool) -> None:
        if isinstance(card := self.sender(), RunCard):
            self._session.kept.set_pinned(card.record, on)

    @Slot(str)
    def _on_card_named(self, name: str) -> None:
        if isinstance(card := self.sender(), RunCard):
            self._session.kept.rename(card.record, name)

    @Slot(str)
    def _on_card_noted(self, note: str) -> None:
        if isinstance(card := self.sender(), RunCard):
            self._session.kept.set_note(card.record, note)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_current_item_changed(self, current: QListWidgetItem | None, previous: QListWidgetItem | None) -> None:
        for item, on in ((previous, False), (current, True)):
            if (card := self.card(item)) is not None:
                card.set_on_highlight(on)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the card under the pointer, which stays unmarked; by key, of the card on which the keyboard stands."""
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.visualItemRect(self.currentItem()).center() if is_by_key else event.pos()
        if (card := self.card(self.itemAt(place))) is not None:
            self.menu_asked.emit(card.record, self.viewport().mapToGlobal(place))
