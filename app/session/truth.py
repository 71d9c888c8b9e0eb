"""The ground truth of the open picture: what it is, whose of it counts, and how well runs agree with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.run_controller import RunController
from app.session.truth_pages import KnownTruth, TruthPages
from app.session.truth_scores import MapToScore, TruthScores
from app.session.view_state import ViewState
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Frame, RunRecord, TruthError
from grapl_engine.truth import Truth, TruthFiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine import Picture
    from grapl_engine.evaluation.scores import ScoresOverAnnotators

__all__ = ["SessionTruth"]


class SessionTruth(QObject):
    """Each picture of the session has its own, which stays with it.

    Parameters
    ----------
    view : ViewState
        Whose picture is meant.
    runs : RunController
        Scores of runs that are gone are forgotten.

    Signals
    -------
    taken()
        A truth of the open picture was read and fits.
    truth_changed()
        The open picture has another truth or none, another void, or another annotator counts.
    offer_changed()
        `offer` has a new value.
    scores_changed()
        Scores that were asked for are here.
    told(str)
        What became of the truth with another page of the file.
    failed(Failure)
        A truth could not be read, or is not this picture's.
    """

    taken = Signal()
    truth_changed = Signal()
    offer_changed = Signal()
    scores_changed = Signal()
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, view: ViewState, runs: RunController, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._runs = view, runs
        self._pages = TruthPages()
        self._expected: TruthFiles | None = None
        self._asked_for: Picture | None = None
        self._scores = TruthScores(self)
        self._scores.changed.connect(self.scores_changed)
        self._scores.failed.connect(self.failed)
        self._reading = BackgroundTask("truth", self, words="The truth could not be read: {}")
        self._reading.result.connect(self._on_reading_result)
        self._reading.failed.connect(self.failed)
        self._looking = BackgroundTask("looking for a truth", self)
        self._looking.result.connect(self._on_looking_result)
        view.picture_changed.connect(self._on_view_picture_changed)
        runs.runs_changed.connect(self._on_runs_changed)

    # What is

    @property
    def current(self) -> Truth | None:
        """That of the open picture, with all annotators; None without one."""
        return self.truth_of(self._view.picture)

    @property
    def annotator(self) -> int | None:
        """Which of the annotators counts, from 0; None: all of them."""
        return self._known().annotator

    @property
    def chosen(self) -> Truth | None:
        """The current one, of the chosen annotator alone if one is chosen."""
        return None if self.current is None else self.current.only(self.annotator)

    @property
    def files(self) -> TruthFiles | None:
        """Where the current one was read from; None if it was not read from files."""
        return self._known().files

    @property
    def offer(self) -> TruthFiles | None:
        """What lies beside the open picture and could be its truth; None without that, or if it is taken or was declined."""
        return self._known().offer

    @property
    def is_declined(self) -> bool:
        """Whether the open picture has no truth, and none is to be offered."""
        picture = self._view.picture
        return picture is not None and self._pages.knows(picture) and self.current is None and self.offer is None

    @property
    def is_reading(self) -> bool:
        """Whether a truth is being read."""
        return self._reading.is_busy

    def truth_of(self, picture: Picture | None) -> Truth | None:
        """That of a picture of the session."""
        return self._known(picture).truth

    def scores_of(self, record: RunRecord, frame: Frame, *, whole: bool = False) -> ScoresOverAnnotators | None:
        """How well a run of the open picture agrees with its truth at a place of its timeline: mean and spread over annotators.

        None where nothing can be said, or not yet: `scores_changed` says when there is more. With `whole` those of boundaries
        come too, a while later; until then `ScoresOverAnnotators.mean` has no such values.
        """
        return self.scores_of_map(_of_run(record, frame), record.picture, whole=whole)

    def scores_of_map(self, of: MapToScore, picture: Picture, *, whole: bool = False) -> ScoresOverAnnotators | None:
        """The same for any map of the open picture."""
        if picture is not self._view.picture or self.current is None:
            return None
        scores = self._scores.of(of, whole=whole)
        return scores if scores is None or self.annotator is None else scores.only(self.annotator)

    # What can be done

    def open(self, files: TruthFiles | Sequence[Path]) -> None:
        """Read files, and take them as the open picture's truth if they fit."""
        if self._view.picture is None:
            self.failed.emit(Failure("There is no picture that a truth could belong to: open the picture first."))
            return
        self._asked_for = self._view.picture
        files = files if isinstance(files, TruthFiles) else TruthFiles(tuple(map(str, files)))
        self._reading.submit(abandonable(partial(_read, files)))

    def expect(self, files: TruthFiles | None) -> None:
        """Open these with the next picture; None: nothing is expected any more."""
        self._expected = files

    def take(self, truth: Truth, picture: Picture | None = None, files: TruthFiles | None = None) -> None:
        """Take what was read, from these files, as the truth of a picture, by default the open one's.

        A truth of another size is refused: `failed` says it.
        """
        if (picture := picture or self._view.picture) is None:
            return
        try:
            truth.check_size(picture.width, picture.height, picture.name)
        except TruthError as error:
            self.failed.emit(Failure(str(error)))
            return
        self._put(picture, KnownTruth(truth, files))
        if picture is self._view.picture:
            self.taken.emit()

    def remove(self) -> None:
        """Look at the picture without its truth; the files that it was read from are offered again."""
        if self.current is not None and self._view.picture is not None:
            self._put(self._view.picture, KnownTruth(offer=self._known().files))

    def choose_annotator(self, annotator: int | None) -> None:
        """Let one annotator count, or all."""
        if self._view.picture is not None and annotator != self.annotator:
            self._put(self._view.picture, replace(self._known(), annotator=annotator))

    def choose_void(self, void: int | None) -> None:
        """Let places of this label not count; None: all places count."""
        if self.current is None or self._view.picture is None or void == self.current.void:
            return
        try:
            self._put(self._view.picture, replace(self._known(), truth=self.current.without(void)))
        except TruthError as error:
            self.failed.emit(Failure(str(error)))
            self.truth_changed.emit()  # who shows a choice shows the old one again

    def take_offer(self) -> None:
        """Open what is offered."""
        if self.offer is not None:
            self.open(self.offer)

    def decline_offer(self) -> None:
        """Offer it no more."""
        if self.offer is not None and self._view.picture is not None:
            self.offer_nothing(self._view.picture)

    def offer_nothing(self, picture: Picture) -> None:
        """Look for no truth of a picture that has none, and offer none."""
        self._put(picture, KnownTruth())

    # What happens

    @Slot()
    def _on_view_picture_changed(self) -> None:
        picture = self._view.picture
        if (sentence := self._pages.turn_to(picture)) and self._expected is None:
            self.told.emit(sentence)
        self._scores.compare_with(self.current)
        self.truth_changed.emit()
        self.offer_changed.emit()
        self._looking.cancel()
        if picture is None:
            return
        if self._expected is not None:
            files, self._expected = self._expected, None
            self.open(files)
        elif not self._pages.knows(picture) and picture.path is not None:
            self._looking.submit(abandonable(partial(_found, picture.path)))

    @Slot()
    def _on_runs_changed(self) -> None:
        """Levels of detail are forgotten with the runs that are gone: they may be theirs."""
        self._scores.forget_others({*self._runs.kept, self._runs.running, self._view.shown, self._view.compared})

    @Slot(object)
    def _on_reading_result(self, read: tuple[TruthFiles, Truth]) -> None:
        files, truth = read
        self.take(truth, self._asked_for, files)

    @Slot(object)
    def _on_looking_result(self, found: object) -> None:
        picture = self._view.picture
        if isinstance(found, TruthFiles) and picture is not None and self.current is None:
            self._put(picture, KnownTruth(offer=found))

    # How

    def _known(self, picture: Picture | None = None) -> KnownTruth:
        return self._pages.of(picture or self._view.picture)

    def _put(self, picture: Picture, known: KnownTruth) -> None:
        before = self._pages.of(picture)
        self._pages.put(picture, known)
        if picture is not self._view.picture:
            return
        if known.truth is not before.truth or known.annotator != before.annotator:
            self._scores.compare_with(known.truth)
            self.truth_changed.emit()
        if known.offer != before.offer:
            self.offer_changed.emit()


def _of_run(record: RunRecord, frame: Frame) -> MapToScore:
    return MapToScore((record, frame), partial(_frame_labels, record, frame), record.labels or None)


# In the threads: what is imported here is not waited for by the window.


def _frame_labels(record: RunRecord, frame: Frame) -> NDArray[np.uint16] | None:
    from grapl_engine.evaluation.truth_scores import frame_labels

    return frame_labels(record, frame)


def _read(files: TruthFiles, _should_stop: Callable[[], bool]) -> Iterator[object]:
    from grapl_engine.storage.truth_files import read_truth

    yield files, read_truth(files)


def _found(picture: Path, _should_stop: Callable[[], bool]) -> Iterator[object]:
    from grapl_engine.storage.truth_files import find_truth

    yield find_truth(picture)
