from __future__ import annotations

from pathlib import Path

import pytest

from app.session.preset_files import change_presets, find_presets
from grapl_engine import PRESETS, GraplError, Settings
from grapl_engine.storage.own_presets import FoundPresets

MINE = PRESETS["paper"].replace(lambda_=8.0, device="cpu", threads=3)


def found(folder: Path) -> FoundPresets:
    (there,) = find_presets(folder, lambda: False)
    assert isinstance(there, FoundPresets)
    return there


def change(folder: Path, before: dict[str, Settings], after: dict[str, Settings]) -> None:
    assert list(change_presets(folder, before, after, lambda: False)) == []


def test_what_is_saved_is_found_without_what_is_of_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    assert found(folder) == FoundPresets({})
    change(folder, {}, {"Mine, ä": MINE})
    assert [path.name for path in folder.iterdir()] == ["Mine, ä.json"]
    assert found(folder) == FoundPresets({"Mine, ä": MINE.replace(device="auto", threads=0)})


def test_a_changed_one_is_written_a_deleted_one_goes(tmp_path: Path) -> None:
    before = {"a": MINE, "b": MINE}
    change(tmp_path, {}, before)
    time_of_b = (tmp_path / "b.json").stat().st_mtime_ns
    change(tmp_path, before, {"a": PRESETS["paper"], "b": MINE, "c": MINE})
    assert found(tmp_path).presets["a"] == PRESETS["paper"]
    assert (tmp_path / "b.json").stat().st_mtime_ns == time_of_b
    change(tmp_path, {"a": MINE, "b": MINE, "c": MINE}, {"c": MINE})
    assert [path.name for path in tmp_path.iterdir()] == ["c.json"]


def test_another_windows_preset_is_not_written_over(tmp_path: Path) -> None:
    change(tmp_path, {}, {"a": MINE})
    with pytest.raises(GraplError, match="a preset a already"):
        change(tmp_path, {}, {"a": PRESETS["paper"]})
    assert found(tmp_path).presets["a"].lambda_ == 8.0


def test_a_folder_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GraplError, match="Presets cannot be kept in"):
        change(tmp_path / "file", {}, {"a": MINE})
