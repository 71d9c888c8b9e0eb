"""One study at a time in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grapl_engine.errors import StudyError

__all__ = ["LOCK", "alone_in"]

LOCK = ".study.lock"
IS_WINDOWS = os.name == "nt"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let no other study work in a folder during the block; the lock ends with the process, however that ends.

    Parameters
    ----------
    folder : Path
        It is there.

    Raises
    ------
    StudyError
        If another study works in it, or nothing can be written there.
    """
    path = folder / LOCK
    descriptor = _opened(path)
    try:
        if _is_taken(descriptor):
            raise StudyError(
                f"Another study is at work in {folder}: wait for its end and go on with --resume, or choose another folder."
            )
        try:
            yield
        finally:
            if not IS_WINDOWS:
                _remove(path)
    finally:
        os.close(descriptor)
        if IS_WINDOWS:  # which keeps a file that anybody has open, be it the next study
            _remove(path)


def _is_taken(descriptor: int) -> bool:
    """Hold the file until it is closed; whether another program does so already."""
    try:
        if IS_WINDOWS:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:  # a disk that cannot lock
        pass
    return False


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _opened(path: Path) -> int:
    """The file; once more if another study has just ended and taken it away."""
    try:
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
            os.close(descriptor)
    except OSError as error:
        raise StudyError(
            f"Nothing can be written to {path.parent} ({error.strerror or error}): choose another folder."
        ) from error
