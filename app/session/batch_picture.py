"""A picture of a batch, and what came of it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine import RunRecord
    from grapl_engine.batch.sources import Source

__all__ = ["BatchPicture", "PictureState"]


class PictureState(Enum):
    """Of a picture of a batch::

    WAITING --> RUNNING --> DONE
       ^           |  |
       +-- stop ---+  +---> FAILED
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class BatchPicture:
    """A picture of the folder, and what came of it.

    Attributes
    ----------
    source : Source
    state : PictureState
    share : float
        How far it is, while it runs.
    failure : str
        Why there is nothing, in a sentence.
    record : RunRecord or None
        Its run, once it is done.
    home : Path or None
        Where its files are.
    was_begun : bool
        Whether it was let go on its way: it is made anew.
    is_missing : bool
        Whether its file was not there at the start of the program, or its files of one that is done.
    name : str
        What its folder is to be called.
    """

    def __init__(self, source: Source) -> None:
        self.source, self.name = source, ""
        self.reset()

    def reset(self) -> None:
        """It waits."""
        self.state, self.share, self.failure = PictureState.WAITING, 0.0, ""
        self.record: RunRecord | None = None
        self.home: Path | None = None
        self.was_begun = self.is_missing = False

    def begin(self) -> None:
        """It is made now."""
        self.state, self.share, self.was_begun, self.is_missing = PictureState.RUNNING, 0.0, True, False

    def let_go(self) -> None:
        """It was stopped on its way: it waits again, and is made anew."""
        self.state, self.share = PictureState.WAITING, 0.0
