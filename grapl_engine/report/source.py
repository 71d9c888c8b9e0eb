"""What a report of one picture is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.record import RunRecord
    from grapl_engine.truth import Truth

__all__ = ["ReportSource", "ReportedRun"]


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
    """

    picture: Picture
    runs: tuple[ReportedRun, ...] = ()
    truth: Truth | None = None
    remarks: tuple[str, ...] = ()
