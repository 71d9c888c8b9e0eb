"""The truth of the open picture: whose of it counts, and how well what is looked at agrees with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.panels.delayed_show import DelayedShow
from app.panels.run_promise import RunPromise
from app.panels.score_curve import ScoreCurve
from app.panels.score_table import ScoreTable
from app.session.session import Session
from app.session.shown_scores import ShownScores
from app.session.truth_text import annotators_text, files_text
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.elided_label import ElidedLabel
from app.widgets.flat_button import FlatButton
from app.widgets.no_truth import NoTruth
from app.widgets.plain_tip import plain_tip

__all__ = ["TruthPanel"]

_EMPTY = (
    "Scores against a ground truth come here. Open one with Ctrl+T (BSDS500 .mat, label PNG or TIFF, .npy, a saved run), or "
    "drop a .mat, a .npy or a NAME.truth.png on the window."
)
_NO_RUN = "Nothing to compare yet"
LATER_MS = 60
MOST_VALUES = 300
"""Of labels that are offered as void."""
_ALL, _NONE = "all", "none"

SEEN = 180
"""Pixels of the panel that are there in a low window; the rest is scrolled to."""


class TruthPanel(QWidget):
    """Name, annotator and void of the truth, the table of scores, and how one of them grew over the timeline.

    Signals
    -------
    opening_asked()
        Another truth is to be opened.
    lines_toggled(bool)
        Its boundaries are to be drawn over the pictures, or no longer.
    """

    opening_asked = Signal()
    lines_toggled = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scores = ShownScores(session, self)
        self.name = ElidedLabel("", self)
        self.annotator, self.void = QComboBox(), QComboBox()
        self.lines = CheckBox("Draw its boundaries (T)")
        self.open_other, self.remove = self._button("Open\N{HORIZONTAL ELLIPSIS}"), self._button("Remove")
        self.title = ElidedLabel("", self)
        self.table, self.curve = ScoreTable(self), ScoreCurve(session, self)
        self.empty, self.none = NoTruth(self), RunPromise(session, _NO_RUN, self)
        self._lay_out()
        self._connect()
        self._show_truth()

    def _button(self, text: str) -> FlatButton:
        button = FlatButton(self)
        button.setText(text)
        return button

    def _lay_out(self) -> None:
        self._whole = QWidget(self)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.open_other)
        top.addWidget(self.remove)
        form = QFormLayout()
        form.addRow("&Annotator", self.annotator)
        form.addRow("&Void", self.void)
        self.void.setToolTip("Places of this label do not count")
        self.annotator.setToolTip("Against whom the map is compared; with all of them, means and their spread")
        column.addLayout(top)
        column.addLayout(form)
        column.addWidget(self.lines)
        column.addWidget(self.title)
        column.addWidget(self.none, 1)
        column.addWidget(self.table)
        column.addWidget(self.curve, 1)
        column.addStretch()
        self._pages, self._scroll = QStackedLayout(self), ColumnScroll(self._whole, seen=SEEN)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._scroll)

    def _connect(self) -> None:
        truth = self._session.truth
        self._later = DelayedShow(self._session, self._show_scores, self, LATER_MS)
        truth.truth_changed.connect(self._show_truth)
        truth.offer_changed.connect(self._show_empty)
        self._session.view.picture_changed.connect(self._show_empty)
        self.empty.open.clicked.connect(self.opening_asked)
        self.empty.take.clicked.connect(truth.take_offer)
        self._scores.changed.connect(self._later.show_in_turn)
        self._session.runs.frame_added.connect(self._later.show_in_turn)
        self._session.runs.run_ended.connect(self._later.show_in_turn)
        self.annotator.activated.connect(self._on_annotator_activated)
        self.void.activated.connect(self._on_void_activated)
        self.lines.toggled.connect(self.lines_toggled)
        self.open_other.clicked.connect(self.opening_asked)
        self.remove.clicked.connect(truth.remove)
        self.table.currentCellChanged.connect(self._on_table_current_cell_changed)

    def show_lines(self, on: bool) -> None:
        """Say whether its boundaries are drawn."""
        with QSignalBlocker(self.lines):
            self.lines.setChecked(on)

    # What is shown

    @Slot()
    def _show_empty(self) -> None:
        """What can be done where there is no truth."""
        has_picture, has_offer = self._session.view.picture is not None, self._session.truth.offer is not None
        self.empty.show_text(_EMPTY, opens=has_picture, offers=has_picture and has_offer)

    @Slot()
    def _show_truth(self) -> None:
        truth = self._session.truth.current
        self._pages.setCurrentIndex(0 if truth is None else 1)
        self._show_empty()
        if truth is None:
            return
        files = self._session.truth.files
        name = "unnamed" if files is None else files_text(files)
        self.name.setText(name)
        self.name.setToolTip("" if files is None else plain_tip("\n".join(files.paths)))
        self._fill(self.annotator, [(f"{_ALL}: {annotators_text(truth)}", None), *((n, i) for i, n in enumerate(truth.names))])
        self.annotator.setCurrentIndex(0 if self._session.truth.annotator is None else self._session.truth.annotator + 1)
        self.annotator.setEnabled(len(truth.annotators) > 1)
        values = sorted({*truth.values()[:MOST_VALUES], *([] if truth.void is None else [truth.void])})
        self._fill(self.void, [(_NONE, None), *((str(value), value) for value in values)])
        self.void.setCurrentIndex(0 if truth.void is None else values.index(truth.void) + 1)
        self._show_scores()

    @staticmethod
    def _fill(box: QComboBox, entries: list[tuple[str, int | None]]) -> None:
        with QSignalBlocker(box):
            box.clear()
            for text, value in entries:
                box.addItem(text, value)

    @Slot()
    def _show_scores(self) -> None:
        self._later.stop()
        if self._session.truth.current is None:
            return
        title = self._scores.title
        self.none.setVisible(not title)
        for widget in (self.title, self.table, self.curve):
            widget.setVisible(bool(title))
        if not title or not self.isVisible():
            return
        self.title.setText(f"Scores \N{MIDDLE DOT} {title}")
        self.table.show_scores(self._scores.now(whole=self._session.runs.is_at_rest))
        self.curve.show_run(self._session.view.shown)

    # What happens

    @Slot(int)
    def _on_annotator_activated(self, _row: int) -> None:
        self._session.truth.choose_annotator(self.annotator.currentData())

    @Slot(int)
    def _on_void_activated(self, _row: int) -> None:
        self._session.truth.choose_void(self.void.currentData())

    @Slot(int, int, int, int)
    def _on_table_current_cell_changed(self, row: int, _column: int, _before: int, _column_before: int) -> None:
        from grapl_engine.evaluation.measures import MEASURES

        if 0 <= row < len(MEASURES):
            place = self.table.row_place(row).translated(self.table.mapTo(self._whole, QPoint()))
            self._scroll.ensureVisible(place.left(), place.center().y(), 0, place.height())
            self.curve.show_measure(tuple(MEASURES)[row])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A proxy that changes would close Qt's round of the Tab key around this panel."""
        super().focusInEvent(event)
        (self.empty.open if self._session.truth.current is None else self.void).setFocus(event.reason())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._show_scores()
