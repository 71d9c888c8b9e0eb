"""Files that are whole or not there."""

from __future__ import annotations

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
