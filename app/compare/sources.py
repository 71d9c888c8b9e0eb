"""The table of what can be compared: to add a source is to add it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.compare.baseline_source import BaselineMaps, baseline_choices
from app.compare.choice import Choice
from app.compare.edits_source import edited_choices
from app.compare.run_source import run_choices, shown_choices
from app.compare.truth_source import LabelFiles, file_choices, truth_choices
from app.session.session import Session

__all__ = ["Sources"]

Source: TypeAlias = "Callable[[Sources], list[Choice]]"


class Sources(QObject):
    """What can be compared of the open picture.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    baselines : BaselineMaps
        Those that were computed.
    files : LabelFiles
        Those that were opened.

    Signals
    -------
    changed()
        There are other choices, or one of them means another map.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.baselines, self.files = BaselineMaps(), LabelFiles(session, self)
        self._soon = QTimer(self, interval=0, singleShot=True)  # a run's end is several signals
        self._soon.timeout.connect(self._tell)
        for signal in (
            session.view.picture_changed,
            session.view.frame_changed,
            session.detail.cut_changed,
            session.runs.runs_changed,
            session.runs.frame_added,
            session.runs.run_ended,
            session.truth.truth_changed,
            session.kept.run_changed,
            session.edits.changed,
        ):
            signal.connect(self._soon.start)

    def choices(self) -> list[Choice]:
        """All that there is now, in the order of the table; nothing without a picture."""
        if self.session.view.picture is None:
            return []
        return [choice for source in SOURCES for choice in source(self)]

    @Slot()
    def _tell(self) -> None:
        self.baselines.keep(self.session.view.picture, [run.picture for run in self.session.runs.kept])
        self.changed.emit()


SOURCES: tuple[Source, ...] = (
    lambda sources: shown_choices(sources.session),
    lambda sources: run_choices(sources.session),
    lambda sources: edited_choices(sources.session),
    lambda sources: truth_choices(sources.session),
    lambda sources: baseline_choices(sources.session.view.picture, sources.baselines),
    lambda sources: file_choices(sources.session.view.picture, sources.files),
)
"""Each says what it has, in the order in which it is offered."""
