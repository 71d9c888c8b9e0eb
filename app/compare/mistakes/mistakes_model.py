"""What is known of the shown map's mistakes, found out in the background."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.choice import Place
from app.compare.mistakes.drawing import Draw, Drawn, drawn
from app.compare.mistakes.judging import Judged, judged
from app.compare.run_source import shown_choices
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine.truth import Truth

__all__ = ["MistakesModel"]

STOPPED = "Stopped. Turn to this page again, or to another place on the timeline, and it is compared."


class MistakesModel(QObject):
    """The map that the views show, against the annotators that count.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.

    Attributes
    ----------
    task : BackgroundTask
        That compares.
    drawing : BackgroundTask
        That draws.
    failure : str
        Why nothing more comes, as a sentence; "" where nothing failed.

    Signals
    -------
    judged_changed()
        `judged` is another one.
    stale_changed()
        `is_stale` or `failure` may have another value.
    drawn_changed()
        `drawn` is another one.
    """

    judged_changed = Signal()
    stale_changed = Signal()
    drawn_changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._judged: Judged | None = None
        self._drawn: Drawn | None = None
        self._asked: Hashable = None
        self._draw: tuple[Draw, float] = Draw.NOTHING, 0.0
        self._drawing: tuple[Judged, Draw, float] | None = None
        self.failure = ""
        self.task = BackgroundTask("mistakes", session, words="The map could not be compared with the truth: {}", threads=2)
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self._on_task_finished)
        self.task.failed.connect(self._on_task_failed)
        # One thread: boundaries are found once, and whoever comes meanwhile waits for them (`_is_finding`).
        self.drawing = BackgroundTask("drawing of mistakes", session, words="The mistakes could not be drawn: {}")
        self.drawing.result.connect(self._on_drawing_result)
        self.drawing.finished.connect(self._begin_drawing)
        self.drawing.failed.connect(self._on_drawing_failed)

    @property
    def judged(self) -> Judged | None:
        """The last map that was compared; of another picture or truth there is none."""
        return self._judged

    @property
    def drawn(self) -> Drawn | None:
        """What was drawn last."""
        return self._drawn

    @property
    def has_map(self) -> bool:
        """Whether the views show anything that could be compared."""
        return self._place() is not None

    @property
    def is_stale(self) -> bool:
        """Whether another map is looked at than the one that was compared."""
        return self._judged is not None and self._judged.key != self._asked

    def look(self) -> None:
        """Compare what the views show, unless that is known or under way; frames of a run do not hurry one another."""
        place, truth = self._place(), self._session.truth.chosen
        if place is None or truth is None:
            self.clear()
            return
        key = self._key(place, truth)
        if key == self._asked:
            return
        if self._judged is not None and not self._is_of(truth):
            self._forget()
        elif self.task.is_busy and self._session.runs.is_busy:
            return  # the end of what is under way asks again
        self._asked, self.failure = key, ""
        self.task.submit(partial(judged, key, place, truth))
        self.stale_changed.emit()

    def draw(self, what: Draw, tolerance: float) -> None:
        """Draw something else, boundaries with a tolerance in pixels."""
        self._draw = what, tolerance
        self._begin_drawing()

    def drop(self) -> None:
        """Let go of what is under way; what is there stays, and the rest may be asked for again."""
        self.task.cancel()
        self.drawing.cancel()
        self._asked = self._judged.key if self._judged is not None else None
        self._drawing = None

    def stop(self) -> None:
        """The person let go of the comparison."""
        self.failure = STOPPED
        self.stale_changed.emit()

    def clear(self) -> None:
        """Forget all: there is nothing to compare."""
        self.task.cancel()
        self._asked, self.failure = None, ""
        self._forget()
        self.stale_changed.emit()

    # What happens

    @Slot(object)
    def _on_task_result(self, found: Judged) -> None:
        self._judged = found
        self._begin_drawing()
        self.judged_changed.emit()
        self.stale_changed.emit()

    @Slot()
    def _on_task_finished(self) -> None:
        self.look()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.stale_changed.emit()

    @Slot(object)
    def _on_drawing_result(self, found: Drawn) -> None:
        self._drawn = found
        self.drawn_changed.emit()

    @Slot(object)
    def _on_drawing_failed(self, failure: Failure) -> None:
        self._drawing = None
        self._on_task_failed(failure)

    # How

    def _place(self) -> Place | None:
        choices = shown_choices(self._session)
        return choices[0].places[0] if choices else None

    def _key(self, place: Place, truth: Truth) -> Hashable:
        """The same for the same map and truth."""
        return place.key, truth.void, tuple(map(id, truth.annotators))

    def _is_of(self, truth: Truth) -> bool:
        """Whether what is known is of the open picture and this truth."""
        assert self._judged is not None
        known = self._judged.truth
        return known.void == truth.void and tuple(map(id, known.annotators)) == tuple(map(id, truth.annotators))

    def _forget(self) -> None:
        self.drawing.cancel()
        self._drawing = None
        if self._judged is not None:
            self._judged = None
            self.judged_changed.emit()
        self._set_drawn(None)

    def _set_drawn(self, found: Drawn | None) -> None:
        if found is not self._drawn:
            self._drawn = found
            self.drawn_changed.emit()

    def _is_finding(self, wanted: tuple[Judged, Draw, float]) -> bool:
        """Whether the boundaries that are wanted are being found: a moved slider would begin that anew."""
        is_same = self._drawing is not None and self._drawing[:2] == wanted[:2]
        return is_same and wanted[1] is Draw.BOUNDARIES and self.drawing.is_busy and not wanted[0].has_borders

    @Slot()
    def _begin_drawing(self) -> None:
        what, tolerance = self._draw
        if self._judged is None or what is Draw.NOTHING:
            self.drawing.cancel()
            self._drawing = None
            self._set_drawn(None)
            return
        wanted = self._judged, what, tolerance if what is Draw.BOUNDARIES else 0.0
        if wanted != self._drawing and not self._is_finding(wanted):
            self._drawing = wanted
            self.drawing.submit(partial(drawn, *wanted))
