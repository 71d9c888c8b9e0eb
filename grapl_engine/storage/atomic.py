"""Files that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grapl_engine.errors import RunFileError

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Write a file beside `path`, and put it in its place once it is whole.

    A crash, a full disk or an error inside the block leaves what was there before.

    Parameters
    ----------
    path : str or Path
        What is to be written.

    Yields
    ------
    Path
        An empty file in the same folder, with the same suffix, to be written instead.

    Raises
    ------
    RunFileError
        If the folder is missing or may not be written to, or the disk is full.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem[:40]}-{os.urandom(4).hex()}{path.suffix}")
    try:
        part.touch(exist_ok=False)
        try:
            yield part
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise RunFileError(f"{path} cannot be written ({reason}): choose another folder or free some space.") from error
