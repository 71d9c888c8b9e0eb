"""The truth of the picture, and label files of other programs, as sources of maps: one for each annotator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from app.compare.choice import Choice, Place
from app.compare.labelling import REGION, Labelling
from app.session.session import Session
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from grapl_engine import LabelCount, TruthError
from grapl_engine.truth import Truth

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["OPEN", "LabelFiles", "file_choices", "truth_choices"]

MOST_LABELS = 2**16
OPEN = "open"
"""The key of what asks for a file."""


class LabelFiles(QObject):
    """The label files that were opened for a picture; they stay with it.

    Parameters
    ----------
    session : Session
        Whose picture is meant.

    Signals
    -------
    opened(Truth)
        A file was read; it is the key of its choice.
    failed(Failure)
        A file could not be read, or is of another size.
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._by_picture: WeakKeyDictionary[Picture, tuple[Truth, ...]] = WeakKeyDictionary()
        self._reading = BackgroundTask("label files", session, words="The label file could not be read: {}")
        self._reading.result.connect(self._on_reading_result)
        self._reading.failed.connect(self.failed)

    def of(self, picture: Picture) -> tuple[Truth, ...]:
        """Those of a picture, in the order in which they were opened."""
        return self._by_picture.get(picture, ())

    def open(self, path: Path) -> None:
        """Read a file for the open picture."""
        if (picture := self._session.view.picture) is not None:
            self._reading.submit(abandonable(partial(_read, path, picture)))

    @Slot(object)
    def _on_reading_result(self, read: tuple[Picture, Truth]) -> None:
        picture, truth = read
        others = tuple(other for other in self.of(picture) if other.path != truth.path)
        self._by_picture[picture] = (*others, truth)
        if picture is self._session.view.picture:
            self.opened.emit(truth)


def truth_choices(session: Session) -> list[Choice]:
    """The truth of the open picture, if it has one."""
    truth = session.truth.current
    return [] if truth is None else [_choice(truth, "Truth", "Truth", REGION)]


def file_choices(picture: Picture | None, files: LabelFiles) -> list[Choice]:
    """The label files that were opened, and what opens another."""
    known = files.of(picture) if picture is not None else ()
    opened = [_choice(truth, "Label files", Path(truth.path or "labels").name, "segment") for truth in known]
    tip = "A map of another program: a PNG, TIFF, .npy or .mat with a number for each segment, or a saved run."
    return [*opened, Choice(OPEN, "Label files", "Open a label file\N{HORIZONTAL ELLIPSIS}", (), tip)]


def _choice(truth: Truth, group: str, title: str, noun: str) -> Choice:
    several = len(truth.annotators) > 1
    places = tuple(
        Place((truth, number), name, partial(_of_annotator, truth, number, f"{title}, {name}" if several else title, noun))
        for number, name in enumerate(truth.names)
    )
    return Choice(truth, group, title, places, truth.path or "")


def _of_annotator(truth: Truth, number: int, name: str, noun: str, _count: int) -> Labelling:
    """In a thread."""
    labels: NDArray[np.integer] = truth.annotators[number]
    void, there = truth.void, np.flatnonzero(sizes := np.bincount(labels.ravel()))
    if len(there) > MOST_LABELS:
        raise TruthError(f"{name} has {len(there):,} labels, more than the {MOST_LABELS:,} that a map holds.")
    if there[-1] >= MOST_LABELS:
        labels, void = np.searchsorted(there, labels), _place_of(void, there)
    count = LabelCount.of(np.delete(sizes, there[there == truth.void]))
    return Labelling(name, labels.astype(np.uint16), count, noun, void=void)


def _place_of(void: int | None, there: NDArray[np.intp]) -> int | None:
    return int(np.searchsorted(there, void)) if void is not None and void in there else None


def _read(path: Path, picture: Picture, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In a thread."""
    from grapl_engine.storage.truth_files import read_truth

    truth = read_truth(path)
    truth.check_size(picture.width, picture.height, picture.name)
    yield picture, truth
