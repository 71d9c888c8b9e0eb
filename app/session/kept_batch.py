"""The batch of a session, kept in its folder: what is done and what waits comes back at another start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.accepted_models import AcceptedModels
from app.session.batch import SessionBatch
from app.session.batch_picture import BatchPicture, PictureState
from app.session.batch_work import BatchPlan
from app.session.kept_runs import KeptRuns
from app.session.session_keeper import SessionKeeper

if TYPE_CHECKING:
    from grapl_engine import RunRecord
    from grapl_engine.batch.queue import Queue, QueuedPicture, State

__all__ = ["KeptBatch"]


class KeptBatch(QObject):
    """Writes each change of the batch that was started, and gives that of a session back; nothing of it starts by itself.

    Parameters
    ----------
    batch : SessionBatch
    keeper : SessionKeeper
    kept : KeptRuns
    models : AcceptedModels
        Whether a model may be fetched is asked of them again.

    Signals
    -------
    notice_given(str)
        Pictures are left of a batch that came back, as a sentence.
    """

    notice_given = Signal(str)

    def __init__(
        self, batch: SessionBatch, keeper: SessionKeeper, kept: KeptRuns, models: AcceptedModels, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._batch, self._writer, self._kept, self._models = batch, keeper.writer, kept, models
        self._number: int | None = None
        self._states: list[PictureState] = []
        batch.listed.connect(self._on_batch_changed)
        batch.changed.connect(self._on_batch_changed)
        batch.picture_changed.connect(self._on_batch_picture_changed)
        keeper.queue_found.connect(self._on_keeper_queue_found)
        keeper.leaving.connect(self._on_keeper_leaving)

    # What happens

    @Slot()
    def _on_batch_picture_changed(self) -> None:
        if self._states != [picture.state for picture in self._batch.pictures]:  # else it is only further
            self._on_batch_changed()

    @Slot()
    def _on_batch_changed(self) -> None:
        from grapl_engine.batch.queue import KIND

        self._states = [picture.state for picture in self._batch.pictures]
        if self._batch.plan is None:
            if self._number is not None:
                self._writer.drop([self._number])
                self._number = None
        elif self._number is None:
            self._number = self._writer.attach(KIND, self._queue(self._batch.plan).to_facts(), {})
        else:
            self._writer.write_again(self._number, self._queue(self._batch.plan).to_facts())

    @Slot(object)
    def _on_keeper_queue_found(self, queue: Queue) -> None:
        from grapl_engine.batch.places import Places
        from grapl_engine.batch.queue import KIND

        if self._batch.is_running:
            return
        self._number = next((entry.number for entry in self._writer.attachments if entry.kind == KIND), None)
        plan = BatchPlan(
            Path(queue.folder),
            Path(queue.output),
            queue.settings,
            overwrite=queue.overwrite,
            ids_from=queue.ids_from,
            save_run=queue.save_run,
            accepts_model=queue.accepts_model and self._models.accepts(queue.settings.dinov2_model),
        )
        pictures = [self._picture(queued) for queued in queue.pictures]
        places = Places(plan.output, plan.overwrite, {queued.name.casefold() for queued in queue.pictures})
        places.half = {one.name: Path(one.home) for one in queue.pictures if one.home is not None and one.state != "done"}
        places.taken |= {Path(one.home).name.casefold() for one in queue.pictures if one.home is not None}
        self._find_runs(plan, pictures)
        self._batch.bring_back(plan, pictures, places, queue.begun)
        if left := self._batch.count(PictureState.WAITING):
            waiting, them = ("waits", "it") if left == 1 else ("wait", "them")
            told = f"{left} of {len(pictures)} picture{'s' * (len(pictures) != 1)} {waiting}"
            self.notice_given.emit(
                f"The batch of {plan.folder.name or plan.folder} is not done: {told}. Go on in the panel Batch makes {them}."
            )

    @Slot()
    def _on_keeper_leaving(self) -> None:
        """What is done stays in the session that is left; the next one has a batch of its own, or none."""
        self._batch.halt()
        self._number = None
        self._batch.leave()

    # How

    def _queue(self, plan: BatchPlan) -> Queue:
        from grapl_engine.batch.queue import Queue

        return Queue(
            str(plan.folder),
            str(plan.output),
            plan.settings,
            plan.overwrite,
            plan.ids_from,
            plan.save_run,
            plan.accepts_model,
            self._batch.started,
            tuple(map(self._queued, self._batch.pictures)),
        )

    def _queued(self, picture: BatchPicture) -> QueuedPicture:
        from grapl_engine.batch.queue import QueuedPicture

        entry = self._kept.entry_of(picture.record)
        home, run = None if picture.home is None else str(picture.home), None if entry is None else entry.number
        return QueuedPicture(picture.source.text, picture.name, _state(picture), picture.failure, home, run)

    def _picture(self, queued: QueuedPicture) -> BatchPicture:
        from grapl_engine.batch.sources import Source

        picture = BatchPicture(Source(queued.text))
        picture.name, picture.failure, picture.is_missing = queued.name, queued.failure, queued.is_missing
        picture.was_begun = queued.state == "begun"
        picture.state = PictureState.WAITING if queued.state in ("waiting", "begun") else PictureState(queued.state)
        if picture.state is PictureState.DONE:
            picture.home = None if queued.home is None else Path(queued.home)
            picture.record = next((entry.record for entry in self._kept.entries if entry.number == queued.run), None)
        return picture

    def _find_runs(self, plan: BatchPlan, pictures: list[BatchPicture]) -> None:
        """Of pictures that a killed program had done and not said so: their runs may have been written."""
        taken = {id(picture.record) for picture in pictures}
        by_path: dict[str, RunRecord] = {}
        for record in self._kept.records:
            if id(record) not in taken and record.settings == plan.settings:
                by_path[str(record.picture.path)] = record
        for picture in pictures:
            if picture.state is PictureState.DONE and picture.record is None:
                picture.record = by_path.get(picture.source.text)


def _state(picture: BatchPicture) -> State:
    match picture.state:
        case PictureState.DONE:
            return "done"
        case PictureState.FAILED:
            return "failed"
        case _:
            return "begun" if picture.was_begun else "waiting"
