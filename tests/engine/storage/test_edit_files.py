from __future__ import annotations

import json
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted_run import scripted_record

from grapl_engine import EditError, RunFileError, RunRecord, as_picture
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage.edit_files import SavedEdits, read_edits, read_saved_edits, write_edits
from grapl_engine.storage.export import export_run

EDITS = LabelEdits((Merge(1, (2,)), Fill(3, 4, 5)), detail=0.5)


def test_edits_come_back(tmp_path: Path) -> None:
    write_edits(tmp_path / "edits.json", EDITS)
    assert read_edits(tmp_path / "edits.json") == EDITS
    (tmp_path / "run.json").write_text(json.dumps({"k_hat": 3, "edits": EDITS.to_dict()}), encoding="utf-8")
    assert read_edits(tmp_path / "run.json") == EDITS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b'{"seeds": []}', "cannot be taken as edits"), (b"\xff\xfe\x00x", "not a text in UTF-8"), (b"{", "not JSON")],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(EditError, match=rf"a\.json .*{sentence}"):
        read_edits(tmp_path / "a.json")


def test_missing_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(EditError, match=r"a\.json cannot be read"):
        read_edits(tmp_path / "a.json")
    with pytest.raises(RunFileError, match="cannot be written"):
        write_edits(tmp_path / "nowhere" / "a.json", EDITS)


def saved(tmp_path: Path, record: RunRecord) -> SavedEdits:
    write_edits(tmp_path / "edits.json", EDITS, record)
    return read_saved_edits(tmp_path / "edits.json")


def test_a_file_says_of_which_run_its_edits_are(tmp_path: Path) -> None:
    record = scripted_record()
    found = saved(tmp_path, record)
    assert found.edits == read_edits(tmp_path / "edits.json") == EDITS
    assert (found.picture, found.size) == (record.picture.name, (record.picture.width, record.picture.height))
    assert found.settings == record.settings and found.constraints == record.constraints
    found.check(record)
    other_device = copy(record)
    other_device.settings = record.settings.replace(threads=7)
    found.check(other_device)  # the labels are the same


def test_the_run_json_of_an_export_says_it_too(tmp_path: Path) -> None:
    record = scripted_record()
    export_run(record, tmp_path, "out", edited=apply_edits(record, LabelEdits((Fill(9, 0, 0),))))
    found = read_saved_edits(tmp_path / "out" / "run.json")
    assert found.size == (record.picture.width, record.picture.height) and found.settings == record.settings
    found.check(record)


def test_what_says_nothing_of_its_run_fits_any(tmp_path: Path) -> None:
    write_edits(tmp_path / "edits.json", EDITS)
    found = read_saved_edits(tmp_path / "edits.json")
    assert (found.size, found.settings, found.constraints) == (None, None, None)
    found.check(scripted_record())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"picture": as_picture(np.zeros((5, 7, 3), np.uint8), name="other.png")}, r"other\.png has 7 × 5\. Open that picture"),
        ({"settings": scripted_record().settings.replace(lambda_=9.5)}, r"another run's map.* here 9\.5\. Bring"),
        ({"constraints": NO_CONSTRAINTS.painted(4, [5], 1)}, "it has other seeds"),
    ],
)
def test_edits_of_another_picture_or_run_are_refused(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    record = scripted_record()
    found, other = saved(tmp_path, record), copy(record)
    for name, value in changes.items():
        setattr(other, name, value)
    with pytest.raises(EditError, match=rf"edits\.json has edits of .*{sentence}"):
        found.check(other)


@pytest.mark.parametrize(
    "of",
    [{"picture": {"width": "wide", "height": 4}}, {"picture": 4}, {"settings": {"lambda_": -1}}, {"seeds": 3}, {"settings": 4}],
)
def test_nonsense_about_the_run_is_told_and_the_edits_alone_can_be_read(tmp_path: Path, of: dict[str, Any]) -> None:
    (tmp_path / "a.json").write_text(EDITS.to_json(of), encoding="utf-8")
    with pytest.raises(EditError, match=r"a\.json cannot be taken as edits\. What it says of their run"):
        read_saved_edits(tmp_path / "a.json")
    assert read_edits(tmp_path / "a.json") == EDITS
