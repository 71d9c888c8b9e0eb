"""The truths of a session's pictures, kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QObject, Slot

from app.session.session_writer import SessionWriter
from app.session.truth import SessionTruth
from app.session.view_state import ViewState
from grapl_engine import GraplError
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.truth import Truth, TruthFiles

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["FoundTruth", "KeptTruth", "declined_pictures", "read_truths"]

KIND = "truth"
DECLINED = "truth declined"
"""The kind of the attachment that says that none is to be offered."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundTruth:
    """A picture's truth that was read from the session, and the annotator who counts; None: all."""

    picture: Picture
    truth: Truth
    annotator: int | None


class KeptTruth(QObject):
    """Writes each truth that the person takes, with the annotator who counts, or declines; gives those of a session back."""

    def __init__(self, truth: SessionTruth, view: ViewState, writer: SessionWriter, parent: QObject) -> None:
        super().__init__(parent)
        self._truth, self._view, self._writer = truth, view, writer
        self._written: WeakKeyDictionary[Picture, tuple[Truth, int | None]] = WeakKeyDictionary()
        self._annotators: WeakKeyDictionary[Picture, int] = WeakKeyDictionary()
        self._declined: WeakSet[Picture] = WeakSet()
        truth.truth_changed.connect(self._on_truth_changed)
        truth.truth_changed.connect(self._on_truth_offer_changed)
        truth.offer_changed.connect(self._on_truth_offer_changed)

    def bring_back(self, found: Sequence[FoundTruth], declined: Sequence[Picture] = ()) -> None:
        """Give pictures their truths, and offer none for others."""
        for picture in declined:
            self._declined.add(picture)
            self._truth.offer_nothing(picture)
        for one in found:
            self._written[one.picture] = (one.truth, one.annotator)
            if one.annotator is not None:
                self._annotators[one.picture] = one.annotator
            path = one.truth.path
            self._truth.take(one.truth, one.picture, None if path is None else TruthFiles((path,), one.truth.void))

    @Slot()
    def _on_truth_changed(self) -> None:
        picture, current = self._view.picture, self._truth.current
        if picture is None:
            return
        if current is not None and (annotator := self._annotators.pop(picture, None)) is not None:
            self._truth.choose_annotator(annotator)  # comes back here
            return
        if current is None:
            if self._written.pop(picture, None) is not None:
                self._writer.detach(KIND, picture=picture)
        elif self._written.get(picture) != (now := (current, self._truth.annotator)):
            self._written[picture] = now
            facts = {"void": current.void, "path": current.path, "names": current.names, "annotator": self._truth.annotator}
            arrays = {str(number): labels for number, labels in enumerate(current.annotators)}
            self._writer.attach(KIND, facts, arrays, picture=picture)

    @Slot()
    def _on_truth_offer_changed(self) -> None:
        picture, is_declined = self._view.picture, self._truth.is_declined
        if picture is None or is_declined == (picture in self._declined):
            return
        if is_declined:
            self._declined.add(picture)
            self._writer.attach(DECLINED, {}, {}, picture=picture)
        else:
            self._declined.discard(picture)
            self._writer.detach(DECLINED, picture=picture)


def declined_pictures(entries: Sequence[AttachmentEntry], pictures: Mapping[int, Picture]) -> list[Picture]:
    """Those for which no truth is to be offered."""
    numbers = [entry.picture for entry in entries if entry.kind == DECLINED and entry.picture is not None]
    return [pictures[number] for number in numbers if number in pictures]


def read_truths(folder: Path, entries: Sequence[AttachmentEntry], pictures: dict[int, Picture]) -> list[FoundTruth]:
    """In a thread: those that are whole and fit their pictures."""
    from grapl_engine.storage.session_truth import read_session_truth

    found = []
    for entry in entries:
        picture = None if entry.picture is None else pictures.get(entry.picture)
        if entry.kind != KIND or picture is None:
            continue
        with suppress(GraplError):  # the person can open it again
            found.append(FoundTruth(picture, *read_session_truth(folder, entry, picture)))
    return found
