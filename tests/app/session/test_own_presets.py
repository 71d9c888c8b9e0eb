from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session.own_presets import OwnPresets
from app.session.run_text import change_text, short_preset_text
from app.tasks.background_task import close_tasks
from grapl_engine import PRESETS
from grapl_engine.settings_text import preset_text, take_own_presets

MINE = PRESETS["paper"].replace(lambda_=8.0, mu=1.0, seed=3, k0=9, d=16)


@pytest.fixture
def presets(qapp: object) -> Iterator[OwnPresets]:
    presets = OwnPresets()
    yield presets
    close_tasks(presets)
    take_own_presets({})


def read_again(folder: Path, qtbot: QtBot) -> dict[str, object]:
    other = OwnPresets()
    with qtbot.waitSignal(other.changed):
        other.begin(folder)
    close_tasks(other)
    return dict(other.own)


def test_they_are_kept_in_the_folder(presets: OwnPresets, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(presets.changed):
        presets.begin(tmp_path)
    presets.save("b", MINE)
    presets.save("A", MINE.replace(seed=4))
    assert list(presets.own) == ["A", "b"] and list(presets.all) == [*PRESETS, "A", "b"]
    presets.rename("b", "c")
    presets.remove("A")
    close_tasks(presets)
    assert read_again(tmp_path, qtbot) == {"c": MINE}


@pytest.mark.parametrize("change", ["save", "rename", "remove"])
def test_the_last_change_is_taken_back(presets: OwnPresets, tmp_path: Path, qtbot: QtBot, change: str) -> None:
    with qtbot.waitSignal(presets.changed):
        presets.begin(tmp_path)
    presets.save("mine", MINE)
    match change:
        case "save":
            presets.save("mine", MINE.replace(seed=8))
        case "rename":
            presets.rename("mine", "yours")
        case _:
            presets.remove("mine")
    assert presets.can_undo and presets.own != {"mine": MINE}
    presets.undo()
    assert presets.own == {"mine": MINE} and not presets.can_undo
    close_tasks(presets)
    assert read_again(tmp_path, qtbot) == {"mine": MINE}


def test_settings_are_called_so_only_while_they_equal_it(presets: OwnPresets) -> None:
    before = preset_text(MINE), short_preset_text(MINE), change_text(MINE, PRESETS["paper"])
    presets.save("mine", MINE)
    same = MINE.replace(threads=3, device="cpu")
    assert preset_text(same) == short_preset_text(same) == change_text(same, PRESETS["paper"]) == "mine"
    assert "mine" not in preset_text(MINE.replace(seed=4)) + short_preset_text(MINE.replace(seed=4))
    presets.save("as the paper", PRESETS["paper"])
    assert preset_text(PRESETS["paper"]) == "paper", "the program's own name goes first"
    presets.remove("mine")
    assert (preset_text(MINE), short_preset_text(MINE), change_text(MINE, PRESETS["paper"])) == before


def test_a_damaged_one_is_said(presets: OwnPresets, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "bad.json").write_text("{")
    with qtbot.waitSignal(presets.notice_given) as said:
        presets.begin(tmp_path)
    assert "bad.json" in said.args[0]


def test_what_cannot_be_written_is_not_there_afterwards(presets: OwnPresets, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(presets.changed):
        presets.begin(tmp_path / "file")
    (tmp_path / "file").write_text("")
    with qtbot.waitSignal(presets.failed) as failed:
        presets.save("mine", MINE)
    assert "Presets cannot be kept" in failed.args[0].sentence
    qtbot.waitUntil(lambda: not presets.own)


def test_two_windows_do_not_write_over_each_other(presets: OwnPresets, tmp_path: Path, qtbot: QtBot) -> None:
    other = OwnPresets()
    for one in (presets, other):
        with qtbot.waitSignal(one.changed):
            one.begin(tmp_path)
    presets.save("mine", MINE)
    qtbot.waitUntil((tmp_path / "mine.json").exists)
    with qtbot.waitSignal(other.failed):
        other.save("mine", MINE.replace(seed=9))
    qtbot.waitUntil(lambda: dict(other.own) == {"mine": MINE})
    close_tasks(other)


def test_what_is_saved_while_the_folder_is_still_being_read_stays(presets: OwnPresets, tmp_path: Path, qtbot: QtBot) -> None:
    presets.begin(tmp_path)
    presets.save("early", MINE)
    close_tasks(presets)
    other = OwnPresets()
    shown: list[list[str]] = []
    other.changed.connect(lambda: shown.append(list(other.own)))
    other.begin(tmp_path)
    other.save("late", MINE)
    qtbot.waitUntil(lambda: len(shown) == 2)
    close_tasks(other)
    assert shown == [["late"], ["early", "late"]]
    assert read_again(tmp_path, qtbot) == {"early": MINE, "late": MINE}


@pytest.mark.may_warn
def test_a_folder_that_cannot_be_read_is_tried_once_more_and_not_for_ever(
    presets: OwnPresets, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, failures = [], []

    def find(folder: Path, _should_stop: object) -> Iterator[object]:
        tries.append(folder)
        raise ZeroDivisionError("a bug")
        yield

    monkeypatch.setattr("app.session.own_presets.find_presets", find)
    presets.failed.connect(failures.append)
    with qtbot.waitSignals([presets.failed, presets.failed]):
        presets.begin(tmp_path)
    presets.save("mine", MINE)
    close_tasks(presets)
    assert len(tries) == 2 and len(failures) == 2
