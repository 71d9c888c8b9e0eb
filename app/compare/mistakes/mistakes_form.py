"""What the panel has about mistakes: figures, what is drawn, and the tables."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QGridLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.compare.mistakes.draw_row import DrawRow
from app.compare.mistakes.judging import Judged, Kind
from app.compare.mistakes.mistake_rows import (
    FIGURES,
    MISTAKE_COLUMNS,
    MISTAKE_TIPS,
    REGION_COLUMNS,
    REGION_TIPS,
    SEGMENT_COLUMNS,
    SEGMENT_TIPS,
    annotator_text,
    figure_rows,
    mistake_rows,
    region_rows,
    segment_rows,
    summary_text,
    total_text,
)
from app.tasks.background_task import BackgroundTask
from app.widgets.column_scroll import ColumnScroll
from app.widgets.figure_grid import FigureGrid
from app.widgets.figure_table import GROWTH, FigureTable
from app.widgets.no_truth import NoTruth
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from app.widgets.sole_widget import fill_with
from app.widgets.title_strip import STALE_COLOR

__all__ = ["MistakesForm"]

MOST_SEEN = 8
KINDS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("False merges and false splits", (Kind.MERGE, Kind.SPLIT)),
    ("False merges", (Kind.MERGE,)),
    ("False splits", (Kind.SPLIT,)),
)
WALK = "Merge in a segment: two true regions. Split of a true region: two segments. M goes to the next, Shift+M back."
WHOSE_MISTAKE = ' After "by" stands the annotator\'s number.'
WHOSE_REGION = " Before the colon stands the annotator's number."
WORST, SEGMENTS, REGIONS = range(3)


class MistakesForm(QWidget):
    """Says what the person chose, and shows what it is told.

    Parameters
    ----------
    task, drawing : BackgroundTask
        Whose work is shown.
    remedy : QWidget
        Stands below the list of mistakes.

    Attributes
    ----------
    none : NoTruth
        What stands there as long as nothing can be compared.
    row : DrawRow
        What is drawn.
    worst, segments, regions : FigureTable
    content : QWidget
        All of it, without the scroll area.

    Signals
    -------
    mistake_chosen(object), segment_chosen(object), region_chosen(object)
        A row of a table, by its key.
    kinds_changed()
        Other mistakes are listed.
    """

    mistake_chosen = Signal(object)
    segment_chosen = Signal(object)
    region_chosen = Signal(object)
    kinds_changed = Signal()

    def __init__(self, task: BackgroundTask, drawing: BackgroundTask, remedy: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judged: Judged | None = None
        self._remedy = remedy
        self.none, self.row = NoTruth(), DrawRow()
        self.title, self.stale, self.summary = (PlainLabel(wordWrap=True) for _ in range(3))
        self.working, self.drawing = ProgressLine(task, "Comparing with the truth"), ProgressLine(drawing, "Drawing")
        self.figures = FigureGrid(("bits", "share"), FIGURES)
        self.tabs, self.kinds = QTabBar(), QComboBox()
        self.worst = FigureTable(MISTAKE_COLUMNS, MISTAKE_TIPS, most=MOST_SEEN, grows=True, sorting=True)
        self.segments = FigureTable(SEGMENT_COLUMNS, SEGMENT_TIPS, most=MOST_SEEN, grows=True, sorting=True)
        self.regions = FigureTable(REGION_COLUMNS, REGION_TIPS, most=MOST_SEEN, grows=True, sorting=True)
        self.worst_note, self.segments_total, self.regions_total = (PlainLabel(wordWrap=True) for _ in range(3))
        self._build(remedy)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.kinds.currentIndexChanged.connect(self._on_kinds_current_index_changed)
        self.worst.row_chosen.connect(self.mistake_chosen)
        self.segments.row_chosen.connect(self.segment_chosen)
        self.regions.row_chosen.connect(self.region_chosen)

    def show_none(self, text: str, *, opens: bool = False, offers: bool = False) -> None:
        """Why nothing can be compared, and which buttons help."""
        self.none.show_text(text, opens=opens, offers=offers)
        self._stack.setCurrentIndex(0)

    def show_judged(self, judged: Judged | None) -> None:
        """All figures and tables of a map; None: none yet."""
        self._judged = judged
        self._stack.setCurrentIndex(1)
        for widget in (self.title, self.figures, self.summary, self.row, self.tabs, self._pages):
            widget.setVisible(judged is not None)
        if judged is None:
            return
        names = judged.truth.names
        by = annotator_text(names[0]) if len(names) == 1 else f"all {len(names)} annotators"
        self.title.setText(f"{judged.labelling.name} against the truth, by {by}")
        self.figures.show_rows(figure_rows(judged))
        self.summary.setText(summary_text(judged))
        self._show_worst()
        rows = segment_rows(judged)
        self.segments.show_rows(rows)
        self.segments_total.setText(f"{total_text(judged, len(judged.found.segments), len(rows), 'segment')}.")
        count = sum(len(one.true_regions) for one in judged.found.each)
        rows = region_rows(judged)
        self.regions.show_rows(rows)
        whose = WHOSE_REGION * (len(names) > 1)
        self.regions_total.setText(f"{total_text(judged, count, len(rows), 'true region')}.{whose}")

    def show_stale(self, text: str) -> None:
        """Why what is shown is not of what is looked at; "" where it is."""
        self.stale.setText(text)
        self.stale.setVisible(bool(text))

    def show_remedy(self) -> None:
        """Scroll to what stands below the list, as far as there is room."""
        self.content.layout().activate()  # type: ignore[union-attr]
        self._scroll.ensureWidgetVisible(self._remedy, 0, 0)

    def open_worst(self) -> None:
        """Turn to the list of mistakes."""
        self.tabs.setCurrentIndex(WORST)

    # How

    def _build(self, remedy: QWidget) -> None:
        for label in (self.summary, self.worst_note, self.segments_total, self.regions_total):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        palette = self.stale.palette()
        palette.setColor(QPalette.ColorRole.WindowText, STALE_COLOR)
        self.stale.setPalette(palette)
        self.kinds.setAccessibleName("Which mistakes are listed")
        self.kinds.setToolTip("Which mistakes are listed")
        self.kinds.addItems([text for text, _ in KINDS])
        for text in ("Worst", "Segments", "True regions"):
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.worst.setAccessibleName("Worst mistakes")
        self.segments.setAccessibleName("Mistakes by segment")
        self.regions.setAccessibleName("Mistakes by true region")
        self._pages = QStackedWidget()
        for widgets in (
            (self.kinds, self.worst, self.worst_note, remedy),
            (self.segments, self.segments_total),
            (self.regions, self.regions_total),
        ):
            self._pages.addWidget(_column(*widgets, growing=(self.worst, self.segments, self.regions)))
        above = (self.title, self.stale, self._made_working(), self.figures, self.summary, self.row, self.tabs)
        self.content = _column(*above, self._pages, growing=(self._pages,), margin=8)
        self._scroll = ColumnScroll(self.content)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.none)
        self._stack.addWidget(self._scroll)
        fill_with(self, self._stack)

    def _made_working(self) -> QWidget:
        """Both in one place: what is compared is drawn after that."""
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        for line in (self.working, self.drawing):
            grid.addWidget(line, 0, 0)
        return place

    def _show_worst(self) -> None:
        judged = self._judged
        if judged is None:
            return
        rows = mistake_rows(judged, KINDS[self.kinds.currentIndex()][1])
        self.worst.show_rows(rows)
        more = f" The {len(judged.mistakes)} dearest of {judged.count:,} are listed." * (judged.count > len(judged.mistakes))
        said = WALK if rows else "There is none of these."
        whose = WHOSE_MISTAKE * (bool(rows) and len(judged.truth.names) > 1)
        self.worst_note.setText(f"{said}{whose}{more}")

    @Slot()
    def _on_kinds_current_index_changed(self) -> None:
        self._show_worst()
        self.kinds_changed.emit()


def _column(*widgets: QWidget, growing: Container[QWidget], margin: int = 0) -> QWidget:
    """One below the other; some have what is left of the room, as far as they need it."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(margin, margin // 4, margin, margin)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget, GROWTH if widget in growing else 0)
    column.addStretch(1)
    return whole
