"""Where the shown map is wrong by the truth: figures, tables, drawings, and a walk through the worst."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.compare.mistakes.drawing import Draw
from app.compare.mistakes.judging import Judged, Mistake
from app.compare.mistakes.marks import Marks
from app.compare.mistakes.mistakes_form import MistakesForm
from app.compare.mistakes.mistakes_model import MistakesModel
from app.compare.mistakes.outlining import Outlining
from app.compare.mistakes.remedy_panel import RemedyPanel
from app.compare.page import CompareContext, ComparePage
from app.image_views.view_content import patch_at
from app.session.detail import Detail
from app.session.map_in_sight import MapInSight
from app.session.run_phase import RunPhase
from app.session.run_text import promised
from app.session.view_state import ViewState
from app.widgets.sole_widget import fill_with

__all__ = ["MistakesPage"]

LOOK_MS = 100
"""The detail slider brings sixty levels a second."""
BOUNDARY_PIXELS = 4_000_000
"""Of a larger picture boundaries are drawn when they are asked for: to find them takes seconds and a gigabyte."""

NO_PICTURE = "Where a map is wrong is said by a ground truth: open a picture first (Ctrl+O), then its truth (Ctrl+T)."
NO_TRUTH = "Where a map is wrong is said by a ground truth, and none is open. Open one (Ctrl+T), or drop its file here."
READING = "The truth is being read."
NO_MAP = "There are no labels yet that could be compared with the truth"
RUNNING = "The run has no labels yet that could be compared with the truth."


class MistakesPage(ComparePage):
    """The map that the views show, against the annotators that count; the views follow what is chosen here.

    Attributes
    ----------
    model : MistakesModel
    remedy : RemedyPanel
    form : MistakesForm
    marks : Marks
        What is drawn over the image views.
    """

    def __init__(self, context: CompareContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._opening = context.opening
        self._steps_later = 0
        self.model = MistakesModel(self.session, self)
        self.remedy = RemedyPanel(self.session, context.lambda_sweep)
        self.form = MistakesForm(self.model.task, self.model.drawing, self.remedy)
        self.marks = Marks(self.grid, self)
        self._outlining = Outlining(self.session, self.grid, self.marks, self)
        self._soon = QTimer(self, interval=LOOK_MS, singleShot=True)
        fill_with(self, self.form)
        self._connect()
        self._on_session_picture_changed()

    @property
    def mistake(self) -> Mistake | None:
        """The one that is selected."""
        return self.remedy.mistake

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        self.marks.set_on(on)
        self.remedy.set_open(on)
        if on:
            self._look()
        else:
            self.model.drop()
            self._outlining.task.cancel()

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        return self.form.content

    def clear_selection(self) -> None:
        """Select no mistake."""
        self.form.worst.mark(None)
        self.form.regions.mark(None)
        self.remedy.show_mistake(None, None)
        self._outlining.clear()

    def step(self, by: int) -> None:
        """Go so many mistakes on (or back) in the list; after the last comes the first."""
        if self.model.judged is None:
            self._steps_later = by
            return
        self.form.open_worst()
        keys = [row.key for row in self.form.worst.rows]
        if keys:
            now = self.mistake.key if self.mistake is not None else None
            at = keys.index(now) if now in keys else -1 if by > 0 else 0
            self._select(keys[(at + by) % len(keys)], goes=True)

    # What happens

    def _connect(self) -> None:
        session, model, form = self.session, self.model, self.form
        for signal in (
            session.sight.changed,
            session.view.shown_changed,
            session.detail.hierarchy_changed,
            session.truth.truth_changed,
            session.truth.offer_changed,
            session.runs.phase_changed,
        ):
            signal.connect(self._look_soon)
        session.view.picture_changed.connect(self._on_session_picture_changed)
        session.sight.selection_changed.connect(self._show_selection)
        self._soon.timeout.connect(self._look)
        model.judged_changed.connect(self._on_model_judged_changed)
        model.stale_changed.connect(self._show_state)
        session.keeper.loader.loading_changed.connect(self._show_state)
        model.drawn_changed.connect(self._on_model_drawn_changed)
        form.mistake_chosen.connect(self._on_form_mistake_chosen)
        form.segment_chosen.connect(self._on_form_segment_chosen)
        form.region_chosen.connect(self._on_form_region_chosen)
        form.kinds_changed.connect(self.clear_selection)
        form.working.stopped.connect(model.stop)
        form.drawing.stopped.connect(form.row.draw_nothing)
        form.row.changed.connect(self._draw)
        form.row.places_changed.connect(self._on_row_places_changed)
        form.none.open.clicked.connect(self._on_open_clicked)
        form.none.take.clicked.connect(self.session.truth.take_offer)
        self.remedy.grown.connect(form.show_remedy, Qt.ConnectionType.QueuedConnection)
        self.remedy.lab_asked.connect(self.lab_asked)
        self.remedy.by_sweep.sweep_asked.connect(partial(self.page_asked.emit, "sweep"))

    @Slot()
    def _look_soon(self) -> None:
        if self.is_open and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look(self) -> None:
        """Compare what the views show now."""
        if self.is_open:
            self.model.look()
            self._show_state()

    @Slot()
    def _on_session_picture_changed(self) -> None:
        self.model.clear()
        if (picture := self.session.view.picture) is not None:
            from grapl_engine.evaluation.metrics import bsds_tolerance

            self.form.row.show_tolerance(bsds_tolerance((picture.height, picture.width)))
            is_large = picture.height * picture.width > BOUNDARY_PIXELS
            self.form.row.suggest(Draw.HEAT if is_large else Draw.BOUNDARIES)
        self._draw()
        self._look_soon()

    @Slot()
    def _on_model_judged_changed(self) -> None:
        """The mistake that is selected stays so, if the new map has it too."""
        judged, before = self.model.judged, self.mistake
        if judged is not None:
            self.form.show_judged(judged)
        if before is not None and judged is not None and _found(judged, before.key) is not None:
            self._select(before.key, goes=False)
        else:
            self.clear_selection()
        self._show_selection()
        if judged is not None and self._steps_later:
            by, self._steps_later = self._steps_later, 0
            self.step(by)

    @Slot()
    def _on_model_drawn_changed(self) -> None:
        drawn = self.model.drawn
        self.form.row.show_drawn(drawn)
        image, cut = (QImage(), None) if drawn is None else (drawn.image, drawn.cut)
        self.marks.show_image(image, self._rect(), cut)
        self._show_state()

    @Slot()
    def _on_row_places_changed(self) -> None:
        self.marks.set_places(self.form.row.on)

    @Slot()
    def _on_open_clicked(self) -> None:
        picture = self.session.view.picture
        self._opening.ask_and_open_truth(None if picture is None or picture.path is None else picture.path.parent)

    @Slot(object)
    def _on_form_mistake_chosen(self, key: Hashable) -> None:
        self._select(key, goes=True)

    @Slot(object)
    def _on_form_segment_chosen(self, label: int) -> None:
        """Selected in all views, and gone to."""
        judged = self.model.judged
        if judged is None:
            return
        self.clear_selection()
        self._selecting(judged).select(label)
        self._outlining.show_parts(lambda: (judged.labelling.labels == label,), goes=True)

    @Slot(object)
    def _on_form_region_chosen(self, key: tuple[int, int]) -> None:
        judged = self.model.judged
        if judged is None:
            return
        annotator, region = key
        self.clear_selection()
        self.form.regions.mark(key)
        self._outlining.show_parts(lambda: (judged.truth.annotators[annotator] == region,), goes=True)

    @Slot()
    def _show_selection(self) -> None:
        """The row of the segment that the session has selected."""
        if (judged := self.model.judged) is not None:
            self.form.segments.mark(self._selecting(judged).selected)

    # How

    def _selecting(self, judged: Judged) -> MapInSight | Detail | ViewState:
        """What selects the segments of the map that was compared."""
        session, labelling = self.session, judged.labelling
        if labelling.edited is not None:
            return session.sight
        return session.detail if labelling.frame is None else session.view

    def _select(self, key: Hashable, *, goes: bool) -> None:
        judged = self.model.judged
        mistake = None if judged is None else _found(judged, key)
        if judged is None or mistake is None:
            return
        self.form.worst.mark(key)
        self.remedy.show_mistake(judged, mistake)
        if goes and judged.labelling.record is not None and judged.labelling.record is self.session.view.shown:
            row, column = mistake.pair.point
            self.session.view.select_patch(patch_at(judged.labelling.record, column + 0.5, row + 0.5))
        self._outlining.show_parts(partial(judged.parts, mistake), goes=goes)

    @Slot()
    def _draw(self) -> None:
        self.model.draw(self.form.row.draw, self.form.row.tolerance)

    def _rect(self) -> QRectF:
        picture = self.session.view.picture
        return QRectF() if picture is None else QRectF(0, 0, picture.width, picture.height)

    @Slot()
    def _show_state(self) -> None:
        """What there is, what is old, and what to do where there is nothing."""
        session, model = self.session, self.model
        why = self._why_nothing()
        if why:
            opens = why == NO_TRUTH
            self.form.show_none(why, opens=opens, offers=opens and session.truth.offer is not None)
            return
        if model.judged is None:
            self.form.show_judged(None)
        is_stale = model.is_stale
        name = model.judged.labelling.name if model.judged is not None else ""
        waits = f"This is {name}; what the views show now is being compared." if is_stale else ""
        self.form.show_stale(model.failure or waits)
        self.marks.set_stale(is_stale or (model.drawn is not None and model.drawn.judged is not model.judged))

    def _why_nothing(self) -> str:
        session = self.session
        if session.view.picture is None:
            return NO_PICTURE
        if session.truth.current is None:
            return READING if session.truth.is_reading else NO_TRUTH
        if self.model.has_map:
            return ""
        return promised(session, NO_MAP) if session.runs.phase is RunPhase.READY else RUNNING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear_selection()
        else:
            super().keyPressEvent(event)


def _found(judged: Judged, key: Hashable) -> Mistake | None:
    return next((mistake for mistake in judged.mistakes if mistake.key == key), None)
