"""What another lambda or another graph would do to the shown cut, its network frozen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.image_views.views import ViewKind
from app.lab.mask_items import MaskItem
from app.lab.moves.move_marks import BorderItem
from app.lab.overlay import Overlay
from app.lab.page import LabContext, LabPage
from app.lab.what_if.badge import Badge
from app.lab.what_if.sweep_panel import SweepPanel
from app.lab.what_if.what_if import Graphs, WhatIf, from_point, from_preview, what_if
from app.lab.what_if.what_if_form import WhatIfForm, title_text
from app.lab.what_if.what_if_table import WhatIfTable
from app.panels.run_promise import RunPromise
from app.session.preview import CutPreview, PreviewKind
from app.session.run_kind import is_without_network, makes_cuts
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.column_scroll import ColumnScroll
from app.widgets.progress_line import ProgressLine
from app.widgets.title_strip import INSTEAD_COLOR
from grapl_engine import Frame, RunRecord, Settings, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.analysis.sweep import SweepPoint
    from grapl_engine.graphcut.problem import Problem
from app.widgets.plain_label import PlainLabel
from app.widgets.sole_widget import fill_with

__all__ = ["WhatIfPage"]

PATIENCE_MS = 300
"""A cut that has taken longer makes way for the newest wish; a quicker one is shown on the way."""
LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"

_EMPTY = f"What another {LAMBDA} or another graph would do to a cut appears here once a run has labels"
_FROZEN = "what-if: the network is frozen"
_BEFORE = "what-if: a cut of the initial labels, without a network"
_RERUN = "rerun: the network learns from the cuts too"
_RUN = "run: the network learns from the cuts too"
_ALONE = "run: it has no network and makes no cut"
_ONE = "run: it has one network, and makes no cut"
_LEARNS = "Take these values into the settings and run them: the network learns with them too."
_IN_VAIN = f"Take these values into the settings and run them. Without a cut, {LAMBDA} and graph move nothing in the pixel map."


class WhatIfPage(LabPage):
    """Solves the frame's problem again under its sliders. What it shows is a preview, which stays when the page is left.

    Signals
    -------
    failed(Failure)
        A what-if could not be solved.
    """

    failed = Signal(object)

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.answer: WhatIf | None = None
        self._wanted: Settings | None = None
        self._asked: Settings | None = None
        self._own: CutPreview | None = None
        self._base: Problem | None = None
        self._graphs: Graphs | None = None
        self._rerun: Settings | None = None
        self._since = QElapsedTimer()
        self._task = BackgroundTask("what-if", self.session)
        self._changed: Overlay[MaskItem] = Overlay(self.session, self.grid, BorderItem, (ViewKind.CUT,), self)
        self.badge, self.trouble = Badge(), PlainLabel(wordWrap=True)
        self.form, self.table = WhatIfForm(), WhatIfTable()
        self.sweep = SweepPanel(self.session, self._task)
        self.working = ProgressLine(self._task, "Solving the what-if")
        self.rerun = QPushButton("Rerun with this")
        self._build()
        self._connect()

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        if on:
            self._on_model_changed()
            return
        self._settle()
        self.sweep.pause()
        self._changed.set_visible(False)

    def figure(self) -> QWidget:
        return self.sweep.plot

    def want(self, settings: Settings) -> None:
        """Show what these settings of lambda and graph give; the newest wish is the one that is answered in the end."""
        record = self.model.record
        if record is None:
            return
        self._wanted = settings
        self.form.show_settings(settings, record.settings)
        if not self._task.is_busy or self._since.hasExpired(PATIENCE_MS):
            self._ask()

    # What happens

    @Slot()
    def _on_model_changed(self) -> None:
        if not self.is_open:
            return
        preview, base = self.session.view.preview, self.model.own_problem
        if base is not None and preview is self._own and base is self._base:
            self._show()
            return
        self._task.cancel()
        self._own = self.answer = self._asked = None
        self._base = base
        record = self.model.record
        self._stack.setCurrentIndex(int(base is not None))
        self.set_legend(None if base is not None else "")
        if record is None or base is None:
            self.sweep.take(None)
            return
        if self._graphs is None or self._graphs.record is not record:
            self._graphs = Graphs(record)
        self._wanted = record.settings
        self.trouble.hide()
        self._show()

    @Slot(object)
    def _on_form_settings_chosen(self, settings: Settings) -> None:
        self.want(settings)

    @Slot(object)
    def _on_task_result(self, answer: WhatIf) -> None:
        self._take(answer)

    @Slot()
    def _on_task_finished(self) -> None:
        if self._wanted is not None and self._wanted != self._asked:
            self._ask()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.trouble.setText(failure.sentence)
        self.trouble.show()
        self._on_task_finished()
        self.failed.emit(failure)

    @Slot()
    def _on_working_stopped(self) -> None:
        self._settle()
        self._show()

    @Slot(object)
    def _on_sweep_point_chosen(self, point: SweepPoint) -> None:
        """Labels that are known already."""
        problem, settings = self.sweep.problem, self._swept_settings()
        if problem is None or settings is None:
            return
        self._task.cancel()
        answer = from_point(settings, problem, point)
        self._wanted = self._asked = answer.settings
        self._take(answer)

    @Slot()
    def _on_rerun_clicked(self) -> None:
        if self.answer is not None:
            self._rerun = self.answer.settings
            self.session.configuration.set_settings(self.answer.settings)
            self.session.runs.start()

    # How

    def _build(self) -> None:
        whole = QWidget()
        scroll = ColumnScroll(whole)
        column = QVBoxLayout(whole)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.badge)
        column.addWidget(self.form)
        for widget in (self.trouble, self.table, self.rerun, self.working):
            column.addWidget(widget)
        column.addWidget(self.sweep, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(RunPromise(self.session, _EMPTY))
        self._stack.addWidget(scroll)
        fill_with(self, self._stack)

    def _connect(self) -> None:
        self.model.changed.connect(self._on_model_changed)
        self.form.settings_chosen.connect(self._on_form_settings_chosen)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)
        self.working.stopped.connect(self._on_working_stopped)
        self.sweep.point_chosen.connect(self._on_sweep_point_chosen)
        self.rerun.clicked.connect(self._on_rerun_clicked)

    def _ask(self) -> None:
        base, graphs, wanted = self._base, self._graphs, self._wanted
        if base is None or graphs is None or wanted is None:
            return
        self._asked = wanted
        self._since.start()
        self._task.submit(partial(what_if, base, graphs, wanted))

    def _settle(self) -> None:
        """No answer is waited for: the sliders say what is seen."""
        self._task.cancel()
        record = self.model.record
        self._asked = None
        self._wanted = self.answer.settings if self.answer is not None else record.settings if record is not None else None

    def _take(self, answer: WhatIf) -> None:
        """Show an answer."""
        record = self.model.record
        if record is None:
            return
        self.answer = answer
        self.trouble.hide()
        title = title_text(answer.settings, record.settings, has_network=self._has_network)
        self._own = CutPreview(PreviewKind.WHAT_IF, answer.labels, title, answer.problem)
        self.session.view.set_preview(self._own)

    def _reference(self) -> tuple[str, NDArray[np.uint16]] | None:
        """What the what-if is compared with: the iteration's cut, else the labels of the frame."""
        record, frame = self.model.record, self.model.station
        if record is None or frame is None:
            return None
        if frame.iteration is not None and Frame(Stage.CUT, frame.iteration) in record.frames():
            frame = Frame(Stage.CUT, frame.iteration)
        labels = record.patch_labels(frame)
        names = {Stage.INITIAL: "initial", Stage.CUT: "run"}
        return None if labels is None else (names.get(frame.stage, "network"), labels)

    @property
    def _has_network(self) -> bool:
        """Whether the costs that are looked at are a network's."""
        station = self.model.station
        return station is not None and station.stage is not Stage.INITIAL

    def _swept_settings(self) -> Settings | None:
        """Settings with the graph that is swept."""
        record = self.model.record
        return None if record is None else self.answer.settings if self.answer is not None else record.settings

    def _show(self) -> None:
        """Badge, sliders, figures and outline, of the what-if that is seen, whoever solved it, else of the run; the sweep."""
        record, base, reference = self.model.record, self._base, self._reference()
        if record is None or base is None or reference is None or self._wanted is None:
            return
        (name, labels), answer, preview = reference, self.answer, self.session.view.preview
        seen = from_preview(record.settings, preview) if answer is None and preview is not None else answer
        self.form.show_settings(self._wanted, record.settings)
        self.table.show_run(name, base, labels)
        if seen is not None:
            self.table.show_both(base, labels, seen)
        for item in self._changed.items:
            item.show_mask(seen.labels != labels if seen is not None else None)
        self._changed.set_visible(seen is not None)
        self._show_badge(record)
        self.rerun.setToolTip(_LEARNS if makes_cuts(record.settings) else _IN_VAIN)
        self.rerun.setEnabled(answer is not None and answer.settings != record.settings)
        self.sweep.take(answer.problem if answer is not None else base)
        self.sweep.show_marks(record.settings.lambda_, answer.settings.lambda_ if answer is not None else None)

    def _show_badge(self, record: RunRecord) -> None:
        preview = self.session.view.preview
        if self.answer is not None:
            self.badge.show_text(_FROZEN if self._has_network else _BEFORE, INSTEAD_COLOR)
        elif preview is not None:
            self.badge.show_text(f"{preview.kind.value}: {preview.title}", INSTEAD_COLOR)
        elif makes_cuts(record.settings):
            self.badge.show_text(_RERUN if record.settings == self._rerun else _RUN)
        else:
            self.badge.show_text(_ALONE if is_without_network(record) else _ONE)
