"""Files that are whole or not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grapl_engine import RunFileError
from grapl_engine.storage.atomic import replacing


def test_what_was_written_takes_the_place_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as part:
        assert part.parent == tmp_path and part.suffix == ".txt" and part.read_text() == ""
        part.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(KeyError), replacing(path) as part:
        raise KeyError(part.write_text("half"))
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_long_name_leaves_room_for_the_other_one(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250 + ".txt")
    with replacing(path) as part:
        part.write_text("new")
    assert path.read_text() == "new"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(RunFileError, match=r"a.txt cannot be written .*: choose another folder"),
        replacing(tmp_path / "no" / "a.txt"),
    ):
        pytest.fail("nothing is begun")


def test_parts_of_killed_saves_are_swept_and_those_of_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    stale = tmp_path / ".a-0123abcd.txt"
    others = [tmp_path / name for name in (".b-0123abcd.txt", ".a-0123abcd.tif", ".a-0123abc.txt", "a-0123abcd.txt", ".a.txt")]
    for file in (stale, *others):
        file.write_text("half")
    with replacing(path) as part:
        part.write_text("new")
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])


def test_a_part_that_somebody_writes_is_not_swept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with replacing(path) as first:
        first.write_text("first")
        with replacing(path) as second:
            second.write_text("second")
            assert first.exists()
        assert path.read_text() == "second" and first.read_text() == "first"
    assert path.read_text() == "first" and list(tmp_path.iterdir()) == [path]


def test_a_writer_that_was_killed_leaves_a_part_that_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    script = (
        "import os, signal, sys\nfrom grapl_engine.storage.atomic import replacing\n"
        "with replacing(sys.argv[1]) as part:\n    part.write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], cwd=Path(__file__).parents[3], check=False)
    assert len(list(tmp_path.iterdir())) == 2 and path.read_text() == "old"
    with replacing(path) as part:
        part.write_text("new")
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RunFileError, match=r"No space left on device.*free some space"), replacing(path) as part:
        raise OSError(28 + 0 * part.write_text("half"), "No space left on device")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
