"""Runs that the index lacks are found, and what is damaged takes nothing else with it."""

from __future__ import annotations

from pathlib import Path

from scripted_run import scripted_picture, scripted_record

from app.session.session_folders import SessionFolders
from app.session.session_reading import FoundSession, found_session, kept_run, unpacked_session
from grapl_engine.storage import session_folder
from grapl_engine.storage.session_file import save_session
from grapl_engine.storage.session_index import SessionIndex


def written(root: Path) -> SessionFolders:
    """Two pictures, a run of each, of which the index knows the first; and half a run."""
    folders = SessionFolders(root)
    claimed = folders.claim_new()
    pictures = [scripted_picture("one.png"), scripted_picture("two.png")]
    for number, picture in enumerate(pictures, 1):
        session_folder.write_picture(claimed.path, number, picture)
        session_folder.write_run(claimed.path, number, number, scripted_record(picture))
    known = session_folder.stray_entry(1, 1, scripted_record(pictures[0]))
    entries = tuple(session_folder.picture_entry(number, picture) for number, picture in enumerate(pictures, 1))
    session_folder.write_index(claimed.path, SessionIndex(entries, (known,)))
    (claimed.path / "runs" / "3-2.grapl").write_bytes(b"half a run")
    claimed.release()
    return folders


def read(folders: SessionFolders) -> FoundSession:
    claimed = folders.claim_last()
    assert claimed is not None
    (found,) = found_session(claimed, None, lambda: False)
    claimed.release()
    return found


def test_a_run_that_the_index_lacks_is_found(tmp_path: Path) -> None:
    found = read(written(tmp_path))
    assert [entry.number for entry in found.index.runs] == [1] and [entry.number for entry in found.strays] == [2]
    assert found.strays[0].picture == 2 and found.strays[0].facts.frames > 0


def test_a_run_whose_picture_the_index_lacks_is_found_with_it(tmp_path: Path) -> None:
    """The program may be killed between a picture's first run and the index that says so."""
    folders = written(tmp_path)
    folder = folders.earlier()[0]
    index = session_folder.read_index(folder)
    session_folder.write_index(folder, SessionIndex(index.pictures[:1], index.runs))
    found = read(folders)
    assert [picture.name for picture in found.pictures] == ["one.png", "two.png"]
    assert [(entry.number, entry.picture) for entry in found.strays] == [(2, 2)]
    assert [entry.number for entry in found.pictures.values()] == [1, 2]
    (folder / session_folder.picture_file(2)).unlink()
    assert read(folders).strays == ()


def test_a_damaged_picture_takes_its_runs_alone(tmp_path: Path) -> None:
    folders = written(tmp_path)
    (folders.earlier()[0] / session_folder.picture_file(2)).write_bytes(b"")
    found = read(folders)
    assert [picture.name for picture in found.pictures] == ["one.png"] and found.strays == ()


def test_a_kept_run_has_its_facts_without_its_arrays(tmp_path: Path) -> None:
    found = read(written(tmp_path))
    entry, picture = found.index.runs[0], next(iter(found.pictures))
    kept = kept_run(entry, picture)
    assert kept.record.is_away and kept.is_written and kept.facts == entry.facts
    assert kept.record.picture is picture and kept.record.ended is entry.facts.ended


def test_what_nobody_waits_for_any_more_leaves_nothing(tmp_path: Path) -> None:
    folders = written(tmp_path / "sessions")
    save_session(tmp_path / "a.graplsession", folders.earlier()[0])
    before = sorted((tmp_path / "sessions").iterdir())
    assert list(unpacked_session(tmp_path / "a.graplsession", folders, lambda: True)) == []
    assert sorted((tmp_path / "sessions").iterdir()) == before
    (found,) = unpacked_session(tmp_path / "a.graplsession", folders, lambda: False)
    assert found.claimed.path not in before and found.path == tmp_path / "a.graplsession"
    found.claimed.remove()
