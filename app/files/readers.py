"""What reads files, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.session.batch_work import known_picture

if TYPE_CHECKING:
    from grapl_engine import PartChoice, Picture, RunRecord

__all__ = ["load_run", "read_part", "read_picture"]


def read_picture(path: Path) -> Picture:
    """A picture."""
    from grapl_engine import read_picture as read

    return read(path)


def read_part(path: Path, choice: PartChoice, known: Iterable[Picture]) -> Picture:
    """A part of a picture's file; if it is one of those that are known, that one, with its runs."""
    from grapl_engine import read_picture as read

    return known_picture(read(path, choice), list(known))


def load_run(path: Path) -> RunRecord:
    """A saved run."""
    from grapl_engine.storage import run_file as storage

    return storage.load_run(path)
