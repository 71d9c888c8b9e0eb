"""Buttons beside each other, of which one is down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

__all__ = ["ChoiceButtons", "ChoiceEntry"]


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """What a choice is called, and what it brings, in a sentence."""

    title: str
    tip: str


class ChoiceButtons(QWidget):
    """A flat button for each choice; none is chosen until `show_choice` says which.

    Parameters
    ----------
    entries : mapping of Enum to ChoiceEntry
        In the order of the buttons.
    columns : int
        So many stand in a row.
    keys : str
        What stands behind each tip.

    Signals
    -------
    chosen(Enum)
        The person pressed another button.
    """

    chosen = Signal(object)

    def __init__(self, entries: Mapping[Any, ChoiceEntry], columns: int, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = list(entries)
        self._group = QButtonGroup(self)
        self.buttons: dict[Enum, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, (choice, entry) in enumerate(entries.items()):
            button = self.buttons[choice] = QToolButton(autoRaise=True)
            button.setText(entry.title)
            button.setCheckable(True)
            button.setToolTip(f"{entry.tip}{keys}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, number)
            grid.addWidget(button, *divmod(number, columns))
        self._group.idClicked.connect(self._on_group_id_clicked)

    def show_choice(self, choice: Enum) -> None:
        """Which of the buttons is down."""
        self.buttons[choice].setChecked(True)

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self.chosen.emit(self._choices[number])
