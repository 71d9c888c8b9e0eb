"""The cut of the shown iteration, or of a what-if, as it was solved: move by move."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.lab.moves.move_board import MoveBoard
from app.lab.moves.move_marks import MoveMarks
from app.lab.moves.move_text import cut_text, nothing_text, title_text
from app.lab.moves.no_moves import NoMoves, why_no_moves
from app.lab.moves.predict_row import PredictRow
from app.lab.moves.trace_view import TraceView, steps_of
from app.lab.moves.transport import Transport
from app.lab.page import LabContext, LabPage
from app.session.preview import CutPreview, PreviewKind
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.plain_label import PlainLabel
from app.widgets.sole_widget import fill_with
from app.widgets.swatch import colors_of
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import Problem

__all__ = ["MovesPage"]

READING_MS = 150
_READING = "Reading the moves\N{HORIZONTAL ELLIPSIS}"
_STOPPED = "Stopped: the moves of this cut have not been solved again."
_IDLE = "No move changed anything: the labels that the cut started from are those that it ends with."

Subject = tuple[RunRecord, int] | Problem


class MovesPage(LabPage):
    """Plays a cut. Its labels after a move are a preview that ends with the page; a what-if that it stepped comes back."""

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.steps: TraceView | None = None
        self._subject: Subject | None = None
        self._whole_cut: CutPreview | None = None  # the what-if that is stepped; None: the run's cut
        self._own: CutPreview | None = None
        self._stop = 0
        self._task = BackgroundTask("trace", self.session)
        self._marks = MoveMarks(self.session, self.grid, self)
        self.nothing, self.cut = NoMoves(self._task), PlainLabel(wordWrap=True)
        self.transport, self.board = Transport(), MoveBoard()
        self.predict = PredictRow(self.session, self.grid, self._marks)
        self._reading = QTimer(self, interval=READING_MS, singleShot=True)
        self.changing = CheckBox("Only moves that changed something")
        self.changing.setChecked(True)
        self._build()
        self._connect()

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        if on:
            self._on_model_changed()
            return
        self.transport.pause()
        self.predict.leave()
        if self._task.is_busy:
            self._task.cancel()
            self._subject = None
        if self._own is not None and self.session.view.preview is self._own:
            self.session.view.set_preview(self._whole_cut)
        self._own = None
        self._marks.show()

    def figure(self) -> QWidget:
        return self.board

    @property
    def stops(self) -> list[int]:
        """The positions in the trace that are walked."""
        return self.steps.stops(changing=self.changing.isChecked()) if self.steps is not None else [0]

    @property
    def stop(self) -> int:
        """The number of the stop that is shown, from 0 (the start)."""
        return self._stop

    def go(self, stop: int) -> None:
        """Show the labels at a stop."""
        stops, steps = self.stops, self.steps
        if steps is None or not 0 <= stop < len(stops):
            return
        self.predict.leave()
        self._stop = stop
        source = self._whole_cut.title if self._whole_cut is not None else ""
        labels = steps.labels(stops[stop])
        title = title_text(steps, stops, stop)
        self._own = CutPreview(PreviewKind.MOVE, labels, title, steps.trace.problem, source, move=stop)
        self.session.view.set_preview(self._own)
        self._show_stop()

    # What happens

    @Slot()
    def _on_model_changed(self) -> None:
        preview = self.session.view.preview
        if not self.is_open or (preview is not None and preview is self._own):
            return
        self._own = None
        self.predict.leave()
        self._whole_cut = preview
        self._take(preview.problem if preview is not None else self._cut_of_frame())

    @Slot(object)
    def _on_task_result(self, steps: TraceView) -> None:
        """At the first move, unless a run goes on: then the views stay with it, and the cut's end is told."""
        self.steps = steps
        self._stop = len(self.stops) - 1
        self._show_steps()
        if self.session.runs.is_at_rest and len(self.stops) > 1:
            self.go(1)

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._say(failure.sentence, can_ask=True)

    @Slot()
    def _on_nothing_stopped(self) -> None:
        self._say(_STOPPED, can_ask=True)

    @Slot()
    def _on_nothing_again_asked(self) -> None:
        subject, self._subject = self._subject, None
        self._take(subject)

    @Slot()
    def _on_nothing_cut_asked(self) -> None:
        if cuts := self.model.cuts:
            self.session.view.show_frame(cuts[-1])

    @Slot(int)
    def _on_transport_asked(self, stop: int) -> None:
        if self.predict.is_on and stop == self._stop + 1 and self.predict.guess is None:
            self._ask()
        else:
            self.go(stop)

    @Slot(bool)
    def _on_changing_toggled(self, on: bool) -> None:
        """Stay where it is, or at the nearest stop before."""
        if self.steps is None:
            return
        at = self.steps.stops(changing=not on)[self._stop]
        self._stop = max(index for index, position in enumerate(self.stops) if position <= at)
        self._show_steps()
        if self._own is not None:
            self.go(self._stop)

    @Slot(bool)
    def _on_predict_toggled(self, on: bool) -> None:
        self.transport.set_playable(not on)
        self.predict.leave()
        if not on or self.steps is None:
            self._show_stop()
            return
        if self._stop >= len(self.stops) - 1:
            self.go(0)
        self._ask()

    @Slot()
    def _on_predict_show_asked(self) -> None:
        guess, steps = self.predict.guess, self.steps
        if guess is None or steps is None:
            return
        did = steps.did(guess.position)
        self.go(self._stop + 1)
        self.predict.show_score(guess.score(did))
        self._marks.show(steps.may(guess.position), did, guess.marked)

    @Slot()
    def _on_predict_skip_asked(self) -> None:
        if self.predict.guess is not None:
            self.go(self._stop + 1)

    @Slot()
    def _on_reading_timeout(self) -> None:
        if self.steps is None and self._task.is_busy:
            self._say(_READING)

    # How

    def _build(self) -> None:
        whole = QWidget()
        scroll = ColumnScroll(whole)
        column = QVBoxLayout(whole)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.cut)
        column.addWidget(self.transport)
        column.addWidget(self.changing)
        column.addWidget(self.predict)
        column.addWidget(self.board, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(scroll)
        fill_with(self, self._stack)
        self._say(why_no_moves(self.session, None, None))

    def _connect(self) -> None:
        self.model.changed.connect(self._on_model_changed)
        self._marks.shown.connect(self.set_legend)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self.nothing.stopped.connect(self._on_nothing_stopped)
        self.nothing.again_asked.connect(self._on_nothing_again_asked)
        self.nothing.cut_asked.connect(self._on_nothing_cut_asked)
        self.transport.asked.connect(self._on_transport_asked)
        self.board.staircase.stop_clicked.connect(self._on_transport_asked)
        self.changing.toggled.connect(self._on_changing_toggled)
        self.predict.toggled.connect(self._on_predict_toggled)
        self.predict.show_asked.connect(self._on_predict_show_asked)
        self.predict.skip_asked.connect(self._on_predict_skip_asked)
        self._reading.timeout.connect(self._on_reading_timeout)

    def _cut_of_frame(self) -> tuple[RunRecord, int] | None:
        """The run and its iteration, if the shown frame has a cut."""
        record, frame = self.model.record, self.model.frame
        if record is None or frame is None or frame.iteration is None:
            return None
        return (record, frame.iteration) if Frame(Stage.CUT, frame.iteration) in self.model.cuts else None

    def _take(self, subject: Subject | None) -> None:
        """Step through another cut; the same one is not asked for again, and stands at its end."""
        if subject is not None and subject == self._subject:
            if self.steps is not None:
                self._stop = len(self.stops) - 1
                self._show_steps()
            return
        self._subject, self.steps = subject, None
        self.transport.pause()
        self._marks.show()
        if subject is None:
            self._task.cancel()
            self._say(why_no_moves(self.session, self.model.record, self.model.frame), can_go=True)
            return
        self._reading.start()
        self._task.submit(partial(steps_of, subject))

    def _say(self, text: str, *, can_ask: bool = False, can_go: bool = False) -> None:
        """A sentence in the place of the moves, and what can be done about it."""
        self.nothing.say(text, can_ask=can_ask, can_go=can_go and bool(self.model.cuts))
        self._stack.setCurrentIndex(0)

    def _show_steps(self) -> None:
        steps = self.steps
        if steps is None:
            return
        if not steps.trace.moves:
            self._say(nothing_text(steps.trace.problem))
            return
        if self._whole_cut is not None:
            source = f"What-if, {self._whole_cut.title}"
        else:
            source = f"Cut {self._subject[1] + 1}" if isinstance(self._subject, tuple) else ""
        idle = "" if len(steps.stops(changing=True)) > 1 else f" {_IDLE}"
        self.cut.setText(f"{cut_text(steps, source)}{idle}")
        self.board.show_steps(steps, self.stops)
        self._stack.setCurrentIndex(1)
        self._show_stop()

    def _show_stop(self) -> None:
        """The shown stop; its patches are marked on the views only inside the cut, not where the run's own labels are seen."""
        steps, stops = self.steps, self.stops
        if steps is None or not steps.trace.moves:
            return
        self.transport.show_stops(len(stops) - 1, self._stop)
        is_drawn = self._own is not None
        hides, colors = self.predict.is_on, colors_of(self.model.record)
        self.board.show_stop(steps, stops, self._stop, colors, is_drawn=is_drawn, hides_next=hides)
        position = stops[self._stop]
        if not is_drawn or not position:
            self._marks.show()
        else:
            self._marks.show(steps.may(position), steps.did(position))

    def _ask(self) -> None:
        """Let the viewer predict the next move; what stands before it is shown."""
        steps, stops = self.steps, self.stops
        if steps is None or self._stop + 1 >= len(stops):
            return
        if self._own is None:
            self.go(self._stop)
        position = stops[self._stop + 1]
        self.board.staircase.show_stop(self._stop, hides_next=True)
        self.predict.ask(steps, position)
        self.board.show_question(steps, position, colors_of(self.model.record))
