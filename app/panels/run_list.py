"""The runs of the session, newest first or in another order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidgetItem, QStackedLayout, QVBoxLayout, QWidget

from app.panels.removed_bar import RemovedBar
from app.panels.run_card import RunCard
from app.panels.run_cards import RunCards
from app.panels.run_order import RunOrder
from app.session.run_words import RunWords
from app.session.session import Session
from app.widgets.placeholder import Placeholder
from grapl_engine import RunRecord

__all__ = ["RunList"]

_EMPTY = "Every run of this session is kept here. Run once, change a setting, and bring any of them back with a click."
_NONE = "No run has these words."
FEWEST_ORDERED = 2
"""With fewer runs there is nothing to sort or to look for."""


class RunList(QWidget):
    """The running and the kept runs; a click or Enter brings one back, Delete removes it, Ctrl+Z puts it back.

    F2 names a run, Shift+F2 notes something on it, * pins it.

    Signals
    -------
    meant_changed()
        Another run may be meant, or other things can be done with it.
    """

    meant_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, RunWords(session)
        self._pointed: RunRecord | None = None
        self.order = RunOrder(session.keeper.loader, self)
        self.order.put_back_asked.connect(self.put_back)
        self.list = RunCards(session, self._words, self.order, self)
        self.list.itemClicked.connect(self._on_list_item_activated)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.list.currentItemChanged.connect(self.meant_changed)
        session.kept.run_changed.connect(self.meant_changed)
        self.list.listed.connect(self._on_list_listed)
        self.list.installEventFilter(self)
        self.removed = RemovedBar("Put the run back (Ctrl+Z in the list)", self)
        self.removed.undone.connect(self.put_back)
        self.empty, self.none = Placeholder(_EMPTY, self), Placeholder(_NONE, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages = QStackedLayout()
        for page in (self.empty, self.list, self.none):
            self._pages.addWidget(page)
        column.addWidget(self.order)
        column.addLayout(self._pages, 1)
        column.addWidget(self.removed)
        self.list.rebuild()

    def cards(self) -> list[RunCard]:
        """The cards from top to bottom."""
        return self.list.cards()

    def current(self) -> RunRecord | None:
        """The run on which the keyboard stands."""
        card = self.list.current_card()
        return None if card is None else card.record

    @Slot()
    def _on_list_listed(self) -> None:
        kept = self._session.kept
        self.order.setVisible(len(kept.entries) >= FEWEST_ORDERED or bool(self.order.filter.text()))
        self.order.set_has_scores(self._words.has_scores)
        self.order.put_back.setEnabled(bool(kept.removed))
        if not kept.removed:
            self.removed.hide()
        page = self.list if self.list.count() else self.none if kept.entries else self.empty
        self._pages.setCurrentWidget(page)

    # What can be done

    @property
    def meant(self) -> RunRecord | None:
        """The run whose menu is open, else that on which the keyboard stands, else the shown one."""
        return self._pointed or self.current() or self._session.view.shown

    @contextmanager
    def pointed_at(self, record: RunRecord) -> Iterator[None]:
        """For that long a run is meant which need not be the current one."""
        self._pointed = record
        try:
            yield
        finally:
            self._pointed = None

    def title_of(self, record: RunRecord) -> str:
        """Which run it is, in the words of a menu: no tab, and no letter underlined."""
        title = " ".join(self._words.headline(record).split())
        room = self.list.width()
        return self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room).replace("&", "&&")

    def bring_back(self, record: RunRecord) -> None:
        """Show a run, with its settings; follow the one that is under way."""
        if record is self._session.runs.running:
            self._session.view.follow()
        elif record is not self._session.view.shown:
            self._session.show_run(record)

    def compare(self, record: RunRecord) -> None:
        """Lay a run beside the shown one, or take it away."""
        self._session.compare_with(None if record is self._session.view.compared else record)

    def rename(self, record: RunRecord) -> None:
        """Let the person name a run on its card."""
        if (card := self.list.card_of(record)) is not None:
            card.edit_name()

    def note(self, record: RunRecord) -> None:
        """Let the person write a note on its card."""
        if (card := self.list.card_of(record)) is not None:
            card.edit_note()

    def pin(self, record: RunRecord) -> None:
        """Keep a run at the top, or no longer."""
        if (entry := self._session.kept.entry_of(record)) is not None:
            self._session.kept.set_pinned(record, not entry.is_pinned)

    def remove(self, record: RunRecord) -> None:
        """Take a run out of the list; the bar below puts it back."""
        card = self.list.card_of(record)
        if card is not None and card.entry is not None:
            name = card.headline.text()
            self._session.remove_run(record)
            self.removed.tell(name)

    # What happens

    @Slot(QListWidgetItem)
    def _on_list_item_activated(self, item: QListWidgetItem) -> None:
        if (card := self.list.card(item)) is not None:
            self.bring_back(card.record)

    @Slot()
    def put_back(self) -> None:
        """Put the run that was removed last back, with the keyboard on it."""
        record = self._session.kept.put_back()
        row = next((row for row, card in enumerate(self.cards()) if card.record is record), None)
        if row is not None:
            self.list.setCurrentRow(row)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is not self.list or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)  # type: ignore[arg-type]
        does = {
            (Qt.Key.Key_Delete, False): self.remove,
            (Qt.Key.Key_Return, False): self.bring_back,
            (Qt.Key.Key_Enter, False): self.bring_back,
            (Qt.Key.Key_F2, False): self.rename,
            (Qt.Key.Key_F2, True): self.note,
            (Qt.Key.Key_Asterisk, False): self.pin,
            (Qt.Key.Key_Asterisk, True): self.pin,
        }.get((Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)))
        undoes = event.matches(QKeySequence.StandardKey.Undo) and bool(self._session.kept.removed)
        if not (does or undoes) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return super().eventFilter(self.list, event)
        if event.type() == QEvent.Type.KeyPress:
            if undoes:
                self.put_back()
            elif does is not None and (record := self.current()) is not None:
                does(record)
        event.accept()
        return True
