"""Levels in a study's store and CSV: with their rows, whole or not at all."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from study_data import row
from study_levels import levels_of

from grapl_engine.errors import StudyError
from grapl_engine.evaluation.levels import LEVEL_COLUMNS, Levels
from grapl_engine.study.folder import export_table, open_store, read_study, write_manifest
from grapl_engine.study.level_rows import LEVELS
from grapl_engine.study.store import STORE, Store, read_levels

ONE, OTHER = levels_of([0.2, 0.7, 0.4]), levels_of([0.1, 0.3])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / STORE


def _values(path: Path) -> dict[str, list[list[float]]]:
    return {key: levels.values.tolist() for key, levels in read_levels(path).items()}


def test_levels_come_back_as_they_were(path: Path) -> None:
    with_gaps = ONE.values.copy()
    with_gaps[1, -4:] = np.nan
    with_gaps[0, 3] = 1 / 3
    with Store(path) as store:
        store.append(row("a|cues|0"), Levels(with_gaps))
        store.append(row("b|paper|0"))
        store.append(row("c|cues|0"), OTHER)
        assert list(store.levels()) == ["a|cues|0", "c|cues|0"]
    found = read_levels(path)
    np.testing.assert_array_equal(found["a|cues|0"].values, with_gaps)
    np.testing.assert_array_equal(found["c|cues|0"].values, OTHER.values)


def test_levels_are_those_of_the_row_that_counts(path: Path) -> None:
    with Store(path) as store:
        store.append(row("a|cues|0", "failed", error="No."), ONE)
        assert store.levels() == {}
        store.append(row("a|cues|0"), ONE)
        store.append(row("b|cues|0"), ONE)
        store.append(row("a|cues|0"), OTHER)
        store.append(row("a|cues|0", "failed", error="No."))
        store.append(row("b|cues|0"))
    assert _values(path) == {"a|cues|0": OTHER.values.tolist()}


def test_row_and_levels_are_kept_together_or_not_at_all(path: Path) -> None:
    twice = Levels(np.concatenate([ONE.values, ONE.values[:1]]))
    with Store(path) as store:
        store.append(row("a|cues|0", k_hat=3), ONE)
        for key in ("a|cues|0", "b|cues|0"):
            with pytest.raises(StudyError, match="UNIQUE"):
                store.append(row(key, k_hat=9), twice)
        assert [(one.key, one.k_hat) for one in store.rows()] == [("a|cues|0", 3)]
    assert _values(path) == {"a|cues|0": ONE.values.tolist()}


def test_a_full_disk_costs_neither_row_nor_levels(path: Path) -> None:
    many = levels_of(np.linspace(0, 1, 500).tolist())
    with Store(path) as store:
        store.append(row("a|cues|0"), ONE)
        pages = store._file.execute("PRAGMA page_count").fetchone()[0]
        store._file.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StudyError, match="free some space"):
            store.append(row("b|cues|0"), many)
        store._file.execute("PRAGMA max_page_count = 100000")
        store.append(row("b|cues|0"), many)
    assert [len(levels) for levels in _values(path).values()] == [3, 500]


def test_a_store_without_levels_or_some_of_their_columns_is_read_and_goes_on(path: Path) -> None:
    with Store(path) as store:
        store.append(row("a|cues|0"), ONE)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute('ALTER TABLE levels DROP COLUMN "covered_best"')
    assert np.isnan(read_levels(path)["a|cues|0"].column("covered_best")).all()
    with Store(path) as store:
        store.append(row("a|cues|0"), ONE)
    np.testing.assert_array_equal(read_levels(path)["a|cues|0"].values, ONE.values)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE levels")
    assert read_levels(path) == {}
    with Store(path) as store:
        assert [one.key for one in store.rows()] == ["a|cues|0"]
        store.append(row("a|cues|0"), OTHER)
    assert _values(path) == {"a|cues|0": OTHER.values.tolist()}


def test_levels_go_to_a_csv_if_there_are_some(tmp_path: Path) -> None:
    write_manifest(tmp_path, {})
    with open_store(tmp_path) as store:
        store.append(row("a|paper|0"))
        export_table(store, tmp_path)
        assert not (tmp_path / LEVELS).exists()
        store.append(row("a|cues|0"), ONE)
        export_table(store, tmp_path)
    with (tmp_path / LEVELS).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == ["key", *LEVEL_COLUMNS]
    assert [(line["key"], line["regions"], float(line["covering"])) for line in lines] == [
        ("a|cues|0", "1", 0.2), ("a|cues|0", "2", 0.7), ("a|cues|0", "3", 0.4),
    ]  # fmt: skip
    assert list(read_study(tmp_path).levels) == ["a|cues|0"]
