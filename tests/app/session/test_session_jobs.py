"""Writing in a thread: what the disk refuses becomes a sentence, and an ended session leaves what its index names."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from scripted_run import scripted_picture, scripted_record

from app.session import session_jobs
from app.session.kept_runs import KeptRun
from app.session.session_folders import SessionFolders
from grapl_engine import GraplError
from grapl_engine.storage import session_folder
from grapl_engine.storage.session_index import SessionIndex


def test_what_is_done_is_handed_on(tmp_path: Path) -> None:
    entry = KeptRun(scripted_record(), 1)
    work = partial(session_jobs.write_run, entry, 7, 1, entry.record)
    assert list(session_jobs.doing(work, tmp_path, lambda: False)) == [(entry, 7)]
    index = partial(session_jobs.write_index, SessionIndex())
    assert list(session_jobs.doing(index, tmp_path, lambda: False)) == []


def test_what_the_disk_refuses_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    work = partial(session_jobs.write_picture, 1, scripted_picture())
    with pytest.raises(GraplError, match=r"could not be written .* stay in memory"):
        list(session_jobs.doing(work, tmp_path, lambda: False))


def test_an_ended_session_has_what_its_index_names_and_without_a_picture_nothing(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path)
    claimed, picture = folders.claim_new(), scripted_picture()
    for number in (1, 2):
        session_jobs.write_picture(number, picture, claimed.path)
    session_jobs.end_session(claimed, SessionIndex((session_folder.picture_entry(2, picture),)), claimed.path)
    files = sorted(path.relative_to(claimed.path).as_posix() for path in claimed.path.rglob("*") if path.is_file())
    assert files == ["pictures/2.npy", "session.json"] and folders.earlier() == [claimed.path]
    again = folders.claim_last()
    assert again is not None
    session_jobs.end_session(again, SessionIndex(), again.path)
    assert list(tmp_path.iterdir()) == []
