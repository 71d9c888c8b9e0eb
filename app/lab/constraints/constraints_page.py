"""Bind patches to a label, or forbid one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.lab.constraints.brush import brushed
from app.lab.constraints.constrained_cut import ConstrainedCut, constrained_cut, count_text, difference_text, note_text
from app.lab.constraints.constraint_controls import ConstraintControls
from app.lab.constraints.constraint_item import ConstraintItem
from app.lab.overlay import Overlay
from app.lab.page import LabContext, LabPage
from app.lab.patch_stroke import stroke
from app.panels.run_promise import RunPromise
from app.session.preview import CutPreview, PreviewKind
from app.session.run_kind import makes_cuts
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.sole_widget import fill_with
from app.widgets.swatch import colors_of
from grapl_engine import SettingsError, Stage
from grapl_engine.label_constraints import LabelConstraints

if TYPE_CHECKING:
    from grapl_engine import Frame, RunRecord
    from grapl_engine.events import Labels

__all__ = ["ConstraintsPage"]

_EMPTY = "Paint patches with a label, or forbid one, once a run has labels"
_PICKS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_HOW = "Paint in any view, or choose a patch with Shift and the arrows and press Enter in the palette."
_SOLVING = "Solving the cut with them\N{HORIZONTAL ELLIPSIS}"
_SAME = "The shown run was made with these seeds: its own cuts keep them."


class ConstraintsPage(LabPage):
    """Seeds are painted here, their effect on the shown cut is seen at once, and the next run keeps them."""

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        session = self.session
        self._opening, self._saving = context.opening, context.saving
        self._key: tuple[RunRecord, Frame, LabelConstraints] | None = None
        self._before: tuple[RunRecord, Frame, Labels] | None = None
        self._preview: CutPreview | None = None
        self._last: tuple[float, float] | None = None
        self._goes_on = False
        self._task = BackgroundTask("constraints", session)
        self._overlay = Overlay(session, self.grid, ConstraintItem, parent=self)
        self.controls = ConstraintControls()
        self._stack = QStackedWidget()
        self._stack.addWidget(RunPromise(self.session, _EMPTY))
        self._stack.addWidget(self.controls)
        fill_with(self, self._stack)
        self._connect()

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        self._show_brush()
        self._overlay.set_visible(on)
        if on:
            if self.session.view.preview is None or self.session.view.preview is not self._preview:
                self._key = None
            self._show()
        else:
            self._task.cancel()

    def seed_selected_patch(self) -> None:
        """Bind the selected patch to the label of the selected segment, else to the one that it has.

        A segment that the pixel map numbered by itself has no label that a cut could give.
        """
        record, selected, patch = self.model.record, self.session.view.selected, self.model.patch
        is_label = record is not None and selected is not None and selected < record.labels
        if not is_label and patch is not None:
            self._pick(patch)
        self._on_controls_here()

    # What happens

    @Slot(float, float, bool)
    def _on_grid_painted(self, x: float, y: float, is_start: bool) -> None:
        record, picture = self.model.record, self.session.view.picture
        if not self.is_open or record is None or picture is None:
            return
        d = record.settings.d
        place = x * d / picture.width, y * d / picture.height
        if is_start:
            self._goes_on, self._last = False, place
            if QGuiApplication.keyboardModifiers() & _PICKS:
                self._last = None
                self._pick(int(place[1]) * d + int(place[0]))
        if self._last is not None:
            self._paint(stroke(d, self._last, place, self.controls.size_of_brush))
            self._last = place

    @Slot()
    def _on_controls_here(self) -> None:
        """Paint the selected patch."""
        record, patch = self.model.record, self.session.view.patch
        if record is None or patch is None:
            return
        self._goes_on = False
        centre = patch[1] + 0.5, patch[0] + 0.5
        self._paint(stroke(record.settings.d, centre, centre, self.controls.size_of_brush))

    @Slot()
    def _on_controls_clear_asked(self) -> None:
        self.session.configuration.set_constraints(LabelConstraints())

    @Slot()
    def _on_controls_run_asked(self) -> None:
        self.session.runs.start()

    @Slot()
    def _on_controls_open_asked(self) -> None:
        self._opening.ask_and_open_constraints()

    @Slot()
    def _on_controls_save_asked(self) -> None:
        if self.model.record is not None:
            self._saving.ask_and_save_constraints(self.model.record, self.session.configuration.constraints)

    @Slot(object)
    def _on_opening_constraints_read(self, constraints: LabelConstraints) -> None:
        self.session.configuration.set_constraints(constraints)

    @Slot()
    def _on_session_selection_changed(self) -> None:
        if self.session.view.selected is not None:
            self.controls.palette_of_labels.choose(self.session.view.selected)

    @Slot()
    def _on_session_patch_changed(self) -> None:
        self.controls.show_patch(self.session.view.patch)

    @Slot()
    def _on_session_settings_changed(self) -> None:
        self.controls.show_use(makes_cuts(self.session.configuration.settings))

    @Slot()
    def _show_brush(self) -> None:
        """The left button paints while the page is open and the brush is on."""
        self.grid.set_painting(self.is_open and self.controls.brush.isChecked() and self.model.record is not None)

    @Slot()
    def _show(self) -> None:
        """Draw the seeds, and ask what they would do to the shown cut."""
        record, frame, constraints = self.model.record, self.model.frame, self.session.configuration.constraints
        if not self.is_open:
            return
        self._stack.setCurrentIndex(int(record is not None))
        self.set_legend(None if record is not None else "")
        self._show_brush()
        colors = colors_of(record)[: record.labels if record is not None else 0]  # no cut gives the pixel map's own segments
        for item in self._overlay.items:
            item.show_constraints(constraints, colors)
        self.controls.show_constraints(constraints, colors)
        if record is not None and frame is not None and (record, frame, constraints) != self._key:
            self._key = record, frame, constraints
            self._ask(record, frame, constraints)

    @Slot(object)
    def _on_task_result(self, cut: ConstrainedCut) -> None:
        if self._key is None or not self.is_open:
            return
        record, frame, constraints = self._key
        self._before = record, frame, cut.before
        self.controls.tell(count_text(constraints), difference_text(cut))
        number = len(constraints.constraints)
        seeds = f"with {number} seed{'s' * (number != 1)}" if number else "without seeds"
        station = self.model.station
        is_before = station is not None and station.stage is Stage.INITIAL
        self._preview = CutPreview(
            PreviewKind.WHAT_IF,
            cut.labels.reshape(cut.problem.d, -1),
            f"{seeds}, {'no network' if is_before else 'network frozen'}",
            cut.problem,
            note_text(cut),
        )
        self.session.view.set_preview(self._preview)

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._leave()
        self.controls.tell(count_text(self.session.configuration.constraints), failure.sentence, is_wrong=True)

    # How

    def _connect(self) -> None:
        session, controls = self.session, self.controls
        self.grid.painted.connect(self._on_grid_painted)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._opening.constraints_read.connect(self._on_opening_constraints_read)
        session.configuration.constraints_changed.connect(self._show)
        session.view.frame_changed.connect(self._show)
        session.view.selection_changed.connect(self._on_session_selection_changed)
        session.view.patch_changed.connect(self._on_session_patch_changed)
        controls.brush.toggled.connect(self._show_brush)
        controls.here_asked.connect(self._on_controls_here)
        controls.clear.clicked.connect(self._on_controls_clear_asked)
        controls.run.clicked.connect(self._on_controls_run_asked)
        controls.open.clicked.connect(self._on_controls_open_asked)
        controls.save.clicked.connect(self._on_controls_save_asked)
        session.configuration.settings_changed.connect(self._on_session_settings_changed)
        self._on_session_patch_changed()
        self._on_session_settings_changed()

    def _pick(self, patch: int) -> None:
        """Take the label under the cursor."""
        labels = self.model.labels
        if labels is not None:
            self.controls.palette_of_labels.choose(int(labels[patch]))

    def _paint(self, patches: list[int]) -> None:
        """A stroke, or its next part: one undo takes all parts back."""
        record = self.model.record
        if record is None:
            return
        before, label = self.session.configuration.constraints, self.controls.palette_of_labels.label
        after = brushed(before, record.settings.d, patches, label, self.controls.mode)
        if after != before:
            self.session.configuration.set_constraints(after, merge=self._goes_on)
            self._goes_on = True

    def _ask(self, record: RunRecord, frame: Frame, constraints: LabelConstraints) -> None:
        """Solve the frame's cut with the seeds, where they make a difference and can be kept."""
        own = self.model.own_problem
        if own is None:
            return
        try:
            constraints.on_grid(own.d, own.labels)
        except SettingsError as error:
            self._leave()
            self.controls.tell(count_text(constraints), str(error), is_wrong=True)
            return
        if constraints == record.constraints:
            self._leave()
            self.controls.tell(count_text(constraints), _SAME if constraints else _HOW)
            return
        is_known = self._before is not None and self._before[:2] == (record, frame)
        before = self._before[2] if is_known and self._before is not None else None
        self.controls.tell(count_text(constraints), self.controls.told.text() if self._preview is not None else _SOLVING)
        self._task.submit(partial(constrained_cut, own, constraints, before))

    def _leave(self) -> None:
        """There is no what-if of these seeds."""
        self._task.cancel()
        if self._preview is not None and self.session.view.preview is self._preview:
            self.session.view.set_preview(None)
        self._preview = None
