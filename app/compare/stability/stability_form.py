"""What the panel has about several runs: which are made, what is seen of them, and what they say."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.compare.stability.runs_plan import LEAST_RUNS, MOST_RUNS, VARIES, RunsPlan, usual_range
from app.compare.stability.sight import SIGHTS, Sight
from app.compare.stability.stability_text import made_words
from app.session.history import RunConfiguration
from app.tasks.background_task import BackgroundTask
from app.widgets.choice_buttons import ChoiceButtons
from app.widgets.column_scroll import ColumnScroll
from app.widgets.elided_box import ElidedBox
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from app.widgets.sole_widget import fill_with
from grapl_engine import KINDS, PARAMETERS

__all__ = ["StabilityForm"]


class StabilityForm(QWidget):
    """Says what the person chose, and shows what it is told.

    Parameters
    ----------
    task : BackgroundTask
        Whose work is shown.

    Attributes
    ----------
    count, name, low, high
        How many runs, what they differ in, and from where to where.
    made : QComboBox
        Choices of which runs are there.
    start : QPushButton
    working : ProgressLine
    sights : ChoiceButtons
    least : QSlider
        In how many runs a border must be.
    content : QWidget
        All of it, without the scroll area.

    Signals
    -------
    plan_changed(), start_asked(), least_changed()
    sight_asked(Sight)
    plan_asked(RunsPlan)
        Runs that are there already are wanted.
    """

    plan_changed = Signal()
    start_asked = Signal()
    least_changed = Signal()
    sight_asked = Signal(object)
    plan_asked = Signal(object)

    def __init__(self, task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._configuration: RunConfiguration | None = None
        self.count, self.name, self.low, self.high = QSpinBox(), QComboBox(), QDoubleSpinBox(), QDoubleSpinBox()
        self.made = ElidedBox(9)
        self._plans: list[RunsPlan] = []
        self.start, self.working = QPushButton("&Start"), ProgressLine(task, "Runs")
        self.sights, self.least = ChoiceButtons(SIGHTS, len(SIGHTS)), QSlider(Qt.Orientation.Horizontal)
        self.told, self.legend, self.level, self.here = (PlainLabel(wordWrap=True) for _ in range(4))
        self._build()
        self.count.valueChanged.connect(self.plan_changed)
        self.name.activated.connect(self._on_name_activated)
        self.low.valueChanged.connect(self.plan_changed)
        self.high.valueChanged.connect(self.plan_changed)
        self.made.activated.connect(self._on_made_activated)
        self.start.clicked.connect(self.start_asked)
        self.sights.chosen.connect(self.sight_asked)
        self.least.valueChanged.connect(self.least_changed)

    @property
    def plan(self) -> RunsPlan | None:
        """What is chosen; None before there is a configuration."""
        if self._configuration is None:
            return None
        return RunsPlan(
            self._configuration, str(self.name.currentData()), self.count.value(), self.low.value(), self.high.value()
        )

    def show_configuration(self, configuration: RunConfiguration) -> None:
        """What the runs have in common; the range stays once it is there."""
        before, self._configuration = self._configuration, configuration
        if before is None:
            self._show_range()

    def show_plan(self, plan: RunsPlan) -> None:
        """Have chosen what the plan says: how many runs, what they differ in, and from where to where."""
        with QSignalBlocker(self.count):
            self.count.setValue(plan.count)
        self.name.setCurrentIndex(self.name.findData(plan.name))
        self._configuration = self._configuration or plan.configuration
        self._show_range()
        for box, value in ((self.low, plan.low), (self.high, plan.high)):
            with QSignalBlocker(box):
                box.setValue(value)

    def show_made(self, plans: list[RunsPlan], current: RunsPlan | None) -> None:
        """Offer the runs that are there, the newest first."""
        self._form.setRowVisible(self.made, bool(plans))
        if plans != self._plans:
            self._plans = list(plans)
            self.made.clear()
            for plan in plans:
                self.made.addItem(made_words(plan))
        self.made.setCurrentIndex(plans.index(current) if current in plans else -1)

    def show_sight(self, sight: Sight) -> None:
        """Mark what is seen, and say what it means."""
        self.sights.show_choice(sight)
        self.legend.setText(SIGHTS[sight].tip)
        for widget in (self.level, self.least):
            widget.setVisible(sight is Sight.SEGMENTS)

    def show_least(self, runs: int, words: str) -> None:
        """What the slider can be set to, and what it means where it is; most of the runs at first."""
        if runs != self.least.maximum() or not self.least.isEnabled():
            with QSignalBlocker(self.least):
                self.least.setRange(1, max(1, runs))
                self.least.setValue(runs // 2 + 1)
        self.least.setEnabled(runs > 1)
        self.level.setText(words)

    def show_told(self, told: str, here: str) -> None:
        """How far the runs are, and what is said of the marked places."""
        self.told.setText(told)
        self.here.setText(here)
        self.here.setVisible(bool(here))

    def show_startable(self, on: bool, why_not: str) -> None:
        """Whether there is anything to start."""
        self.start.setEnabled(on)
        self.start.setToolTip("Make the runs that are not there yet, in processes beside the window" if on else why_not)

    # How

    def _build(self) -> None:
        self.told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(8, 2, 8, 8)
        column.addLayout(self._made_choices())
        for widget in (self.start, self.working, self.told, self.sights, self.legend, self.level, self.least, self.here):
            column.addWidget(widget)
        column.addStretch(1)
        self.level.setBuddy(self.least)
        self.least.setAccessibleName("Runs that must have a border")
        self.least.setPageStep(1)
        fill_with(self, ColumnScroll(self.content))

    def _made_choices(self) -> QFormLayout:
        self.count.setRange(LEAST_RUNS, MOST_RUNS)
        self.count.setValue(8)
        for name in VARIES:
            facts = PARAMETERS[name]
            self.name.addItem(f"{facts.label} ({facts.symbol})" if facts.symbol else facts.label, name)
        for box, title in ((self.count, "Runs"), (self.low, "From"), (self.high, "To")):
            box.setAccessibleName(title)
            box.setKeyboardTracking(False)
        self.name.setAccessibleName("What the runs differ in")
        range_line = QHBoxLayout()
        range_line.addWidget(self.low, 1)
        self._to = PlainLabel("to")
        range_line.addWidget(self._to)
        range_line.addWidget(self.high, 1)
        form = QFormLayout()
        form.addRow("Runs", self.count)
        form.addRow("Differ in", self.name)
        form.addRow("From", range_line)
        form.addRow("Made", self.made)
        form.setRowVisible(self.made, False)
        self.made.setAccessibleName("Runs that are there already")
        self.made.setToolTip("Look at runs that are there already; what they have in common is set again")
        self.made.setPlaceholderText("Choose runs that are there")
        self._form = form
        return form

    def _show_range(self) -> None:
        """What the chosen parameter can be, and a range around its value."""
        if self._configuration is None:
            return
        name = str(self.name.currentData())
        facts, low_high = PARAMETERS[name], usual_range(self._configuration.settings, name)
        for box, value in zip((self.low, self.high), low_high, strict=True):
            with QSignalBlocker(box):
                box.setDecimals(0 if KINDS[name] is int else 2)
                box.setRange(-1e9 if facts.low is None else facts.low, 1e9 if facts.high is None else facts.high)
                box.setValue(value)
        for widget in (self._to, self.high):
            widget.setVisible(name != "seed")

    @Slot(int)
    def _on_name_activated(self, _index: int) -> None:
        self._show_range()
        self.plan_changed.emit()

    @Slot(int)
    def _on_made_activated(self, index: int) -> None:
        self.plan_asked.emit(self._plans[index])
