"""One study at a time in a folder, however the one before ended."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grapl_engine.errors import StudyError
from grapl_engine.study import folder_lock
from grapl_engine.study.folder_lock import LOCK, alone_in

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from grapl_engine.study import folder_lock
from grapl_engine.study.folder_lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
"""


class WindowsLocks:
    """What Windows has in the place of flock: a byte of a file that is locked, refused to others as not permitted."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        self.asked.append((mode, count))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None


@pytest.fixture(params=["here", "Windows"], autouse=True)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The locks of this system, and those of Windows."""
    if request.param == "Windows":
        monkeypatch.setattr(folder_lock, "IS_WINDOWS", True)
        monkeypatch.setitem(sys.modules, "msvcrt", WindowsLocks())  # type: ignore[arg-type]
    return str(request.param)


def test_windows_locks_one_byte_without_waiting(tmp_path: Path, system: str) -> None:
    with alone_in(tmp_path):
        pass
    if system == "Windows":
        assert sys.modules["msvcrt"].asked == [(2, 1)]


def test_a_disk_that_cannot_lock_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with alone_in(tmp_path), alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()


def test_the_second_one_is_refused_and_comes_in_afterwards(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(StudyError, match=r"Another study is at work in .*: wait"), alone_in(tmp_path):
        pytest.fail("two are in")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyError), alone_in(tmp_path):
        raise KeyError
    with alone_in(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_a_killed_study_locks_nobody_out(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "in\n"
        with pytest.raises(StudyError, match="Another study"), alone_in(tmp_path):
            pytest.fail("two are in")
        holder.send_signal(signal.SIGKILL)
        holder.wait(60)
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()


def test_a_folder_that_takes_no_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(StudyError, match=r"Nothing can be written to .* \(No space left on device\)"), alone_in(tmp_path):
        pytest.fail("nothing is begun")
