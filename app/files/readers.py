"""What reads files, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine import Picture, RunRecord

__all__ = ["load_run", "read_picture"]


def read_picture(path: Path) -> Picture:
    """A picture."""
    from grapl_engine import read_picture as read

    return read(path)


def load_run(path: Path) -> RunRecord:
    """A saved run."""
    from grapl_engine.storage import run_file as storage

    return storage.load_run(path)
