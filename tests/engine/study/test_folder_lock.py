"""One study at a time in a folder, however the one before ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grapl_engine.errors import StudyError
from grapl_engine.study.folder_lock import LOCK, alone_in

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from grapl_engine.study.folder_lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
"""


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
