"""The folders in which sessions live while somebody works on them: one for each living program."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from grapl_engine.storage.session_folder import INDEX

__all__ = ["ClaimedFolder", "SessionFolders"]

MOST = 10
"""So many sessions are kept; older ones in which nobody works make room."""
MOST_BYTES = 20 * 2**30
"""Or so much of the disk: runs of large pictures have large files."""
UNTOUCHED = 3
STALE_S = 24 * 3600
"""Nobody unpacks a session for so long."""
_LOCK = "lock"


class ClaimedFolder:
    """A session's folder that no other living program takes.

    Attributes
    ----------
    path : Path
    """

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path = path
        self._lock = lock

    def release(self) -> None:
        """Let others have it; a folder without a session in it goes."""
        self._lock.unlock()
        if not (self.path / INDEX).exists():
            shutil.rmtree(self.path, ignore_errors=True)

    def remove(self) -> None:
        """Remove the session."""
        self._lock.unlock()
        shutil.rmtree(self.path, ignore_errors=True)


class SessionFolders:
    """Finds, makes and removes them.

    Parameters
    ----------
    root : Path
        Where they lie; need not be there yet.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def claim(self, path: Path) -> ClaimedFolder | None:
        """Take a folder, unless a living program works in it; one that a killed program left behind is free."""
        lock = QLockFile(str(path / _LOCK))
        lock.setStaleLockTime(0)  # a program may work for days; one that is no longer there holds nothing
        return ClaimedFolder(path, lock) if path.is_dir() and lock.tryLock(0) else None

    def claim_last(self) -> ClaimedFolder | None:
        """Take the session that was worked on last."""
        return next((claimed for path in self._newest_first() if (claimed := self.claim(path)) is not None), None)

    def new_path(self) -> Path:
        """A name for a session to come."""
        return self.root / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(3).hex()}"

    def claim_new(self) -> ClaimedFolder:
        """Make a folder, and take it.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        path = self.new_path()
        path.mkdir(parents=True)
        claimed = self.claim(path)
        if claimed is None:
            raise OSError(f"{path} cannot be locked")
        return claimed

    def earlier(self) -> list[Path]:
        """Sessions in which no living program works, the newest first."""
        return [path for path in self._newest_first() if self._is_free(path)]

    @property
    def size(self) -> int:
        """Bytes of all of them; looks at every file."""
        return _size(self.root)

    def remove_earlier(self) -> None:
        """Remove those in which no living program works."""
        for path in self.earlier():
            if (claimed := self.claim(path)) is not None:
                claimed.remove()

    def prune(self) -> None:
        """Remove what is older than the newest `MOST`, or than the newest that fill `MOST_BYTES`.

        The newest `UNTOUCHED` are left alone, since another program may just be taking one of them. What a program that ended
        meanwhile had only half unpacked goes too.
        """
        for path in self._found(".*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > STALE_S:
                    shutil.rmtree(path)
        filled = 0
        for place, path in enumerate(self._newest_first()):
            filled += _size(path)
            if place < UNTOUCHED or (place < MOST and filled <= MOST_BYTES):
                continue
            if (claimed := self.claim(path)) is not None:
                claimed.remove()

    def _is_free(self, path: Path) -> bool:
        """A session that was closed has no lock; one that a killed program left behind has one that can be taken."""
        if not (path / _LOCK).exists():
            return True
        if (claimed := self.claim(path)) is None:
            return False
        claimed.release()
        return True

    def _newest_first(self) -> list[Path]:
        times: list[tuple[float, Path]] = []
        for index in self._found(f"*/{INDEX}"):
            try:
                times.append((index.stat().st_mtime, index.parent))
            except OSError:  # another program has just removed it
                continue
        return [path for _, path in sorted(times, reverse=True) if not path.name.startswith(".")]

    def _found(self, pattern: str) -> list[Path]:
        """What fits it; a disk that is gone, or a name that no disk takes, has nothing."""
        with suppress(OSError):
            return list(self.root.glob(pattern))
        return []


def _size(folder: Path) -> int:
    """Bytes of its files; those that go meanwhile do not count."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.stat().st_size
    return size
