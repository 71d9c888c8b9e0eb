"""The pictures of a folder, one after the other: each is segmented in the engine's thread, in turn with runs of the window."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot

from app.session.batch_picture import BatchPicture, PictureState
from app.session.batch_work import BatchPlan, MadePicture, checked_output, found_pictures, made_picture
from app.session.run_controller import RunController
from app.session.view_state import ViewState
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.engine import Engine
from app.tasks.failure import Failure

if TYPE_CHECKING:
    from grapl_engine.batch.places import Places
    from grapl_engine.batch.sources import Source

__all__ = ["SessionBatch"]

_BROKE_OFF, _UNSEEN = "The program broke off at this picture: {}", "The folder could not be looked into: {}"


class SessionBatch(QObject):
    """A queue that can be stopped and go on; what is done is in the session and on disk at once.

    Parameters
    ----------
    runs : RunController
        Keeps the runs.
    view : ViewState
    engine : callable

    Attributes
    ----------
    folder : Path or None
        Where the pictures lie.
    pictures : list of BatchPicture
        In the order in which they are made.
    plan : BatchPlan or None
        What was started.
    started : float
        When, in seconds of the clock of files.

    Signals
    -------
    listed()
        There are other pictures.
    picture_changed(int)
        The picture of this place has another state, or is further.
    changed()
        It was started or stopped, or has ended.
    ended(str)
        It came to its end, as a sentence.
    failed(Failure)
        The folder has no pictures, or nothing can be written.
    """

    listed = Signal()
    picture_changed = Signal(int)
    changed = Signal()
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, runs: RunController, view: ViewState, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._runs, self._view, self._engine = runs, view, engine
        self.folder: Path | None = None
        self.pictures: list[BatchPicture] = []
        self.plan: BatchPlan | None = None
        self.started = 0.0
        self._places: Places | None = None
        self._current: int | None = None
        self.is_running = self.is_stopping = False
        self._spent, self._made, self._begun = 0.0, 0, 0.0
        self._looking = BackgroundTask("folder of pictures", self, words=_UNSEEN)
        self._looking.result.connect(self._on_looking_result)
        self._looking.failed.connect(self.failed)
        self._task = runs.in_turn("batch", self, _BROKE_OFF)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)

    # What is

    def count(self, *states: PictureState) -> int:
        """How many pictures are in one of these states."""
        return sum(picture.state in states for picture in self.pictures)

    @property
    def can_go_on(self) -> bool:
        """Whether it was stopped with pictures left."""
        return self.plan is not None and not self.is_running and self.count(PictureState.WAITING) > 0

    @property
    def share(self) -> float:
        """How far all of it is, 0 to 1."""
        shares = (
            1.0 if picture.state in (PictureState.DONE, PictureState.FAILED) else picture.share for picture in self.pictures
        )
        return sum(shares) / max(1, len(self.pictures))

    @property
    def seconds_left(self) -> float | None:
        """By what the pictures up to now took; None before the first."""
        left = self.count(PictureState.WAITING, PictureState.RUNNING)
        return None if not self._made or not self.is_running else left * self._spent / self._made

    # What can be done

    def look_into(self, folder: Path) -> None:
        """List the pictures of a folder, in place of those of the one before; not while these are being made.

        Of the same folder, what is done stays done while there are pictures left to go on with.
        """
        if self.is_running:
            self.failed.emit(Failure("A batch is under way: stop it before another folder is opened."))
        else:
            self._looking.submit(abandonable(partial(found_pictures, folder)))

    def start(self, plan: BatchPlan) -> None:
        """Begin with the first picture."""
        from grapl_engine.batch.places import Places

        if self.is_running or not self.pictures:
            return
        self.plan, self._places, self.started = plan, Places(plan.output, plan.overwrite), time.time()
        self._spent, self._made = 0.0, 0
        for picture in self.pictures:
            picture.reset()
            picture.name = self._places.wished(picture.source.name)
        self.listed.emit()
        self.go_on()

    def go_on(self) -> None:
        """Make the pictures that wait."""
        if self.plan is not None and not self.is_running:
            self.is_running, self._current = True, None
            self._task.submit(partial(checked_output, self.plan.output))
            self.changed.emit()

    def stop(self) -> None:
        """Keep what is done; the picture under way is let go at its next step, and waits again."""
        if self.is_running and not self.is_stopping:
            self.is_stopping = True
            self._task.stop()
            self.changed.emit()

    def bring_back(self, plan: BatchPlan, pictures: list[BatchPicture], places: Places, started: float) -> None:
        """Have the pictures of another start of the program; none is made until it is told to go on."""
        if not self.is_running:
            self.folder, self.plan, self.pictures, self._places, self.started = plan.folder, plan, pictures, places, started
            self._spent, self._made = 0.0, 0
            self.listed.emit()
            self.changed.emit()

    def halt(self) -> None:
        """Let go of the picture under way at once, and hear nothing more of it."""
        self._task.cancel()
        self._let_go()
        if self.is_running:
            self._end()

    def leave(self) -> None:
        """Have no pictures: another session will be there."""
        self._looking.cancel()
        self.halt()
        self.folder, self.plan, self.pictures, self._places = None, None, [], None
        self.listed.emit()
        self.changed.emit()

    def close(self) -> None:
        """Hear what the thread still had to say, once it has ended; nothing can be made after that."""
        QCoreApplication.sendPostedEvents(self._task, QEvent.Type.MetaCall.value)
        self._task.refuse()

    # What happens

    @Slot(object)
    def _on_looking_result(self, found: tuple[Path, list[Source]]) -> None:
        if self.is_running:
            return
        folder, sources = found
        if self.can_go_on and folder == self.folder:
            self._add(sources)
        else:
            self.folder, self.pictures, self.plan = folder, [BatchPicture(source) for source in sources], None
        self.listed.emit()
        self.changed.emit()

    @Slot(object)
    def _on_task_result(self, result: float | MadePicture) -> None:
        if self._current is None:
            return
        picture = self.pictures[self._current]
        if isinstance(result, MadePicture):
            self._spent, self._made = self._spent + time.monotonic() - self._begun, self._made + 1
            picture.state, picture.record, picture.home = PictureState.DONE, result.record, result.home
            self._runs.keeping.color(result.record)
            self._runs.keeping.add(result.record)
        else:
            picture.share = result
        self.picture_changed.emit(self._current)

    @Slot()
    def _on_task_finished(self) -> None:
        self._let_go()
        self._next()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        if self._current is None:
            self._end()
            self.failed.emit(failure)
            return
        picture = self.pictures[self._current]
        picture.state, picture.failure = PictureState.FAILED, failure.sentence
        self.picture_changed.emit(self._current)
        self._next()

    # How

    def _next(self) -> None:
        places = self._places
        waiting = (place for place, picture in enumerate(self.pictures) if picture.state is PictureState.WAITING)
        place = None if self.is_stopping else next(waiting, None)
        if place is None or self.plan is None or places is None:
            self._end()
            return
        picture, self._current, self._begun = self.pictures[place], place, time.monotonic()
        picture.begin()
        open_one = [] if self._view.picture is None else [self._view.picture]
        known = [*open_one, *(run.picture for run in self._runs.kept)]
        self._task.submit(partial(made_picture, picture.source, picture.name, self.plan, places, self._engine, known))
        self.picture_changed.emit(place)

    def _let_go(self) -> None:
        """A picture that was stopped on its way waits again."""
        if self._current is not None and self.pictures[self._current].state is PictureState.RUNNING:
            self.pictures[self._current].let_go()
            self.picture_changed.emit(self._current)

    def _add(self, sources: list[Source]) -> None:
        """What has come into the folder meanwhile waits too."""
        assert self._places is not None
        known = {picture.source.text for picture in self.pictures}
        for source in sources:
            if source.text not in known:
                picture = BatchPicture(source)
                picture.name = self._places.wished(source.name)
                self.pictures.append(picture)

    def _end(self) -> None:
        self.is_running = self.is_stopping = False
        self._current = None
        self.changed.emit()
        if self.plan is not None and not self.count(PictureState.WAITING):
            done, failed = self.count(PictureState.DONE), self.count(PictureState.FAILED)
            told = f", {failed} failed" if failed else ""
            pictures = f"{len(self.pictures)} picture{'s' * (len(self.pictures) != 1)}"
            self.ended.emit(f"The batch is done: {done} of {pictures} in {self.plan.output}{told}.")
