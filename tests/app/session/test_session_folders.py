"""One folder for each living program; those of programs that have ended are found again, the newest first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.session import session_folders
from app.session.session_folders import SessionFolders
from grapl_engine.storage.session_folder import INDEX


def worked(folders: SessionFolders, seconds: int) -> Path:
    """A session that was closed so long after the epoch."""
    claimed = folders.claim_new()
    (claimed.path / INDEX).write_text("{}")
    os.utime(claimed.path / INDEX, (seconds, seconds))
    claimed.release()
    return claimed.path


def test_the_newest_that_nobody_works_in_is_taken(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path / "not yet there")
    assert folders.claim_last() is None and folders.earlier() == []
    old, new = worked(folders, 1000), worked(folders, 2000)
    first = folders.claim_last()
    assert first is not None and first.path == new
    second = folders.claim_last()
    assert second is not None and second.path == old and folders.claim_last() is None and folders.earlier() == []
    first.release()
    assert folders.earlier() == [new]
    second.remove()
    assert not old.exists()


def test_a_killed_program_holds_nothing(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path)
    path = worked(folders, 1000)
    code = (
        "import os, signal, sys; from pathlib import Path; from app.session.session_folders import SessionFolders;"
        "claimed = SessionFolders(Path(sys.argv[1])).claim_last(); assert claimed is not None;"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    assert done.returncode == -9 and (path / "lock").exists()
    assert folders.earlier() == [path]
    claimed = folders.claim_last()
    assert claimed is not None and claimed.path == path
    claimed.release()


def test_a_folder_without_a_session_goes(tmp_path: Path) -> None:
    claimed = SessionFolders(tmp_path).claim_new()
    claimed.release()
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_folders, "MOST", 2)
    monkeypatch.setattr(session_folders, "UNTOUCHED", 1)
    folders = SessionFolders(tmp_path)
    paths = [worked(folders, seconds) for seconds in (1000, 2000, 3000, 4000)]
    used = folders.claim(paths[0])
    folders.prune()
    assert [path.exists() for path in paths] == [True, False, True, True], "the oldest is worked in"
    assert used is not None
    used.release()
    folders.prune()
    assert [path.exists() for path in paths] == [False, False, True, True]


def test_the_disk_is_not_filled_but_the_newest_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_folders, "MOST_BYTES", 2500)
    folders = SessionFolders(tmp_path)
    paths = [worked(folders, 1000 * number) for number in range(1, 7)]
    for path in paths:
        (path / "big").write_bytes(bytes(1000))
    folders.prune()
    assert [path.exists() for path in paths] == [False, False, False, True, True, True], "three stay, however large"
    monkeypatch.setattr(session_folders, "UNTOUCHED", 1)
    folders.prune()
    assert [path.exists() for path in paths[3:]] == [False, True, True]


def test_what_a_killed_program_had_half_unpacked_goes_after_a_day(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path)
    session, left, fresh = worked(folders, 1000), tmp_path / ".left-0badf00d", tmp_path / ".fresh-0badf00d"
    for path in (left, fresh):
        (path / "runs").mkdir(parents=True)
    os.utime(left, (1000, 1000))
    folders.prune()
    assert sorted(tmp_path.iterdir()) == sorted([session, fresh])


def test_where_no_disk_takes_the_name_there_is_no_session(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path / ("long" * 100))
    assert folders.claim_last() is None and folders.earlier() == []
    folders.prune()
    with pytest.raises(OSError, match="too long"):
        folders.claim_new()
