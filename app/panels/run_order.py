"""In which order the runs are listed, and which of them: what stands above the list."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from app.session.kept_runs import KeptRun
from app.session.run_loader import RunLoader
from app.widgets.flat_button import DOTS, FlatButton

__all__ = ["RunOrder", "SortKey"]

BUDGETS = (2**28, 2**29, 2**30, 2**31, 2**32)


class SortKey(Enum):
    """By what runs are sorted; the value is how that is called."""

    NEWEST = "Newest first"
    SEGMENTS = "Fewest segments"
    ENERGY = "Lowest energy"
    TIME = "Shortest time"
    SCORE = "Best score"


class RunOrder(QWidget):
    """A field for a part of a name, a box for the order, and what can be set for all runs.

    Signals
    -------
    changed()
        Other runs are to be listed, or in another order.
    put_back_asked()
        The run that was removed last is to be listed again.
    """

    changed = Signal()
    put_back_asked = Signal()

    def __init__(self, loader: RunLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self.filter = QLineEdit(self, placeholderText="Filter", clearButtonEnabled=True)
        self.filter.setAccessibleName("Filter runs by name, note, picture or settings")
        self.filter.setToolTip(
            "List the runs whose name, note, picture or settings have these words; \N{BLACK STAR} lists the pinned ones"
        )
        self.filter.textChanged.connect(self.changed)
        self.keys = QComboBox(self)
        self.keys.setAccessibleName("Order of the runs")
        self.keys.setToolTip("The order of the runs; energies of other settings are not to be compared")
        self.keys.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._fill_keys(has_scores=False)
        self.keys.currentIndexChanged.connect(self.changed)
        self.more = FlatButton(self)
        self.more.setText(DOTS)
        self.more.setAccessibleName("More for all runs")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = self._menu_for_all()  # held: without it Python may let go of its name, and of those of its entries
        self.more.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.addWidget(self.filter, 1)
        row.addWidget(self.keys)
        row.addWidget(self.more)

    @property
    def key(self) -> SortKey:
        """By what the runs are sorted."""
        return SortKey(self.keys.currentText())

    def set_has_scores(self, on: bool) -> None:
        """Whether runs can be sorted by score."""
        if on != (self.keys.findText(SortKey.SCORE.value) >= 0):
            self._fill_keys(has_scores=on)

    @property
    def has_words(self) -> bool:
        """Whether not all runs are to be listed."""
        return bool(self.filter.text().strip())

    def matches(self, words: str) -> bool:
        """Whether a run of which this is said is to be listed."""
        return all(word in words.casefold() for word in self.filter.text().casefold().split())

    def sorted(self, newest_first: list[KeptRun], score: Callable[[KeptRun], float | None]) -> list[KeptRun]:
        """The runs in the order that is set; those that lack the number come last."""
        numbers: dict[SortKey, Callable[[KeptRun], float | None]] = {
            SortKey.SEGMENTS: lambda run: None if (k_hat := run.facts.k_hat) is None else k_hat - run.facts.small_components,
            SortKey.ENERGY: lambda run: None if run.facts.energy is None else run.facts.energy.total,
            SortKey.TIME: lambda run: run.facts.seconds,
            SortKey.SCORE: lambda run: None if (best := score(run)) is None else -best,
        }
        number = numbers.get(self.key)
        if number is None:
            return newest_first
        return sorted(newest_first, key=lambda run: math.inf if (value := number(run)) is None else value)

    def _fill_keys(self, *, has_scores: bool) -> None:
        now = self.keys.currentText()
        with QSignalBlocker(self.keys):
            self.keys.clear()
            self.keys.addItems([key.value for key in SortKey if has_scores or key is not SortKey.SCORE])
            self.keys.setCurrentIndex(max(self.keys.findText(now), 0))
        if self.keys.currentText() != now:
            self.changed.emit()

    def _menu_for_all(self) -> QMenu:
        menu = QMenu(self)
        self.put_back = QAction("Put the removed run back\tCtrl+Z", self)
        self.put_back.triggered.connect(self.put_back_asked)
        menu.addAction(self.put_back)
        self._budget_menu = budgets = QMenu("Memory for runs", self)
        menu.addMenu(budgets)
        budgets.setToolTipsVisible(True)
        group = QActionGroup(self)
        for size in BUDGETS:
            action = QAction(_size_text(size), group)
            budgets.addAction(action)
            action.setData(size)
            action.setCheckable(True)
            action.setStatusTip(
                "Above that, runs that are not pinned move to the disk, those first that were not looked at for longest; "
                "a click brings one back."
            )
        budgets.aboutToShow.connect(self._check_budget)
        group.triggered.connect(self._on_budget_triggered)
        self._budgets = group
        return menu

    @Slot()
    def _check_budget(self) -> None:
        for action in self._budgets.actions():
            action.setChecked(action.data() == self._loader.budget)

    @Slot(QAction)
    def _on_budget_triggered(self, action: QAction) -> None:
        self._loader.set_budget(int(action.data()))


def _size_text(size: int) -> str:
    return f"{size // 2**30} GB" if size >= 2**30 else f"{size // 2**20} MB"
