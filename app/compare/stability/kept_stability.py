"""Runs and what they say together in the session's folder: each map as it comes, all of them brought back at another start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.stability.gathering import Found
from app.compare.stability.runs_plan import RunsPlan
from app.session.history import RunConfiguration
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine.storage.session_stability import KIND, RUN_KIND, StabilityRuns, read_stability, run_facts

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.storage.session_index import AttachmentEntry

__all__ = ["KeptStability"]


class KeptStability(QObject):
    """Writes beside the window, and reads beside it.

    Parameters
    ----------
    session : Session

    Signals
    -------
    read_found(Picture, Found)
        The picture has these runs; what they say together is not known yet. The newest choice comes last.
    ended()
        There is nothing more of it.
    """

    read_found = Signal(object, object)
    ended = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers: MutableMapping[Picture, dict[RunsPlan, int]] = WeakKeyDictionary()
        self._picture: Picture | None = None
        self._task = BackgroundTask("the session's stability", session)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self.ended)
        self._task.failed.connect(self.ended)

    @property
    def is_reading(self) -> bool:
        """Whether runs are being brought back."""
        return self._task.is_busy

    def plans(self, picture: Picture) -> list[RunsPlan]:
        """The choices of which the session has runs, as far as they are known, oldest first."""
        return list(self._numbers.get(picture, {}))

    def has(self, picture: Picture, plan: RunsPlan) -> bool:
        """Whether the session may have runs of this choice; before it was read, nobody knows."""
        known = self._numbers.get(picture)
        return bool(self._entries(picture)) if known is None else plan in known

    def read(self, picture: Picture) -> None:
        """Bring back what the session has of a picture."""
        self.cancel()
        folder, entries = self._session.keeper.writer.folder, self._entries(picture)
        self._picture = picture
        if folder is not None and entries:
            number = self._session.keeper.writer.number_of(picture)
            self._task.submit(partial(_read, folder, entries, number, picture))

    def cancel(self) -> None:
        """What is read is no longer wanted; it can be read again."""
        if self.is_reading and self._picture is not None:
            self._numbers.pop(self._picture, None)
        self._task.cancel()

    def add(self, picture: Picture, before: Found | None, found: Found) -> None:
        """Keep what came of runs."""
        known = self._numbers.setdefault(picture, {})
        writer, plan = self._session.keeper.writer, found.plan
        if plan not in known:
            number = writer.attach(KIND, _kept(plan).to_facts(), {}, picture=picture, beside=True)
            if number is None:
                return
            known[plan] = number
        old_maps, old_failures = ({}, {}) if before is None else (before.maps, before.failures)
        for of in found.maps.keys() - old_maps.keys():
            arrays = {"labels": found.maps[of]}
            writer.attach(RUN_KIND, run_facts(known[plan], of), arrays, picture=picture, beside=True)
        for of in found.failures.keys() - old_failures.keys():
            facts = run_facts(known[plan], of, found.failures[of])
            writer.attach(RUN_KIND, facts, {}, picture=picture, beside=True)

    def _entries(self, picture: Picture) -> tuple[AttachmentEntry, ...]:
        """What the session has of a picture."""
        writer = self._session.keeper.writer
        if writer.folder is None:
            return ()
        number = writer.number_of(picture)
        return tuple(entry for entry in writer.attachments if entry.picture == number and entry.kind in (KIND, RUN_KIND))

    @Slot(object)
    def _on_task_result(self, said: tuple[int, Found]) -> None:
        number, found = said
        assert self._picture is not None
        self._numbers.setdefault(self._picture, {})[found.plan] = number
        self.read_found.emit(self._picture, found)


def _kept(plan: RunsPlan) -> StabilityRuns:
    configuration = plan.configuration
    return StabilityRuns(
        configuration.settings, configuration.constraints, plan.name, plan.count, plan.low, plan.high, plan.values
    )


def _read(
    folder: Path, entries: Sequence[AttachmentEntry], number: int, picture: Picture, should_stop: Callable[[], bool]
) -> Iterator[tuple[int, Found]]:
    """In the thread."""
    for place, kept in read_stability(folder, entries, number, picture, should_stop).items():
        configuration = RunConfiguration(kept.settings, kept.constraints)
        plan = RunsPlan(configuration, kept.name, kept.count, kept.low, kept.high)
        if plan.values == kept.values:  # else it is of a version that spaced them otherwise
            yield place, Found(plan, kept.maps, kept.failures)
