"""The answers of all solvers beside each other, closed until they are asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.lab.tiny.solution_card import SolutionCard
from app.lab.tiny.tiny_grid import TinyGrid
from app.lab.tiny.tiny_text import NAMES
from grapl_engine.analysis.tiny import Comparison

__all__ = ["SolutionRow"]


class SolutionRow(QWidget):
    """A card a solver. A click opens a card and puts its labels on the board.

    Signals
    -------
    changed()
        Another card is chosen, or open.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {name: SolutionCard(text) for name, text in NAMES.items()}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for card in self.cards.values():
            self._group.addButton(card)
            layout.addWidget(card)
        self._group.buttonToggled.connect(self._on_group_button_toggled)

    @property
    def opened(self) -> list[str]:
        """The names of the answers that are seen."""
        return [name for name, card in self.cards.items() if card.is_open and card.isEnabled()]

    @property
    def is_whole(self) -> bool:
        """Whether all that there are can be seen."""
        return len(self.opened) == sum(card.isEnabled() for card in self.cards.values())

    @property
    def labels(self) -> NDArray[np.integer] | None:
        """Those of the chosen answer, integer, (n,); None without one."""
        shown = next((card.solution for card in self.cards.values() if card.isChecked()), None)
        return None if shown is None else shown.labels

    def show_answers(self, grid: TinyGrid, comparison: Comparison) -> None:
        """Take the answers to a grid; what is open stays open."""
        for name, card in self.cards.items():
            card.show_solution(grid, getattr(comparison, name), comparison.optimum)
        if comparison.optimum is None and self.cards["optimum"].isChecked():
            self.cards["expansion"].setChecked(True)

    def forget(self) -> None:
        """There are no answers yet."""
        for card in self.cards.values():
            card.clear()

    def close_all(self) -> None:
        """Hide the answers, and choose none."""
        self._group.setExclusive(False)
        for card in self.cards.values():
            card.setChecked(False)
            card.open(False)
        self._group.setExclusive(True)

    def open_all(self) -> None:
        """Show the answers, the optimum on the board where it is known."""
        for card in self.cards.values():
            card.open()
        self.cards["optimum" if self.cards["optimum"].isEnabled() else "expansion"].setChecked(True)
        self.changed.emit()

    @Slot()
    def _on_group_button_toggled(self) -> None:
        for card in self.cards.values():
            if card.isChecked():
                card.open()
        self.changed.emit()
