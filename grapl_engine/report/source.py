"""What a report of one picture is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.record import RunRecord
    from grapl_engine.storage.session_index import AttachmentEntry
    from grapl_engine.storage.session_stability import StabilityRuns
    from grapl_engine.storage.session_sweep import SweepGrid, SweepRun
    from grapl_engine.truth import Truth

__all__ = ["KeptResults", "ReportSource", "ReportedRun"]


@dataclass(frozen=True, slots=True, eq=False)
class ReportedRun:
    """A run, which is read when its turn comes: fifty of them need not be in memory at once.

    Attributes
    ----------
    number : int
        By which the report names it.
    read : callable
        Gives the run, whole; raises a `GraplError` where it cannot.
    name, note : str
        What the person calls it, and says of it; "" if nothing.
    is_pinned : bool
        Whether the person marked it.
    """

    number: int
    read: Callable[[], RunRecord]
    name: str = ""
    note: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class KeptResults:
    """Where a session keeps what came of many runs of the picture; read when its turn comes.

    Attributes
    ----------
    folder : Path
        Of the session.
    entries : tuple of AttachmentEntry
        Those of the session.
    number : int
        The picture's in the session.
    """

    folder: Path
    entries: tuple[AttachmentEntry, ...]
    number: int

    def sweep(self) -> SweepGrid | None:
        """What the sweep is made of; None without one.

        Raises
        ------
        SessionFileError
            If it is damaged.
        """
        from grapl_engine.storage.session_sweep import read_sweep

        return read_sweep(self.folder, self.entries, self.number)

    def sweep_runs(self, picture: Picture) -> Iterator[SweepRun]:
        """Its runs, one after the other; those that are asked for no more among them."""
        from grapl_engine.storage.session_sweep import read_sweep_runs

        return (run for _, run in read_sweep_runs(self.folder, self.entries, self.number, picture))

    def stability(self, picture: Picture) -> tuple[StabilityRuns, ...]:
        """Each choice of runs behind a stability, the oldest first."""
        from grapl_engine.storage.session_stability import read_stability

        return tuple(read_stability(self.folder, self.entries, self.number, picture).values())


@dataclass(frozen=True, slots=True, eq=False)
class ReportSource:
    """A picture with all that is known of it.

    Attributes
    ----------
    picture : Picture
    runs : tuple of ReportedRun
        Of this picture, in the order in which they were made.
    truth : Truth or None
        Those annotators who count.
    remarks : tuple of str
        What the report has not, in sentences.
    kept : KeptResults or None
        What came of many runs; None without a session.
    """

    picture: Picture
    runs: tuple[ReportedRun, ...] = ()
    truth: Truth | None = None
    remarks: tuple[str, ...] = ()
    kept: KeptResults | None = None
