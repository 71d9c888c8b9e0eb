"""The task table: what is written is read, and a kill costs at most the line that it tore."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from grapl_engine.errors import StudyError
from grapl_engine.study.table import COLUMNS, MANIFEST, SCORES, TABLE, Row, TableWriter, read_study, write_manifest

LONG = [[[0.12345, 0.12345]] * 10_000]
ROWS = (
    Row("a|slic|0", "a", "slic", "slic", "", {}, 0, "done", seconds=0.25, k_hat=3, scores=dict.fromkeys(SCORES, 0.5), map="m.png"),
    Row("b,\"ä\"|paper lambda=2|1", "b,\"ä\"", "paper lambda=2", "grapl", "paper", {"lambda": 2.0}, 1, "done", k0=14, losses=LONG),
    Row("c|paper|0", "c", "paper", "grapl", "paper", {}, 0, "failed", error="It is broken, \"so\" to speak."),
)  # fmt: skip


def _written(folder: Path, *rows: Row) -> Path:
    write_manifest(folder, {"dataset": {"path": "x"}})
    with TableWriter(folder / TABLE) as table:
        for row in rows:
            table.append(row)
    return folder


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    study = read_study(_written(tmp_path, *ROWS))
    first, second, third = study.rows
    assert study.manifest["dataset"] == {"path": "x"}
    assert (first.seconds, first.k_hat, first.map, first.is_done) == (0.25, 3, "m.png", True)
    assert first.scores == dict.fromkeys(SCORES, 0.5)
    assert math.isnan(first.seconds_training)
    assert (second.key, second.image) == (ROWS[1].key, ROWS[1].image)
    assert (second.changed, second.seed, second.k0) == ({"lambda": 2.0}, 1, 14)
    assert second.losses == LONG
    assert (third.is_done, third.error) == (False, ROWS[2].error)


def test_the_header_is_there_once(tmp_path: Path) -> None:
    _written(tmp_path, ROWS[0])
    _written(tmp_path, ROWS[2])
    lines = (tmp_path / TABLE).read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert COLUMNS[:3] == ("key", "image", "variant")
    assert COLUMNS[-2:] == ("map", "losses")
    assert [line.partition(",")[0] for line in lines[1:]] == [ROWS[0].key, ROWS[2].key]


def test_the_newest_row_of_a_key_counts(tmp_path: Path) -> None:
    mended = Row(**{**{name: getattr(ROWS[2], name) for name in Row.__slots__}, "state": "done", "error": ""})
    rows = read_study(_written(tmp_path, ROWS[2], ROWS[0], mended)).rows
    assert [(row.key, row.is_done) for row in rows] == [(ROWS[2].key, True), (ROWS[0].key, True)]


def test_a_last_line_torn_anywhere_is_dropped_and_written_over(tmp_path: Path) -> None:
    whole = (_written(tmp_path, ROWS[0]) / TABLE).read_bytes()
    _written(tmp_path, ROWS[1])
    both = (tmp_path / TABLE).read_bytes()
    within = range(len(whole), len(whole) + 40)  # both halves of the ä among them
    assert any(byte > 127 for byte in both[within.start : within.stop])
    for length in (*within, len(both) - 1):
        (tmp_path / TABLE).write_bytes(both[:length])
        assert [row.key for row in read_study(tmp_path).rows] == [ROWS[0].key]
        with TableWriter(tmp_path / TABLE) as table:
            table.append(ROWS[2])
        assert [row.key for row in read_study(tmp_path).rows] == [ROWS[0].key, ROWS[2].key]


def test_a_torn_header_is_written_anew(tmp_path: Path) -> None:
    _written(tmp_path)
    (tmp_path / TABLE).write_text("key,ima", encoding="utf-8")
    assert read_study(tmp_path).rows == ()
    assert [row.key for row in read_study(_written(tmp_path, ROWS[0])).rows] == [ROWS[0].key]


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (MANIFEST, None, "holds no study"),
        (MANIFEST, "{", "cannot be read"),
        (MANIFEST, json.dumps({"format": 99}), "not the manifest of a study that this version knows"),
        (MANIFEST, "[]", "not the manifest"),
        (TABLE, "key,image\n", "other columns"),
        (TABLE, ",".join(COLUMNS) + "\na,b\n", "row 2 cannot be read: 2 cells where"),
        (TABLE, ",".join(COLUMNS) + "\n" + "x," * (len(COLUMNS) - 1) + "x\n", "row 2 cannot be read"),
    ],
)
def test_what_is_no_study(tmp_path: Path, file: str, text: str | None, sentence: str) -> None:
    _written(tmp_path, ROWS[0])
    if text is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=sentence):
        read_study(tmp_path)


def test_a_table_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / TABLE).mkdir()
    with pytest.raises(StudyError, match="cannot be written"):
        TableWriter(tmp_path / TABLE)
    if Path("/dev/full").exists():
        writer = TableWriter(tmp_path / "other.csv")
        writer.close()
        writer._file = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115
        with pytest.raises(StudyError, match="No space left"):
            writer.append(ROWS[0])
        with pytest.raises(OSError, match="No space left"):
            writer.close()
