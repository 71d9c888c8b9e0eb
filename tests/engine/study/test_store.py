"""The store of a study: what is kept stays, whole and once, whatever happens to the process that keeps it."""

from __future__ import annotations

import math
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from study_data import row
from study_rows import ROWS

from grapl_engine.errors import StudyError
from grapl_engine.study import store as module
from grapl_engine.study.rows import columns
from grapl_engine.study.store import STORE, Store, read_levels, read_store

WRITER = """
import sys
from pathlib import Path
from dataclasses import replace
sys.path.insert(0, sys.argv[2])
from study_data import row
from study_levels import levels_of
from grapl_engine.study.store import Store
levels = levels_of([0.5] * 150)
with Store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3]), 10**6):
        store.append(row(f"p{number}|paper|0", losses=[[[0.5, 0.25]] * 500], k_hat=number), levels)
        print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / STORE


def _kept(path: Path, *rows: object) -> Path:
    with Store(path) as store:
        for one in rows:
            store.append(one)  # type: ignore[arg-type]
    return path


def test_rows_come_back_as_they_were(path: Path) -> None:
    first, second, third = read_store(_kept(path, *ROWS)) or []
    assert repr([first, third]) == repr([replace(ROWS[0], losses=()), replace(ROWS[2], scores=third.scores)])
    assert all(map(math.isnan, third.scores.values()))
    assert (second.key, second.changed, second.losses, second.seed) == (ROWS[1].key, {"lambda": 2.0}, ROWS[1].losses, 1)
    with Store(path) as store:
        assert repr(store.rows()) == repr(read_store(path))


def test_a_key_is_there_once_and_done_stays_done(path: Path) -> None:
    failed, other = row("a|paper|0", "failed", error="No."), row("b|paper|0")
    _kept(path, failed, other, row("a|paper|0", k_hat=7))
    assert [(one.key, one.state, one.error) for one in read_store(path) or []] == [
        ("a|paper|0", "done", ""),
        ("b|paper|0", "done", ""),
    ]
    _kept(path, failed, row("b|paper|0", k_hat=9))
    assert [(one.state, one.k_hat) for one in read_store(path) or []] == [("done", 7), ("done", 9)]


@pytest.mark.parametrize("rounds", [6])
def test_a_killed_writer_loses_doubles_and_tears_nothing(path: Path, rounds: int) -> None:
    told = 0
    for _ in range(rounds):
        words = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent), str(told)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(11):
                last = process.stdout.readline()
            process.send_signal(signal.SIGKILL)  # somewhere in the middle of the next row, or of one after it
            told = int(([last] + process.stdout.readlines())[-1]) + 1
        assert process.returncode == -signal.SIGKILL
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = read_store(path) or []
        assert [one.k_hat for one in rows[:told]] == list(range(told)), "every row that was said to be kept, in order"
        assert len(rows) in (told, told + 1), "and perhaps the one that nobody heard of any more"
        assert all(one.key == f"p{one.k_hat}|paper|0" and len(one.losses[0]) == 500 for one in rows)
        levels = read_levels(path)
        assert set(levels) == {one.key for one in rows} and all(len(one.values) == 150 for one in levels.values())


def test_a_row_half_written_is_taken_back(path: Path, tmp_path: Path) -> None:
    """The files as a kill leaves them when pages of a row are in the database already, and their old content in its journal."""
    _kept(path, *(row(f"p{number}|paper|0", losses=[[[0.5, 0.25]] * 2000]) for number in range(4)))
    left = tmp_path / "left" / STORE
    left.parent.mkdir()
    before = path.read_bytes()
    with Store(path) as store:
        store._file.execute("PRAGMA cache_size = 1")  # pages do not wait for the end of the transaction
        with store.locked():
            for number in (3, 2, 1, 5):
                store.append(row(f"p{number}|paper|0", k_hat=99, losses=[[[0.25, 0.5]] * 4000]))
            for end in ("", "-journal"):
                shutil.copy(f"{path}{end}", f"{left}{end}")
    assert left.read_bytes() != before
    rows = read_store(left) or []
    assert [(one.key, one.k_hat, one.losses[0][0]) for one in rows] == [(f"p{n}|paper|0", 4, [0.5, 0.25]) for n in range(4)]
    assert left.read_bytes() == before and not Path(f"{left}-journal").exists()


def test_what_is_there_before_comes_in_whole_or_not_at_all(path: Path) -> None:
    def broken() -> list[object]:
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("PRAGMA table_info(tasks)").fetchall() == [], "nobody sees a part of it"
        raise StudyError("the earlier rows are gone")

    with pytest.raises(StudyError, match="the earlier rows are gone"):
        Store(path, broken)  # type: ignore[arg-type]
    assert path.exists() and read_store(path) is None, "an empty file is no store"
    with Store(path, lambda: ROWS[:2]):
        pass
    with Store(path, lambda: ROWS[2:]) as store:
        assert [one.key for one in store.rows()] == [one.key for one in ROWS[:2]], "once"


def test_columns_of_a_later_version_are_added(path: Path) -> None:
    _kept(path, ROWS[0])
    with closing(sqlite3.connect(path)) as file, file:
        file.execute('ALTER TABLE tasks DROP COLUMN "number_type"')
        file.execute('ALTER TABLE tasks DROP COLUMN "rand_index_best"')
    (old,) = read_store(path) or []
    assert old.number_type == "" and math.isnan(old.scores["rand_index_best"]) and old.scores["rand_index"] == 0.5
    _kept(path, ROWS[1])
    assert [one.number_type for one in read_store(path) or []] == ["", "bfloat16"]
    with closing(sqlite3.connect(path)) as file:
        assert {name for _, name, *_ in file.execute("PRAGMA table_info(tasks)")} == {"number", *columns()}


def test_a_reader_waits_for_a_writer_and_sees_whole_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _kept(path, ROWS[0])
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with Store(path) as store:
        with store.locked():
            store.append(ROWS[2])
            assert [one.key for one in read_store(path) or []] == [ROWS[0].key]
            with pytest.raises(StudyError, match="another program uses it"):
                Store(path)
        assert [one.key for one in read_store(path) or []] == [ROWS[0].key, ROWS[2].key]


def test_a_full_disk_is_a_sentence_and_costs_no_row(path: Path) -> None:
    with Store(path) as store:
        store.append(ROWS[0])
        pages = store._file.execute("PRAGMA page_count").fetchone()[0]
        store._file.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StudyError, match=r"full\): free some space and go on with --resume"):
            store.append(ROWS[1])
    assert [one.key for one in read_store(path) or []] == [ROWS[0].key]


def test_what_is_no_store(path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be read or written"):
        read_store(path)
    assert not path.exists()
    with pytest.raises(StudyError, match="cannot be read or written"):
        Store(path.parent / "missing" / STORE)
    path.write_bytes(b"something else" * 100)
    for use in (read_store, Store):
        with pytest.raises(StudyError, match="not a database"):
            use(path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("ALTER TABLE tasks ADD COLUMN beauty REAL", "a column beauty, which this version does not know"),
        ("ALTER TABLE tasks DROP COLUMN seed", "has no column seed"),
        ("UPDATE tasks SET changed = 'x'", "Row 1 of the study's store cannot be read"),
    ],
)
def test_a_store_that_is_not_of_this_version(path: Path, change: str, sentence: str) -> None:
    _kept(path, ROWS[0])
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(change)
    with pytest.raises(StudyError, match=sentence):
        read_store(path)
