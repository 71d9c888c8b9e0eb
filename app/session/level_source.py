"""Whose levels of detail are looked at: a run's, or the picture's own; as they are, or within the labels of a cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.picture_segments import PictureSegments
from app.session.run_controller import RunController
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.events import Labels
    from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = ["LevelSource"]


class LevelSource(QObject):
    """The shown run's hierarchy, else the picture's own; if asked for, one that keeps to the labels of the run's last cut.

    While a run goes on, what was looked at stays. Until levels within labels are found, those without stand there.

    Parameters
    ----------
    view : ViewState
    runs : RunController
    own : PictureSegments
        The picture's own.

    Signals
    -------
    changed()
        `hierarchy`, `owner`, `reason` or what else there is to say of them is another one.
    within_changed()
        `is_within` or `why_not_within` has a new value.
    failed(Failure)
        Levels within the labels could not be found.
    """

    changed = Signal()
    within_changed = Signal()
    failed = Signal(object)

    def __init__(self, view: ViewState, runs: RunController, own: PictureSegments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._runs, self._own = view, runs, own
        self._base: Hierarchy | None = None
        self._labels: Labels | None = None
        self._owner: RunRecord | None = None
        self._picture: Picture | None = None
        self._is_within = False
        self._known: tuple[Hierarchy, Labels, Hierarchy] | None = None
        self._task = BackgroundTask("levels within labels", self, words="Levels within the labels could not be found: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        own.found.connect(self._choose)
        own.failed.connect(self._on_own_failed)
        runs.run_ended.connect(self._choose)
        view.picture_changed.connect(self._choose)
        view.shown_changed.connect(self._choose)

    @property
    def hierarchy(self) -> Hierarchy | None:
        """Whose levels can be looked at."""
        if self._is_within and self._known is not None:
            base, labels, found = self._known
            return found if base is self._base and labels is self._labels else self._base
        return self._base

    @property
    def owner(self) -> RunRecord | None:
        """The run that the hierarchy is of; None: it is the picture's own."""
        return self._owner

    @property
    def picture(self) -> Picture | None:
        """Whose levels they are."""
        return self._picture

    @property
    def reason(self) -> str:
        """Why there are no levels to choose from, as a sentence; "" where there are."""
        if self._view.picture is None:
            return "Open a picture first."
        if self._base is not None:
            return "This picture is one segment at every level: it has no edges." if self._base.tree.leaves == 1 else ""
        if self._own.has_failed:
            return "The picture's own segments could not be found: a run may bring some."
        return "The picture's own segments are being looked for."

    @property
    def is_within(self) -> bool:
        """Whether levels shall keep to labels where there are some."""
        return self._is_within

    @property
    def is_looking(self) -> bool:
        """Whether levels within labels are being found."""
        return self._task.is_busy

    @property
    def why_not_within(self) -> str:
        """Why levels cannot keep to labels now, as a sentence; "" where they can."""
        if self.reason or self._labels is not None:
            return self.reason
        if self._view.shown is None:
            return "Levels can keep to the labels of a run's last graph cut: start a run first."
        return "The shown run has no graph cut whose labels levels could keep to."

    def set_within(self, on: bool) -> None:
        """Let levels keep to the labels of the shown run's last cut, now and in runs to come, or let them go."""
        if on != self._is_within:
            self._is_within = on
            self._look()

    @Slot()
    @Slot(object)
    def _choose(self, _record: object = None) -> None:
        picture, shown = self._view.picture, self._view.shown
        is_running = shown is not None and shown is self._runs.running
        found = None if shown is None else _hierarchy_of(shown)
        if found is None and is_running and self._base is not None and self._picture is picture:
            return
        self._base, self._owner = (self._own.hierarchy, None) if found is None else (found, shown)
        self._labels = None if shown is None or is_running else shown.cut_labels(Frame(Stage.FINAL))
        self._picture = picture
        self._look()

    def _look(self) -> None:
        """Find what is wanted and not known, and say what there is now."""
        self._task.cancel()
        if self._is_within and self._picture and self._base and self._labels is not None and self.hierarchy is self._base:
            self._task.submit(partial(_within, self._picture, self._base, self._labels))
        self.changed.emit()
        self.within_changed.emit()

    @Slot(object)
    def _on_task_result(self, known: tuple[Hierarchy, Labels, Hierarchy]) -> None:
        self._known = known
        self.changed.emit()
        self.within_changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._is_within = False
        self.within_changed.emit()
        self.failed.emit(failure)

    @Slot()
    def _on_own_failed(self) -> None:
        self.changed.emit()
        self.within_changed.emit()


def _hierarchy_of(record: RunRecord) -> Hierarchy | None:
    return None if record.finished is None else record.finished.hierarchy


def _within(picture: Picture, base: Hierarchy, labels: Labels, should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    from grapl_engine.pipeline.levels import levels_within

    found = levels_within(picture, base, labels, should_stop)
    if found is not None:
        yield base, labels, found
