"""A session's folder: pictures that are read when they are looked at, runs without a second copy of them, and strays."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from session_folders import small_session

from grapl_engine import RunRecord, SessionFileError, as_picture
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage import session_folder
from grapl_engine.storage.run_facts import RunFacts


def test_a_picture_stays_in_its_file(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    picture = session_folder.read_picture(tmp_path / "work", index.pictures[0])
    assert isinstance(picture.pixels, np.memmap) and not picture.pixels.flags.writeable
    np.testing.assert_array_equal(picture.pixels, record.picture.pixels)
    assert (picture.name, picture.path, picture.notes) == (record.picture.name, record.picture.path, record.picture.notes)
    session_folder.write_picture(tmp_path / "work", 1, as_picture(np.zeros((5, 5, 3), np.uint8)))
    with pytest.raises(SessionFileError, match="damaged"):
        session_folder.read_picture(tmp_path / "work", index.pictures[0])


def test_a_run_comes_back_with_the_picture_at_hand(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    found = session_folder.read_run(tmp_path / "work", 1, 1, record.picture)
    assert found.picture is record.picture and found.frames() == record.frames()
    assert RunFacts.of(found) == RunFacts.of(record) == index.runs[0].facts
    other = as_picture(np.zeros((5, 5, 3), np.uint8))
    with pytest.raises(SessionFileError, match="cannot be brought back"):
        session_folder.read_run(tmp_path / "work", 1, 1, other)
    with pytest.raises(SessionFileError, match="cannot be brought back"):
        session_folder.read_run(tmp_path / "work", 9, 1, record.picture)


def test_the_latest_edits_of_a_run_go_before_those_of_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    index, record = small_session(folder)
    latest = LabelEdits((Fill(9, 0, 0), Merge(0, (1,))))
    session_folder.write_run_edits(folder, 1, 1, latest)
    assert session_folder.read_run(folder, 1, 1, record.picture).edits == latest
    session_folder.write_run_edits(folder, 4, 1, latest)  # of a run that is no more
    session_folder.tidy(folder, index)
    assert session_folder.read_run(folder, 1, 1, record.picture).edits == latest
    assert not (folder / session_folder.run_edits_file(4, 1)).exists()
    (folder / session_folder.run_edits_file(1, 1)).write_text("half", encoding="utf-8")
    assert session_folder.read_run(folder, 1, 1, record.picture).edits == record.edits
    session_folder.write_run_edits(folder, 1, 1, LabelEdits())
    assert not session_folder.read_run(folder, 1, 1, record.picture).edits


def test_runs_that_the_index_does_not_know_are_found(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    for number, picture in ((2, 1), (7, 1), (5, 1), (8, 4)):  # 2 was removed, picture 4 came later
        session_folder.write_run(tmp_path / "work", number, picture, record)
    (tmp_path / "work" / "runs" / ".9-1-ab12.grapl").write_bytes(b"half")
    assert session_folder.strays(tmp_path / "work", index) == [(5, 1), (7, 1), (8, 4)]
    later = dataclasses.replace(index, pictures=(dataclasses.replace(index.pictures[0], number=5),))
    assert session_folder.strays(tmp_path / "work", later) == [], (
        "a picture that came before and is not there is wanted no more"
    )
    session_folder.write_picture(tmp_path / "work", 4, record.picture)
    picture, entry = session_folder.stray_picture(tmp_path / "work", 8, 4)
    assert entry == session_folder.picture_entry(4, record.picture) and (picture.pixels == record.picture.pixels).all()
    assert session_folder.stray_entry(5, 1, record).facts == RunFacts.of(record)


def test_a_folder_without_an_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError, match="holds no session"):
        session_folder.read_index(tmp_path)


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '|u1', 'fortran_order': False, 'shape': (12, 20, 3\n\n(",
        "{'descr': '|O', 'fortran_order': False, 'shape': (12, 20, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (100000, 100000, 3)}",
        "(" * 900,
    ],
)
def test_a_picture_with_a_header_that_is_none_is_told(tmp_path: Path, header: str) -> None:
    index, record = small_session(tmp_path / "work")
    file = tmp_path / "work" / session_folder.picture_file(1)
    text = header.encode()
    file.write_bytes(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + record.picture.pixels.tobytes())
    with pytest.raises(SessionFileError, match=r"leaf\.png of the session is damaged"):
        session_folder.read_picture(tmp_path / "work", index.pictures[0])


def test_a_run_put_away_is_itself_again(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    facts = RunFacts.of(record)
    record.put_away()
    assert record.is_away and record.frames() == [] and record.ended is facts.ended and record.progress == 1.0
    record.bring_back(session_folder.read_run(tmp_path / "work", 3, 1, record.picture))
    assert not record.is_away and RunFacts.of(record) == facts
    shell = RunRecord(record.picture, index.runs[0].settings)
    shell.put_away(index.runs[0].facts.ended)
    assert shell.ended is facts.ended


def test_a_picture_that_was_written_lies_in_its_file(tmp_path: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (12, 20, 3), np.uint8)
    picture = as_picture(pixels, "leaf.png")
    session_folder.write_picture(tmp_path, 4, picture)
    session_folder.map_picture(tmp_path, 4, picture)
    assert isinstance(picture.pixels, np.memmap) and not picture.pixels.flags.writeable
    np.testing.assert_array_equal(picture.pixels, pixels)
    other = as_picture(pixels[:6], "half.png")
    with pytest.raises(SessionFileError):
        session_folder.map_picture(tmp_path, 4, other)
    assert not isinstance(other.pixels, np.memmap)
