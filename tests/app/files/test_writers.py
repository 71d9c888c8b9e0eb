"""What writes, as a thread calls it; through `Saving` it is tested there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hierarchies import striped
from PIL import Image
from scripted_run import scripted_record

from app.files import writers
from grapl_engine import RunRecord
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut


@pytest.fixture
def record() -> RunRecord:
    record = scripted_record()
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    return record


def test_labels_are_the_runs_or_the_levels(tmp_path: Path, record: RunRecord) -> None:
    hierarchy = striped()
    writers.save_labels(tmp_path / "run.tif", record, None)
    writers.save_labels(tmp_path / "level.tif", record, LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 2)))
    assert record.finished is not None
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "run.tif")), record.finished.pixel_labels)
    assert np.asarray(Image.open(tmp_path / "level.tif"))[0].tolist() == [0] * 48 + [1] * 48


def test_all_levels_in_each_kind(tmp_path: Path) -> None:
    for suffix in (".npz", ".mat", ".png"):
        writers.save_levels(tmp_path / f"levels{suffix}", striped(), (128, 192))
    with np.load(tmp_path / "levels.npz") as tree:
        np.testing.assert_array_equal(tree["merges"], [[0, 1], [2, 3], [4, 5]])
    assert np.asarray(Image.open(tmp_path / "levels.png")).shape == (2 * 128 + 1, 2 * 192 + 1)


def test_an_export_holds_the_level_beside_the_run(tmp_path: Path, record: RunRecord) -> None:
    assert record.finished is not None and record.finished.hierarchy is not None
    hierarchy = record.finished.hierarchy
    writers.export_run(tmp_path / "out", record, LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 3)))
    found = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"labels.tif", "level.tif", "level.png", "contours.png", "run.json"} <= found
    assert '"segments": 3' in (tmp_path / "out" / "run.json").read_text()


def test_an_export_begins_with_the_number_that_was_chosen(tmp_path: Path) -> None:
    record = scripted_record()
    lowest = []
    for number in (0, 1):
        writers.export_run(tmp_path / str(number), record, None, ids_from=number)
        lowest.append(int(tifffile.imread(tmp_path / str(number) / "labels.tif").min()))
    assert lowest == [0, 1]
