"""The edits of a run, step by step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.session.edit_state import EditState, energy_text
from app.session.session import Session
from app.widgets.left_clicks import LeftClicks

__all__ = ["EditList"]


class EditList(QListWidget):
    """A row for each step, the first for the map before all of them; to choose one is to see the map after it.

    What was taken back is grey, and can be made again. Without a run there is none.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits = session.edits
        self._known: tuple[EditState, ...] = ()
        self.setObjectName("Edits")
        self.setAccessibleName("Edits, oldest first")
        self.setToolTip("Choose a step to see the map after it; later steps can be made again until another edit is made")
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        LeftClicks(self)
        self.currentRowChanged.connect(self._on_current_row_changed)
        self._edits.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        """Rows stay where they say the same: a long list is not made again with each step."""
        book = self._edits.book
        states, place = book.states if book.record is not None else (), book.place
        with QSignalBlocker(self):
            if states != self._known:
                common = _common(states, self._known)
                while self.count() > common:
                    self.takeItem(self.count() - 1)
                for state in states[common:]:
                    told = "" if state.step is None else energy_text(state.step)
                    self.addItem(QListWidgetItem(f"{state.title}\n{told}" if told else state.title))
                self._known = states
            self._show_colors()
            if states and self.currentRow() != place:
                self.setCurrentRow(place)
                self.scrollToItem(self.item(place))

    def _show_colors(self) -> None:
        """Steps that were taken back are grey; the others have the theme's colour by themselves."""
        grey = self.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        for row in range(self.count()):
            self.item(row).setData(Qt.ItemDataRole.ForegroundRole, grey if row > self._edits.book.place else None)

    @Slot(int)
    def _on_current_row_changed(self, row: int) -> None:
        if row >= 0 and row != self._edits.book.place:
            self._edits.go_to(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_colors()


def _common(states: tuple[EditState, ...], others: tuple[EditState, ...]) -> int:
    """How many of them are the same at the beginning."""
    pairs = enumerate(zip(states, others, strict=False))
    return next((at for at, (one, other) in pairs if one is not other), min(len(states), len(others)))
