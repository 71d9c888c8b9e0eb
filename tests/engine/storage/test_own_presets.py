"""Presets that a person saved, as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grapl_engine import PRESETS
from grapl_engine.storage.own_presets import (
    FoundPresets,
    preset_path,
    presets_folder,
    read_presets,
    why_not_named,
    write_preset,
)

MINE = PRESETS["paper"].replace(lambda_=8.0, device="cpu", threads=3)


def test_what_is_saved_is_found_without_what_is_of_the_machine(tmp_path: Path) -> None:
    assert read_presets(tmp_path / "not" / "there") == FoundPresets({})
    write_preset(tmp_path, "Mine, ä", MINE)
    assert preset_path(tmp_path, "Mine, ä").is_file()
    assert read_presets(tmp_path) == FoundPresets({"Mine, ä": MINE.replace(device="auto", threads=0)})


@pytest.mark.parametrize("data", ["", "relative", "/some/where"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_they_lie_where_the_system_keeps_data(monkeypatch: pytest.MonkeyPatch, platform: str, data: str) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setenv("LOCALAPPDATA", "/users/me/local")
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    there = {
        "linux": "/some/where" if data == "/some/where" else "/home/me/.local/share",
        "darwin": "/home/me/Library/Application Support",
        "win32": "/users/me/local",
    }
    assert presets_folder() == Path(there[platform]) / "grapl-gui" / "presets"


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
    write_preset(tmp_path, "good", MINE)
    (tmp_path / "bad.json").write_bytes(content)
    there = read_presets(tmp_path)
    assert list(there.presets) == ["good"]
    (complaint,) = there.complaints
    assert str(tmp_path / "bad.json") in complaint and complaint.endswith("Mend the file, rename it or delete it.")


def test_a_file_called_as_a_preset_of_the_program_is_left_out(tmp_path: Path) -> None:
    write_preset(tmp_path, "good", MINE)
    (tmp_path / "good.json").rename(tmp_path / "Paper.json")
    assert read_presets(tmp_path).presets == {} and "Paper is a preset of the program" in read_presets(tmp_path).complaints[0]


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "a/b", "..", ".a", "a\nb", "x" * 41, *PRESETS, "PAPER", "Mine", "MINE"])
def test_names_that_cannot_be_taken(name: str) -> None:
    assert why_not_named(name, {"mine": MINE}).endswith(".")


@pytest.mark.parametrize("name", ["a", "2 fine ones", "λ 8", "mine too", "x" * 40])
def test_names_that_can(name: str) -> None:
    assert why_not_named(name, {"mine": MINE}) == ""


def test_a_folder_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    found = read_presets(tmp_path / ("long" * 100))
    assert not found.presets and "cannot be read (File name too long)" in found.complaints[0]
