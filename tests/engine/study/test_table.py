"""The CSV: written whole, read with its gaps, and read as earlier versions left it after a kill."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from pathlib import Path

import pytest
from study_rows import ROWS

from grapl_engine.errors import StudyError
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.study.rows import NEEDED, columns
from grapl_engine.study.table import read_table, write_table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tasks.csv"


def test_rows_come_back_as_they_were(path: Path) -> None:
    write_table(path, ROWS)
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header[:3] == ["key", "image", "variant"] and header[-2:] == ["map", "losses"]
    assert header == list(columns()) and set(score_columns()) <= set(header)
    first, second, third = read_table(path)
    assert (first.seconds, first.k_hat, first.map, first.is_done) == (0.25, 3, "m.png", True)
    assert first.scores == ROWS[0].scores and math.isnan(first.seconds_training)
    assert (second.changed, second.losses, second.number_type) == (ROWS[1].changed, ROWS[1].losses, "bfloat16")
    assert (third.is_done, third.error) == (False, ROWS[2].error)
    assert [path.name for path in path.parent.iterdir()] == ["tasks.csv"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "'=1", "plain"])
def test_what_a_spreadsheet_would_carry_out_is_written_as_a_text_and_comes_back(path: Path, name: str) -> None:
    row = replace(ROWS[2], key=f"{name}|paper|0", image=name, error=name)
    write_table(path, [row])
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert not [cell for cell in lines[1] if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell[:1]]
    (found,) = read_table(path)
    assert (found.key, found.image, found.error) == (row.key, row.image, row.error)


def test_the_newest_row_of_a_key_counts_in_the_first_one_s_place(path: Path) -> None:
    write_table(path, [ROWS[2], ROWS[0]])
    failed, done = path.read_text(encoding="utf-8").splitlines()[1:]
    mended = failed.replace(",failed,", ",done,").replace('"It is broken, ""so"" to speak."', "")
    path.write_text("\n".join([",".join(columns()), failed, done, mended]) + "\n", encoding="utf-8")
    assert [(row.key, row.is_done, row.error) for row in read_table(path)] == [(ROWS[2].key, True, ""), (ROWS[0].key, True, "")]


def test_a_last_line_torn_anywhere_is_left_out(path: Path) -> None:
    write_table(path, ROWS[:1])
    whole = path.read_bytes()
    write_table(path, ROWS[:2])
    both = path.read_bytes()
    within = range(len(whole), len(whole) + 40)  # both halves of the ä among them
    assert both.startswith(whole) and any(byte > 127 for byte in both[within.start : within.stop])
    for length in (*within, len(both) - 1):
        path.write_bytes(both[:length])
        assert [row.key for row in read_table(path)] == [ROWS[0].key]
    path.write_text("key,ima", encoding="utf-8")
    assert read_table(path) == []


def test_columns_that_a_version_did_not_have_are_empty(path: Path) -> None:
    cells = [*NEEDED, "covering"]
    path.write_text(",".join(cells) + "\na|slic|0,a,slic,slic,,{},0,done,0.5\n", encoding="utf-8")
    (row,) = read_table(path)
    assert (row.scores["covering"], row.number_type, row.k_hat, row.losses) == (0.5, "", 0, ())
    assert math.isnan(row.scores["weighted_iou"]) and set(row.scores) == set(score_columns())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("key,image\n", "other columns"),
        (",".join([*NEEDED, "beauty"]) + "\n", "other columns"),
        (",".join(NEEDED) + "\na,b\n", "row 2 cannot be read"),
        (",".join(NEEDED) + "\n" + "x," * (len(NEEDED) - 1) + "x\n", "row 2 cannot be read"),
        ("\0\n\x80\n", "is not a table|other columns"),
    ],
)
def test_what_is_no_table(path: Path, text: str, sentence: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(StudyError, match=sentence):
        read_table(path)
