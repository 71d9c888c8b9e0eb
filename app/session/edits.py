"""Edits by hand over the map of the shown run: made, taken back, made again, and kept with the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session import edit_jobs
from app.session.detail import Detail
from app.session.edit_bench import EditBench
from app.session.edit_book import EditBook
from app.session.edit_jobs import Applied, Proposal
from app.session.edit_state import EditState
from app.session.edit_work import EditWork
from app.session.kept_runs import KeptRuns
from app.session.view_state import ViewState
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    from app.tasks.background_task import BackgroundTask
    from grapl_engine.analysis.edit_constraints import EditConstraints
    from grapl_engine.edited_map import EditedMap, EditStep

__all__ = ["SessionEdits"]

FINAL = Frame(Stage.FINAL)


class SessionEdits(QObject):
    """The edits of the shown run. What is asked for is done one after the other, beside the window.

    Parameters
    ----------
    view : ViewState
    detail : Detail
        The level of detail that is looked at is what is edited, where there are no edits yet.
    kept : KeptRuns
        Where runs are written again.

    Attributes
    ----------
    book : EditBook
        The steps, and how the run's file comes to have them.
    bench : EditBench
        The map on which edits are made, before what is proposed.

    Signals
    -------
    changed()
        `shown_map`, the steps or `proposed_step` are others.
    refused(str)
        An edit that was asked for left nothing to do; why, as a sentence.
    constraints_found(RunRecord, EditConstraints)
        What `learn` asked for.
    failed(Failure)
        Something could not be carried out.
    """

    changed = Signal()
    refused = Signal(str)
    constraints_found = Signal(object, object)
    failed = Signal(object)

    def __init__(self, view: ViewState, detail: Detail, kept: KeptRuns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._detail = view, detail
        self.book = EditBook(kept, self)
        self._is_visible, self._is_peeking, self._is_begun = True, False, False
        self._proposal: Proposal | None = None
        self._proposed: Applied | None = None
        self._work = EditWork(self)
        self.bench = EditBench(self.book, detail, self._work, self)
        self.bench.changed.connect(self.changed)
        self._work.prepare = self.bench.open_if_needed
        self._work.idle.connect(self._on_work_idle)
        self._work.failed.connect(self._on_work_failed)
        view.frame_changed.connect(self._on_view_frame_changed)
        detail.cut_changed.connect(self._on_detail_cut_changed)

    # What is

    @property
    def task(self) -> BackgroundTask:
        """What computes."""
        return self._work.task

    @property
    def is_free(self) -> bool:
        """Whether nothing is computed, and nothing waits."""
        return self._work.is_free and (self._proposal is None or self._proposed is not None)

    @property
    def reason(self) -> str:
        """Why nothing can be edited, as a sentence; "" where it can."""
        shown = self._view.shown
        if shown is None:
            return "Edits are made on a run's map: run the picture first (Space)."
        return "" if shown.finished is not None else "The map can be edited when its run has ended."

    @property
    def map(self) -> EditedMap | None:
        """The map after all edits; None before it is known. Without edits it is what is to be edited."""
        return self.bench.map

    @property
    def shown_map(self) -> EditedMap | None:
        """What stands in the pixel map's place: what is proposed, else the map after the edits; None: neither is in sight."""
        if self._is_peeking or self.book.record is None or self._view.frame != FINAL:
            return None
        if self._proposed is not None:
            return self._proposed.map
        return self.map if self.map is not None and self.map.edits and self._is_visible else None

    @property
    def shown_count(self) -> int:
        """How many segments `shown_map` has."""
        return self.bench.count if self._proposed is None else self._proposed.count

    @property
    def shown_highest(self) -> int:
        """The highest number of a segment of `shown_map`."""
        return self.bench.highest if self._proposed is None else self._proposed.highest

    @property
    def is_proposing(self) -> bool:
        """Whether an edit waits for `keep`."""
        return self._proposal is not None

    @property
    def proposed_step(self) -> EditStep | None:
        """What that edit does; None while it is not known."""
        return None if self._proposed is None else self._proposed.map.steps[-1]

    @property
    def is_visible(self) -> bool:
        """Whether the edited map is looked at, where there are edits."""
        return self._is_visible

    # What can be done

    def begin(self) -> None:
        """Look at the map that is edited, and make it known."""
        if not self.reason:
            self._view.show_frame(FINAL)
            self._follow()
            self._is_begun = True
            self.set_visible(True)
            self._work.ask(lambda: None)

    def make(self, proposal: Proposal) -> None:
        """Carry an edit out."""
        self.drop()
        if self.book.record is not None:
            self._work.ask(lambda: self.bench.submit(proposal, self._on_made))

    def propose(self, proposal: Proposal) -> None:
        """Show what an edit would make of the map; `keep` carries it out."""
        if self.book.record is not None:
            self._work.drop()
            self._proposal, self._proposed = proposal, None
            self.changed.emit()
            self._work.next()

    def keep(self) -> None:
        """Carry out what is proposed."""
        if self._proposal is not None:
            self.make(self._proposal)

    def drop(self) -> None:
        """Let go of what is proposed."""
        self._work.drop()
        if self._proposal is not None:
            self._proposal = self._proposed = None
            self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        self._ask(lambda: self._go_to(self.book.place - 1))

    def redo(self) -> None:
        """Make the last step that was taken back again."""
        self._ask(lambda: self._go_to(self.book.place + 1))

    def go_to(self, place: int) -> None:
        """Take steps back, or make them again, until this one is the current one."""
        self._ask(partial(self._go_to, place))

    def clear(self) -> None:
        """Take all edits off the map, as one step."""
        self._ask(self._clear)

    def set_visible(self, on: bool) -> None:
        """Look at the edited map, or at the map without edits."""
        if on != self._is_visible:
            self._is_visible = on
            self.changed.emit()

    @Slot(bool)
    def peek(self, on: bool) -> None:
        """See the map without edits for a moment."""
        self._is_peeking = on
        self.changed.emit()

    def learn(self) -> None:
        """Find what the next run can be told of the edits."""
        self._ask(self._learn)

    def stop(self) -> None:
        """Let go of all that is asked for and not yet done."""
        self._work.stop()
        self._proposal = self._proposed = None
        self.changed.emit()

    # What happens

    @Slot()
    def _on_view_frame_changed(self) -> None:
        self._follow()
        self.changed.emit()

    @Slot()
    def _on_detail_cut_changed(self) -> None:
        """The person looks at another detail: the edited map gives way; without edits, it is what will be edited."""
        self.drop()
        if self.book.edits:
            self.set_visible(False)
        elif self._is_begun and self.book.record is not None:
            self._work.ask(lambda: None)

    @Slot()
    def _on_work_idle(self) -> None:
        if self._proposal is not None and self._proposed is None and not self.bench.open_if_needed():
            self.bench.submit(self._proposal, self._on_proposed, may_be_dropped=True)

    @Slot(object)
    def _on_work_failed(self, failure: object) -> None:
        self.stop()
        self.failed.emit(failure)

    # How

    def _follow(self) -> None:
        """Turn to the shown run, if its map can be edited."""
        shown = self._view.shown if not self.reason else None
        if shown is self.book.record:
            return
        self._work.stop()
        self._proposal = self._proposed = None
        self.book.open(shown)
        self.bench.forget()
        self._is_visible = True
        if shown is not None and (shown.edits or self._is_begun):
            self._work.ask(lambda: None)

    def _ask(self, wish: Callable[[], None]) -> None:
        self.drop()
        has_steps = self.book.edits or len(self.book.states) > 1 or not self._work.is_free
        if self.book.record is not None and has_steps:
            self._work.ask(wish)

    def _on_made(self, made: Applied | str) -> None:
        if isinstance(made, Applied) and made.map.steps[-1].is_done:
            self.book.add(EditState(made.map.edits, made.map.steps[-1]))
            self._is_visible = True
            self.bench.take(made)
        else:
            self._refuse(made)

    def _on_proposed(self, made: Applied | str) -> None:
        if isinstance(made, Applied) and made.map.steps[-1].is_done:
            self._proposal, self._proposed = made.map.edits.edits[-1], made
            self.changed.emit()
        else:
            self._proposal = None
            self._refuse(made)

    def _refuse(self, made: Applied | str) -> None:
        self.refused.emit(made if isinstance(made, str) else made.map.steps[-1].sentence)
        self.changed.emit()

    def _go_to(self, place: int) -> None:
        if self.book.go_to(place):
            self._is_visible = True
            self.bench.show_current()
            self.changed.emit()

    def _clear(self) -> None:
        if self.book.edits:
            self.book.add(EditState(self.book.edits.first(0), is_cleared=True))
            self._is_visible = True
            self.bench.show_current()
            self.changed.emit()

    def _learn(self) -> None:
        record, edited = self.book.record, self.map
        if record is not None and edited is not None and edited.edits:
            self._work.submit(partial(edit_jobs.constraints, replace(record), edited), partial(self._on_found, record))

    def _on_found(self, record: RunRecord, found: EditConstraints) -> None:
        self.constraints_found.emit(record, found)
