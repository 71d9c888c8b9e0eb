from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.session.preset_files import FoundPresets, change_presets, find_presets, why_not_named
from grapl_engine import PRESETS, GraplError, Settings

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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"settings": {}}',
        json.dumps({"grapl_preset": 2, "settings": {}}).encode(),
        json.dumps({"grapl_preset": 1, "settings": []}).encode(),
        json.dumps({"grapl_preset": 1, "settings": {"lambda_": -1}}).encode(),
        json.dumps({"grapl_preset": 1, "settings": {"lambda_": "much"}}).encode(),
        json.dumps({"grapl_preset": 1, "settings": {"of_tomorrow": 1}}).encode(),
        b"x" * (2**20 + 1),
    ],
    ids=range(12),
)
def test_a_damaged_one_is_told_and_keeps_no_other_away(tmp_path: Path, content: bytes) -> None:
    change(tmp_path, {}, {"good": MINE})
    (tmp_path / "bad.json").write_bytes(content)
    there = found(tmp_path)
    assert list(there.presets) == ["good"]
    (complaint,) = there.complaints
    assert str(tmp_path / "bad.json") in complaint and complaint.endswith("Mend the file, rename it or delete it.")


def test_a_file_called_as_a_preset_of_the_program_is_left_out(tmp_path: Path) -> None:
    change(tmp_path, {}, {"good": MINE})
    (tmp_path / "good.json").rename(tmp_path / "Paper.json")
    assert found(tmp_path).presets == {} and "Paper is a preset of the program" in found(tmp_path).complaints[0]


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "a/b", "..", ".a", "a\nb", "x" * 41, *PRESETS, "PAPER", "Mine", "MINE"])
def test_names_that_cannot_be_taken(name: str) -> None:
    assert why_not_named(name, {"mine": MINE}).endswith(".")


@pytest.mark.parametrize("name", ["a", "2 fine ones", "λ 8", "mine too", "x" * 40])
def test_names_that_can(name: str) -> None:
    assert why_not_named(name, {"mine": MINE}) == ""
