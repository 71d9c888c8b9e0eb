"""A study's folder: its manifest, and rows in the store or, of earlier versions, in the CSV."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from study_rows import ROWS

from grapl_engine.errors import RunFileError, StudyError
from grapl_engine.study.folder import (
    FORMAT,
    MANIFEST,
    export_table,
    has_store,
    holds_study,
    keep_map,
    open_store,
    read_study,
    write_manifest,
)
from grapl_engine.study.store import STORE
from grapl_engine.study.table import TABLE, read_table, write_table


def _keys(folder: Path) -> list[str]:
    return [row.key for row in read_study(folder).rows]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_manifest(tmp_path, {"dataset": {"path": "x"}})
    return tmp_path


def test_what_is_written_is_read(folder: Path) -> None:
    assert (_keys(folder), has_store(folder)) == ([], False)
    with open_store(folder) as store:
        store.append(ROWS[1])
        store.append(ROWS[0])
        export_table(store, folder)
    assert read_study(folder).manifest == {"format": FORMAT, "dataset": {"path": "x"}}
    assert _keys(folder) == [row.key for row in read_table(folder / TABLE)] == [ROWS[1].key, ROWS[0].key]
    (folder / TABLE).write_text("whatever", encoding="utf-8")
    assert _keys(folder) == [ROWS[1].key, ROWS[0].key], "the store counts"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"format": Infinity}', '{"format": [1]}', '{"format": 1e400}'])
def test_a_manifest_that_is_none_is_told(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError):
        read_study(folder)


def test_rows_of_an_earlier_version_are_read_and_taken_over(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps({"format": 1}), encoding="utf-8")
    write_table(folder / TABLE, ROWS[:2])
    assert _keys(folder) == [ROWS[0].key, ROWS[1].key] and not has_store(folder)
    (folder / STORE).touch()  # what a kill leaves before there is a store
    assert _keys(folder) == [ROWS[0].key, ROWS[1].key]
    for _ in range(2):
        with open_store(folder) as store:
            store.append(ROWS[2])
    assert _keys(folder) == [row.key for row in ROWS]
    assert [row.key for row in read_table(folder / TABLE)] == [row.key for row in ROWS[:2]], "until it is written anew"


@pytest.mark.parametrize("name", [MANIFEST, STORE, TABLE])
def test_a_folder_with_any_of_its_files_holds_a_study(tmp_path: Path, name: str) -> None:
    assert not holds_study(tmp_path)
    (tmp_path / name).touch()
    assert holds_study(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "holds no study"),
        ("{", "cannot be read"),
        (json.dumps({"format": FORMAT + 1}), "not the manifest of a study that this version knows"),
        (json.dumps({"format": "1"}), "not the manifest"),
        ("[]", "not the manifest"),
    ],
)
def test_what_is_no_study(folder: Path, text: str | None, sentence: str) -> None:
    if text is None:
        (folder / MANIFEST).unlink()
    else:
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=sentence):
        read_study(folder)


def test_maps_and_tables_that_cannot_be_written_are_sentences(folder: Path) -> None:
    keep_map(folder / "maps" / "a" / "x.png", b"png")
    assert (folder / "maps" / "a" / "x.png").read_bytes() == b"png"
    with pytest.raises(StudyError, match="cannot be made"):
        keep_map(folder / MANIFEST / "x.png", b"png")
    with open_store(folder) as store:
        (folder / TABLE).mkdir()
        with pytest.raises(RunFileError, match="cannot be written"):
            export_table(store, folder)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
