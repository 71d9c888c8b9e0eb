"""A session in one file: whole or not at all, and nothing inflated that was not told before."""

from __future__ import annotations

import dataclasses
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from session_folders import small_session

from grapl_engine import SessionFileError
from grapl_engine.storage import session_attachments, session_file, session_folder
from grapl_engine.storage.session_file import open_session, save_session


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    small_session(tmp_path / "work")
    save_session(tmp_path / "mine.graplsession", tmp_path / "work")
    return tmp_path / "mine.graplsession"


def test_it_comes_back_as_it_was_without_what_was_removed(saved: Path, tmp_path: Path) -> None:
    index, record = dataclasses.replace(session_folder.read_index(tmp_path / "work"), removed=()), None
    found = open_session(saved, tmp_path / "new" / "there")
    assert found == index == session_folder.read_index(tmp_path / "new" / "there")
    picture = session_folder.read_picture(tmp_path / "new" / "there", found.pictures[0])
    record = session_folder.read_run(tmp_path / "new" / "there", 3, 1, picture)
    assert record.picture is picture and record.finished is not None
    facts, arrays = session_attachments.read_attachment(tmp_path / "new" / "there", 1)
    assert facts == {"tolerance": 2}
    np.testing.assert_array_equal(arrays["persistence"], np.arange(6.0).reshape(2, 3))


def test_nothing_is_pickled_and_runs_are_not_deflated_twice(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
        assert names == ["session.json", "pictures/1.npy", "runs/1-1.grapl", "runs/3-1.grapl", "attachments/1.npz"]
        assert archive.getinfo("runs/1-1.grapl").compress_type == zipfile.ZIP_STORED


def change_index(change: Callable[[dict[str, object]], None]) -> Callable[[dict[str, bytes]], None]:
    def do(members: dict[str, bytes]) -> None:
        facts = json.loads(members["session.json"])
        change(facts)
        members["session.json"] = json.dumps(facts).encode()

    return do


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.pop("session.json"), "of another program"),
        (lambda m: m.pop("runs/1-1.grapl"), "damaged"),
        (lambda m: m.update({"runs/9-1.grapl": b"x"}), "damaged"),
        (lambda m: m.update({"../outside.npy": b"x"}), "damaged"),
        (lambda m: m.update({"runs/1-1.grapl": m["runs/1-1.grapl"] + b"x"}), "another length"),
        (lambda m: m.update({"session.json": b"[]"}), "of another program"),
        (lambda m: m.update({"session.json": b"{"}), "damaged"),
        (change_index(lambda f: f.update(version=2)), "newer version"),
        (change_index(lambda f: f.update(files={})), "damaged"),
        (change_index(lambda f: f["pictures"][0].update(shape=[10**6, 10**6, 3])), "does not fit"),  # type: ignore[index]
        (change_index(lambda f: f["runs"][0].update(picture=7)), "no picture 7"),  # type: ignore[index]
        (change_index(lambda f: f["runs"][0]["settings"].update(d=-1)), "cannot take"),  # type: ignore[index]
    ],
)
def test_damage_is_told_in_a_sentence_and_leaves_nothing(
    saved: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], object], said: str
) -> None:
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(SessionFileError, match=said):
        open_session(saved, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.graplsession", "work"]


@pytest.mark.parametrize("length", [0, 10, 500, -1, -30])
def test_a_part_of_a_file_is_refused(saved: Path, tmp_path: Path, length: int) -> None:
    saved.write_bytes(saved.read_bytes()[:length])
    with pytest.raises(SessionFileError, match=r"choose a|get the file again"):
        open_session(saved, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_flipped_bytes_are_refused(saved: Path, tmp_path: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 255
    saved.write_bytes(content)
    with pytest.raises(SessionFileError, match="damaged"):
        open_session(saved, tmp_path / "new")


def test_without_room_nothing_is_inflated(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = session_file.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(session_file.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    monkeypatch.setattr(session_file, "_unpack", lambda *_: pytest.fail("inflated"))
    with pytest.raises(SessionFileError, match="free some space"):
        open_session(saved, tmp_path / "new")


def test_a_folder_that_lacks_a_file_is_not_saved_over_an_old_one(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    (tmp_path / "work" / "runs" / "1-1.grapl").unlink()
    with pytest.raises(SessionFileError, match="was not saved"):
        save_session(saved, tmp_path / "work")
    assert saved.read_bytes() == before
    with pytest.raises(SessionFileError, match="does not exist"):
        open_session(tmp_path / "none.graplsession", tmp_path / "new")


def test_files_of_a_disk_without_a_clock_are_saved(saved: Path, tmp_path: Path) -> None:
    os.utime(tmp_path / "work" / "runs" / "1-1.grapl", (0, 0))  # a zip knows no time before 1980
    save_session(saved, tmp_path / "work")
    assert open_session(saved, tmp_path / "again").runs
