"""Files that are whole or not there."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from grapl_engine.errors import RunFileError

try:
    import fcntl

    CAN_LOCK = True
except ImportError:  # Windows has none
    CAN_LOCK = False

__all__ = ["held", "part_of", "replacing", "replacing_in", "sweep_parts"]

STALE_S = 24 * 3600
"""Where no lock says whether anybody writes a part, it is taken for a dead one's after so many seconds."""


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Write a file beside `path`, and put it in its place once it is whole.

    A crash, a full disk or an error inside the block leaves what was there before. A kill leaves the hidden part too; it is
    swept with the next file of the name.

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
    part = part_of(path)
    try:
        sweep_parts(path)
        part.touch(exist_ok=False)
        with held(part):
            try:
                yield part
                with part.open("rb+") as stream:
                    os.fsync(stream.fileno())
                part.replace(path)
            finally:
                with suppress(OSError):  # what ended the block is said instead
                    part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise RunFileError(f"{path} cannot be written ({reason}): choose another folder or free some space.") from error


def replacing_in(folder: Path, name: str) -> AbstractContextManager[Path]:
    """`replacing` of a file by its name from a folder; the folders that it is in are made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return replacing(path)


def part_of(path: Path) -> Path:
    """A hidden name beside `path`, for what is not whole yet."""
    return path.with_name(f".{path.stem[:40]}-{os.urandom(4).hex()}{path.suffix}")


@contextmanager
def held(part: Path) -> Iterator[None]:
    """Let nobody sweep a part, a file or a folder, during the block: a lock that ends with the process, however that ends."""
    descriptor = os.open(part, os.O_RDONLY) if CAN_LOCK else -1
    try:
        if CAN_LOCK:
            with suppress(OSError):  # a disk that cannot lock
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def sweep_parts(path: Path) -> None:
    """Delete the hidden parts of this file that killed programs have left; what somebody writes just now stays."""
    name = re.compile(rf"\.{re.escape(path.stem[:40])}-[0-9a-f]{{8}}{re.escape(path.suffix)}")
    try:
        found = [Path(entry.path) for entry in os.scandir(path.parent) if name.fullmatch(entry.name)]
    except OSError:  # a folder that may not be listed can be written to all the same
        return
    for part in found:
        with suppress(OSError):
            if _is_abandoned(part):
                _remove(part)


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        import shutil  # which loads compressors: the window's start has no use for it

        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def _is_abandoned(part: Path) -> bool:
    """Whether nobody holds it."""
    if not CAN_LOCK:
        return time.time() - part.stat().st_mtime > STALE_S
    descriptor = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk that cannot lock
        return time.time() - part.stat().st_mtime > STALE_S
    finally:
        os.close(descriptor)
    return True
