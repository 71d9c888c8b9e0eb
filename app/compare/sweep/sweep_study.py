"""The study that has the runs of a sweep: the folder where its picture lies, and the line that runs it there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.sweep.sweep_command import command_of, found_dataset
from app.compare.sweep.sweep_plan import SweepPlan
from app.compare.sweep.sweep_text import command_note
from app.session.session import Session
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask

if TYPE_CHECKING:
    from grapl_engine.study.datasets import Sample

__all__ = ["SweepStudy"]


class SweepStudy(QObject):
    """Looks for the data set of the open picture, beside the window.

    Parameters
    ----------
    session : Session

    Signals
    -------
    looked()
        The data set is found, or there is none.
    """

    looked = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: Path | None = None
        self._sample: Sample | None = None
        self._task = BackgroundTask("looking for a data set", session)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self.looked)

    def forget(self) -> None:
        """Another picture is open."""
        self._folder = self._sample = None
        self._task.cancel()

    def look(self) -> None:
        """Look for the data set, if it is not known."""
        picture = self._session.view.picture
        if picture is not None and picture.path is not None and self._folder is None:
            self._task.submit(abandonable(partial(found_dataset, Path(picture.path))))

    def command(self, plan: SweepPlan) -> tuple[str, str]:
        """The study's line, "" if there is no such, and what is to be known of it."""
        picture, truth, sample = self._session.view.picture, self._session.truth.current, self._sample
        void = None if truth is None or (sample is not None and truth.void == sample.void) else truth.void
        stem = Path(picture.path).stem if picture is not None and picture.path else None
        accepts = self._session.models.accepts
        command = command_of(plan, stem if sample is None else sample.name, self._folder, void, accepts)
        return command, command_note(plan, command, has_dataset=sample is not None, has_truth=truth is not None)

    @Slot(object)
    def _on_task_result(self, found: tuple[Path, Sample]) -> None:
        self._folder, self._sample = found
