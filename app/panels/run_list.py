"""The runs of the session, newest first or in another order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidgetItem, QMenu, QStackedLayout, QVBoxLayout, QWidget

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

    F2 names a run, Shift+F2 notes something on it, * pins it; the menu has all that, compares, and copies the equivalent
    command line.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, RunWords(session)
        self.order = RunOrder(session.keeper.loader, self)
        self.order.put_back_asked.connect(self._on_put_back)
        self.list = RunCards(session, self._words, self.order, self)
        self.list.itemClicked.connect(self._on_list_item_activated)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.list.menu_asked.connect(self._on_list_menu_asked)
        self.list.listed.connect(self._on_list_listed)
        self.list.installEventFilter(self)
        self.removed = RemovedBar("Put the run back (Ctrl+Z in the list)", self)
        self.removed.undone.connect(self._on_put_back)
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

    def menu_for(self, record: RunRecord) -> QMenu:
        """What can be done with a run, which need not be the current one."""
        session, menu = self._session, QMenu(self)
        menu.setToolTipsVisible(True)
        entry = session.kept.entry_of(record)
        under_way = "" if entry is not None else "It is under way: that can be done once it has ended."
        alone = "" if session.can_compare(record) else "Only another run of the same picture lies beside the shown one."
        shown = "It is shown already." if record is session.view.shown else ""
        compare = "Compare" if record is not session.view.compared else "End comparison"
        pin = "Unpin" if entry is not None and entry.is_pinned else "Pin"
        menu.addAction(self._title(record)).setEnabled(False)
        for words, do, why_not in (
            ("", None, ""),
            ("Bring back", self._bring_back, shown),
            (compare, self._compare, under_way or alone),
            ("Copy command line", self._copy, ""),
            ("", None, ""),
            ("Rename\tF2", self._rename, under_way),
            ("Note\tShift+F2", self._note, under_way),
            (f"{pin}\t*", self._pin, under_way),
            ("", None, ""),
            ("Remove\tDel", self._remove, under_way),
        ):
            if do is None:
                menu.addSeparator()
                continue
            action = menu.addAction(words, partial(do, record))
            action.setEnabled(not why_not)
            action.setToolTip(why_not)
        return menu

    def _title(self, record: RunRecord) -> str:
        """Which run it is, in the words of a menu: no tab, and no letter underlined."""
        title = " ".join(self._words.headline(record).split())
        room = self.list.width()
        return self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room).replace("&", "&&")

    def _bring_back(self, record: RunRecord) -> None:
        if record is self._session.runs.running:
            self._session.view.follow()
        elif record is not self._session.view.shown:
            self._session.show_run(record)

    def _compare(self, record: RunRecord) -> None:
        self._session.compare_with(None if record is self._session.view.compared else record)

    def _copy(self, record: RunRecord) -> None:
        accepts = self._session.models.accepts(record.settings.dinov2_model)
        QGuiApplication.clipboard().setText(record.command_line(accepts_model=accepts))

    def _rename(self, record: RunRecord) -> None:
        if (card := self.list.card_of(record)) is not None:
            card.edit_name()

    def _note(self, record: RunRecord) -> None:
        if (card := self.list.card_of(record)) is not None:
            card.edit_note()

    def _pin(self, record: RunRecord) -> None:
        if (entry := self._session.kept.entry_of(record)) is not None:
            self._session.kept.set_pinned(record, not entry.is_pinned)

    def _remove(self, record: RunRecord) -> None:
        card = self.list.card_of(record)
        if card is not None and card.entry is not None:
            name = card.headline.text()
            self._session.remove_run(record)
            self.removed.tell(name)

    # What happens

    @Slot(QListWidgetItem)
    def _on_list_item_activated(self, item: QListWidgetItem) -> None:
        if (card := self.list.card(item)) is not None:
            self._bring_back(card.record)

    @Slot(object, QPoint)
    def _on_list_menu_asked(self, record: RunRecord, place: QPoint) -> None:
        menu = self.menu_for(record)
        menu.exec(place)
        menu.deleteLater()

    @Slot()
    def _on_put_back(self) -> None:
        record = self._session.kept.put_back()
        row = next((row for row, card in enumerate(self.cards()) if card.record is record), None)
        if row is not None:
            self.list.setCurrentRow(row)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is not self.list or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)  # type: ignore[arg-type]
        does = {
            (Qt.Key.Key_Delete, False): self._remove,
            (Qt.Key.Key_Return, False): self._bring_back,
            (Qt.Key.Key_Enter, False): self._bring_back,
            (Qt.Key.Key_F2, False): self._rename,
            (Qt.Key.Key_F2, True): self._note,
            (Qt.Key.Key_Asterisk, False): self._pin,
            (Qt.Key.Key_Asterisk, True): self._pin,
        }.get((Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)))
        undoes = event.matches(QKeySequence.StandardKey.Undo) and bool(self._session.kept.removed)
        if not (does or undoes) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return super().eventFilter(self.list, event)
        if event.type() == QEvent.Type.KeyPress:
            if undoes:
                self._on_put_back()
            elif does is not None and (record := self.current()) is not None:
                does(record)
        event.accept()
        return True
