"""Every measure of what is looked at against the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.session.truth_text import value_text

if TYPE_CHECKING:
    from grapl_engine.evaluation.scores import ScoresOverAnnotators
from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_tip import plain_tip

__all__ = ["ScoreTable"]

_BETTER = {"higher": "\N{UPWARDS ARROW}", "lower": "\N{DOWNWARDS ARROW}", "neither": ""}
_WAYS = {"higher": "Higher is better.", "lower": "Lower is better.", "neither": ""}
_ON_ITS_WAY = "\N{HORIZONTAL ELLIPSIS}"


class ScoreTable(QTableWidget):
    """A row a measure, all of them in sight: its name with the way that is better, and its mean and spread over annotators."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._cells: dict[str, tuple[QTableWidgetItem, QTableWidgetItem]] = {}
        self.setAccessibleName("Scores against the truth")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        LeftClicks(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self._fit_height()

    def texts(self) -> dict[str, str]:
        """What stands in each row, by its title."""
        return {title.text(): value.text() for title, value in self._cells.values()}

    def show_scores(self, scores: ScoresOverAnnotators | None) -> None:
        """Take other scores; what is still computed has dots."""
        from grapl_engine.evaluation.measures import MEASURES

        if not self._cells:
            self._make_rows()
        for name, (_, cell) in self._cells.items():
            known = scores if scores is not None and name in scores.mean.values else None
            cell.setText(_ON_ITS_WAY if known is None else value_text(known, MEASURES[name]))
            cell.setToolTip("" if known is None else plain_tip(_each(known, name, MEASURES[name].digits)))

    def row_place(self, row: int) -> QRect:
        """Where a row stands in the table."""
        return self.visualRect(self.model().index(row, 0)).translated(self.viewport().pos())

    def _make_rows(self) -> None:
        from grapl_engine.evaluation.measures import MEASURES

        self.setRowCount(len(MEASURES))
        for row, (name, measure) in enumerate(MEASURES.items()):
            title, value = QTableWidgetItem(f"{measure.title} {_BETTER[measure.better]}".strip()), QTableWidgetItem()
            title.setToolTip(f"{measure.meaning[:1].upper()}{measure.meaning[1:]}. {_WAYS[measure.better]}".strip())
            value.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, 0, title)
            self.setItem(row, 1, value)
            self._cells[name] = title, value
        self._fit_height()

    def _fit_height(self) -> None:
        """All rows are seen: the panel scrolls, and not the table in it."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setFixedHeight(self.rowCount() * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_cells"):
            self._fit_height()


def _each(scores: ScoresOverAnnotators, name: str, digits: int) -> str:
    """What the annotators give one by one, where there are several."""
    if len(scores.each) == 1:
        return ""
    each = ", ".join(f"{one.values[name]:.{digits}f}" for one in scores.each)
    return f"Against each annotator: {each}. Mean \N{PLUS-MINUS SIGN} standard deviation."
