"""What the panel has about two maps: which they are, how they are looked at, and what was found out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.compare.choice import Choice
from app.compare.meaning_lines import BOTH, ONLY_ONE, ONLY_OTHER
from app.compare.two_maps.comparing import Borders, Letter, Matched
from app.compare.two_maps.match_rows import COLUMNS, FIGURES, TIPS, figure_rows, match_rows
from app.compare.two_maps.source_row import SourceRow
from app.compare.two_maps.way import WAYS, Way
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.widgets.choice_buttons import ChoiceButtons
from app.widgets.column_scroll import ColumnScroll
from app.widgets.figure_grid import FigureGrid
from app.widgets.figure_table import GROWTH, FigureTable
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from app.widgets.sole_widget import fill_with
from app.widgets.swatch import SWATCH, swatch

__all__ = ["PairForm"]

LEGEND: tuple[tuple[str, QColor], ...] = (("both", BOTH), ("only A", ONLY_ONE), ("only B", ONLY_OTHER))
PIXELS_LEGEND = "In colour: what lies in no matched pair, as A colours it. Grey: the rest."
MOST_ROWS = 16
WAY_COLUMNS = 3


class PairForm(QWidget):
    """Says what the person chose, and shows what it is told.

    Parameters
    ----------
    task : BackgroundTask
        Whose work is shown.

    Attributes
    ----------
    rows : dict of "a" and "b" to SourceRow
    ways : ChoiceButtons
    tolerance : QDoubleSpinBox
    working : ProgressLine
    table : FigureTable
    content : QWidget
        All of it, without the scroll area.

    Signals
    -------
    chosen_changed(), tolerance_changed(), swap_asked()
    file_asked("a" or "b")
        A label file is to be opened for this letter.
    way_asked(Way)
    row_chosen((int or None, int or None))
        A row of the table, by its labels of A and B.
    """

    chosen_changed = Signal()
    tolerance_changed = Signal()
    swap_asked = Signal()
    file_asked = Signal(str)
    way_asked = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[Letter, SourceRow] = {"a": SourceRow("A"), "b": SourceRow("B")}
        self.ways = ChoiceButtons(WAYS, WAY_COLUMNS, " (N: the next)")
        self.swap_button, self.tolerance = QToolButton(), QDoubleSpinBox()
        self.working = ProgressLine(task, "Comparing")
        self.pixels_legend = PlainLabel(PIXELS_LEGEND, wordWrap=True)
        self.told, self.here, self.difference = (PlainLabel(wordWrap=True) for _ in range(3))
        self.figures = FigureGrid(("A by B", "B by A"), FIGURES)
        self.table = FigureTable(COLUMNS, TIPS, most=MOST_ROWS, grows=True, sorting=True)
        self._build()
        for row in self.rows.values():
            row.chosen_changed.connect(self.chosen_changed)
            row.asked.connect(self._on_row_asked)
        self.swap_button.clicked.connect(self.swap_asked)
        self.tolerance.valueChanged.connect(self.tolerance_changed)
        self.table.row_chosen.connect(self.row_chosen)
        self.ways.chosen.connect(self.way_asked)

    def show_choices(self, choices: Sequence[Choice], session: Session) -> None:
        """Offer these; where nothing is chosen, the last two runs, the newer one as B, or the only one against the truth."""
        for row in self.rows.values():
            row.show_choices(choices)
        offered = {choice.key for choice in choices}
        runs = [run for run in session.runs.kept if run in offered]
        a, b = self.rows["a"], self.rows["b"]
        if a.source is None and runs:
            others = [run for run in runs if run is not b.source]
            a.choose(others[-2] if len(others) > 1 and b.source is None else others[-1] if others else None)
        if b.source is None and (others := [run for run in runs if run is not a.source]):
            b.choose(others[-1])
        elif b.source is None and session.truth.current in offered and a.source is not session.truth.current:
            b.choose(session.truth.current)

    def choose(self, a: Hashable, b: Hashable) -> None:
        """Choose two sources by key, the first map of each."""
        self.rows["a"].choose(a)
        self.rows["b"].choose(b)

    def swap(self) -> None:
        """Choose the other way round."""
        a, b = self.rows.values()
        chosen = [(row.source, row.chosen) for row in (b, a)]
        for row, (source, one) in zip((a, b), chosen, strict=True):
            row.choose(source, one.place.key if one is not None else None, one.count if one is not None else 0)

    def show_tolerance(self, pixels: float) -> None:
        """Put a tolerance there without a word."""
        with QSignalBlocker(self.tolerance):
            self.tolerance.setValue(pixels)

    def show_way(self, way: Way) -> None:
        """Which of the buttons is down."""
        self.ways.show_choice(way)
        self.legend.setVisible(way is Way.BOUNDARIES)
        self.pixels_legend.setVisible(way is Way.PIXELS)

    def show_told(self, text: str) -> None:
        """What to do, or what was found."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def show_here(self, text: str) -> None:
        """What the pointer is at."""
        self.here.setText(text)

    def show_difference(self, text: str) -> None:
        """In which settings the maps differ."""
        self.difference.setText(text)
        self.difference.setVisible(bool(text))

    def show_matched(self, matched: Matched | None) -> None:
        """The table; without a pair it is not there."""
        self.table.show_rows([] if matched is None else match_rows(matched))

    def show_figures(self, matched: Matched | None, borders: Borders | None) -> None:
        """The figures; those of the boundaries come last."""
        self.figures.setVisible(matched is not None)
        if matched is not None:
            self.figures.show_rows(figure_rows(matched, borders))

    def mark(self, key: Hashable) -> None:
        """Select a row of the table, or none, without a word."""
        self.table.mark(key)

    # How

    def _build(self) -> None:
        self.here.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.ways.show_choice(Way.BESIDE)
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(8, 2, 8, 8)
        column.addLayout(self._made_choosers())
        column.addWidget(self.ways)
        column.addWidget(self._made_legend())
        self.pixels_legend.hide()
        column.addWidget(self.pixels_legend)
        column.addLayout(self._made_tolerance())
        for widget in (self.working, self.told, self.difference, self.figures, self.here):
            column.addWidget(widget)
        column.addWidget(self.table, GROWTH)
        column.addStretch(1)
        self.table.setAccessibleName("Matched segments")
        self.table.hide()
        self.figures.hide()
        fill_with(self, ColumnScroll(self.content))

    def _made_choosers(self) -> QGridLayout:
        self.swap_button.setText("\N{UPWARDS ARROW LEFTWARDS OF DOWNWARDS ARROW}")
        self.swap_button.setToolTip("A becomes B, and B becomes A (Shift+V)")
        self.swap_button.setAccessibleName("Swap A and B")
        self.swap_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        grid = QGridLayout()
        grid.setSpacing(3)
        grid.addWidget(self.rows["a"], 0, 0)
        grid.addWidget(self.rows["b"], 1, 0)
        grid.addWidget(self.swap_button, 0, 1, 2, 1)
        return grid

    def _made_legend(self) -> QWidget:
        """What the colours of boundaries mean."""
        self.legend = QWidget()
        line = QHBoxLayout(self.legend)
        line.setContentsMargins(0, 0, 0, 0)
        for text, color in LEGEND:
            square = PlainLabel()
            square.setFrameShape(QFrame.Shape.Box)  # white is seen on white
            square.setPixmap(swatch(color).pixmap(SWATCH))
            line.addWidget(square)
            line.addWidget(PlainLabel(text))
        line.addStretch(1)
        self.legend.hide()
        return self.legend

    def _made_tolerance(self) -> QHBoxLayout:
        title = PlainLabel("Tolerance of boundaries")
        title.setBuddy(self.tolerance)
        self.tolerance.setAccessibleName(title.text())
        self.tolerance.setToolTip("How far apart two boundaries may be and be one; at first 0.0075 of the picture's diagonal")
        self.tolerance.setRange(0, 100)
        self.tolerance.setDecimals(1)
        self.tolerance.setSingleStep(0.5)
        self.tolerance.setSuffix(" px")
        self.tolerance.setKeyboardTracking(False)
        line = QHBoxLayout()
        line.addWidget(title)
        line.addWidget(self.tolerance)
        line.addStretch(1)
        return line

    @Slot(object)
    def _on_row_asked(self, _key: object) -> None:
        self.file_asked.emit("a" if self.sender() is self.rows["a"] else "b")
