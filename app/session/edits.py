"""Edits by hand over the map of the shown run: made, taken back, made again, and kept with the run."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.detail import Detail
from app.session.edit_bench import EditBench
from app.session.edit_book import EditBook
from app.session.edit_jobs import Applied, Proposal
from app.session.edit_layer import EditLayer
from app.session.edit_learning import EditLearning
from app.session.edit_opening import EditOpening
from app.session.edit_proposal import EditProposal
from app.session.edit_state import EditState
from app.session.edit_work import EditWork
from app.session.kept_runs import KeptRuns
from app.session.view_state import ViewState
from grapl_engine import Frame, Stage
from grapl_engine.label_edits import LabelEdits

if TYPE_CHECKING:
    from app.tasks.background_task import BackgroundTask
    from grapl_engine.edited_map import EditedMap

__all__ = ["SessionEdits"]

FINAL = Frame(Stage.FINAL)
PATIENCE_MS = 3000
"""So long edits that were asked for are waited for at the end; after that they are kept as they were asked for."""


class SessionEdits(QObject):
    """The edits of the shown run. What is asked for is done one after the other, beside the window.

    Parameters
    ----------
    view : ViewState
    detail : Detail
        The level of detail that is looked at is what is edited, where there are no edits yet.
    kept : KeptRuns
        Where runs are written again.
    waits : callable
        Whether the run that is to be shown is still being brought back.

    Attributes
    ----------
    book : EditBook
        The steps, and how the run's file comes to have them.
    bench : EditBench
        The map on which edits are made, before what is proposed.
    layer : EditLayer
        Whether the edited map is looked at, and what is selected on it.
    proposal : EditProposal
        An edit that waits to be kept.
    learning : EditLearning
        What the next run can be told of them.
    opening : EditOpening
        Edits from a file.

    Signals
    -------
    changed()
        The map, the steps, what is proposed or what is seen of them is another.
    refused(str)
        An edit that was asked for left nothing to do; why, as a sentence.
    failed(Failure)
        Something could not be carried out.
    """

    changed = Signal()
    refused = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        view: ViewState,
        detail: Detail,
        kept: KeptRuns,
        parent: QObject | None = None,
        *,
        waits: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._waits = waits
        self._view, self._detail = view, detail
        self._is_begun = False
        self._reason = ""
        self._wanted: deque[Proposal] = deque()
        """What `make` was asked for, and is not done yet."""
        self._work = EditWork(self)
        self.book = EditBook(kept, self)
        self.bench = EditBench(self.book, detail, self._work, self)
        self.layer = EditLayer(view, detail, self)
        self.proposal = EditProposal(self.bench, self._work, self)
        self.learning = EditLearning(self.book, self.bench, self._work, self)
        self.opening = EditOpening(self.book, self.bench, self._work, self)
        for part in (self.bench, self.layer, self.proposal):
            part.changed.connect(self.changed)
        self.proposal.refused.connect(self.refused)
        self._work.prepare = self.bench.open_if_needed
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
        return self._work.is_free and not self.proposal.waits

    @property
    def reason(self) -> str:
        """Why nothing can be edited, as a sentence; "" where it can."""
        shown = self._view.shown
        if shown is None:
            if self._view.picture is None:
                return "Edits are made on a run's map: open a picture (Ctrl+O) and run it (Space)."
            todo = "the run is being brought back" if self._waits() else "run the picture first (Space)"
            return f"Edits are made on a run's map: {todo}."
        return "" if shown.finished is not None else "The map can be edited when its run has ended."

    @property
    def map(self) -> EditedMap | None:
        """The map after all edits; None before it is known. Without edits it is what is to be edited."""
        return self.bench.map

    # What can be done

    def begin(self) -> None:
        """Look at the map that is edited, and make it known."""
        if not self.reason:
            self._view.show_frame(FINAL)
            self._follow()
            self._is_begun = True
            self.layer.set_visible(True)
            self._work.ask(lambda: None)

    def make(self, proposal: Proposal) -> None:
        """Carry an edit out."""
        self.proposal.drop()
        if self.book.record is not None:
            self._wanted.append(proposal)
            self._work.ask(lambda: self.bench.submit(proposal, self._on_made))

    def propose(self, proposal: Proposal) -> None:
        """Show what an edit would make of the map; `keep` carries it out."""
        if self.book.record is not None:
            self.proposal.propose(proposal)

    def keep(self) -> None:
        """Carry out what is proposed."""
        if (proposal := self.proposal.edit) is not None:
            self.make(proposal)

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

    def stop(self) -> None:
        """Let go of all that is asked for and not yet done."""
        self._work.stop()
        self._wanted.clear()
        self.proposal.drop()
        self.changed.emit()

    @Slot()
    def finish(self, patience_ms: int = PATIENCE_MS) -> None:
        """Wait for what was asked for, so long at most; what is not made by then is when the run is shown again."""
        self.proposal.drop()
        self._work.finish(patience_ms)
        self._leave()

    # What happens

    @Slot()
    def _on_view_frame_changed(self) -> None:
        """While a run is under way nothing of it can be edited, and its next frame says nothing new."""
        before = self.book.record, self._reason
        self._follow()
        self._reason = self.reason
        if self.book.record is not None or before != (None, self._reason):
            self.changed.emit()

    @Slot()
    def _on_detail_cut_changed(self) -> None:
        """The person looks at another detail: the edited map gives way; without edits, it is what will be edited."""
        self.proposal.drop()
        if self.book.edits:
            self.layer.set_visible(False)
        elif self._is_begun and self.book.record is not None:
            self._work.ask(lambda: None)

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
        self._leave()
        self.book.open(shown)
        self.bench.forget()
        self.layer.select(None)
        self.layer.set_visible(True)
        if shown is not None and (shown.edits or self._is_begun):
            self._work.ask(lambda: None)

    def _leave(self) -> None:
        """Of what is asked for nothing is computed any more: edits that wait are kept with the run."""
        self._work.stop()
        self.proposal.drop()
        waiting = [edit for edit in self._wanted if not callable(edit)]
        self._wanted.clear()
        edits = self.book.edits or (None if self.map is None else self.map.edits)
        if waiting and edits is not None:
            self.book.take_unseen(reduce(LabelEdits.with_edit, waiting, edits))
        self.book.flush()

    def _ask(self, wish: Callable[[], None]) -> None:
        self.proposal.drop()
        has_steps = self.book.edits or len(self.book.states) > 1 or not self._work.is_free
        if self.book.record is not None and has_steps:
            self._work.ask(wish)

    def _on_made(self, made: Applied | str) -> None:
        if self._wanted:
            self._wanted.popleft()
        if isinstance(made, Applied) and made.map.steps[-1].is_done:
            self.book.add(EditState(made.map.edits, made.map.steps[-1]))
            self.layer.set_visible(True)
            self.bench.take(made)
        else:
            self.refused.emit(made if isinstance(made, str) else made.map.steps[-1].sentence)
            self.changed.emit()

    def _go_to(self, place: int) -> None:
        if self.book.go_to(place):
            self._show_current()

    def _clear(self) -> None:
        if self.book.edits:
            self.book.add(EditState(self.book.edits.first(0), is_cleared=True))
            self._show_current()

    def _show_current(self) -> None:
        self.layer.set_visible(True)
        self.bench.show_current()
        self.changed.emit()
