"""One picture; whole batches are tested through the command, in tests/engine/cli/test_batch.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripted_engine import ScriptedEngine, scripted_picture, scripted_settings

from grapl_engine.batch.picture_task import PictureTask
from grapl_engine.batch.places import Places
from grapl_engine.label_edits import Fill, LabelEdits


def test_the_record_grows_and_its_files_are_written(tmp_path: Path) -> None:
    task = PictureTask(scripted_picture(), scripted_settings(), ids_from=1)
    engine, told = ScriptedEngine(), []
    for record in task.records(engine, lambda: False):
        told.append(record.progress)
    assert told == sorted(told) and told[0] == 0 and len(told) > 5
    ((_, _, maps),) = engine.asked
    assert not maps, "maps of iterations are made where the whole run is saved alone"
    home, remarks = task.write(record, Places(tmp_path), "leaf")
    assert home == tmp_path / "leaf" and remarks == []
    assert json.loads((home / "run.json").read_text())["first_label"] == 1
    assert not (home / "leaf.grapl").exists()


def test_the_whole_run_is_saved_where_it_is_asked_for(tmp_path: Path) -> None:
    task, engine = PictureTask(scripted_picture(), scripted_settings(), save_run=True), ScriptedEngine()
    *_, record = task.records(engine, lambda: False)
    ((_, _, maps),) = engine.asked
    assert maps and (task.write(record, Places(tmp_path), "leaf")[0] / "leaf.grapl").is_file()


def test_what_could_not_be_made_is_said(tmp_path: Path) -> None:
    edits = LabelEdits((Fill(0, 1, 1),), detail=3)
    task = PictureTask(scripted_picture(), scripted_settings(), edits=edits, detail=3)
    *_, record = task.records(ScriptedEngine(), lambda: False)
    (tmp_path / "leaf").mkdir()
    home, remarks = task.write(record, Places(tmp_path), "leaf")
    assert home == tmp_path / "leaf-2"
    assert remarks[0].startswith("stopped before there were levels of detail; none") and "stays as it is" in remarks[-1]


def test_a_failure_is_handed_on() -> None:
    def engine(*_given: object, **_asked: object):  # type: ignore[no-untyped-def]
        raise ValueError("no")
        yield

    with pytest.raises(ValueError, match="no"):
        list(PictureTask(scripted_picture(), scripted_settings()).records(engine, lambda: False))
