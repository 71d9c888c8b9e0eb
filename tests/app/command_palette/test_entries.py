"""What the palette finds is what can be done, opened and read."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.command_palette.entries import OWN_COMMAND, Entry, entries_of
from app.commands.table import COMMANDS
from app.guide.topics import chapters
from app.main_window import MainWindow
from app.paths import guide_folder, lesson_paths, samples
from grapl_engine import PRESETS


def by_key(window: MainWindow) -> dict[str, Entry]:
    return {entry.key: entry for entry in entries_of(window)}


def test_every_command_but_its_own_is_there_once_with_its_words(window: MainWindow) -> None:
    entries = entries_of(window)
    keys = [entry.key for entry in entries]
    assert len(keys) == len(set(keys))
    found = by_key(window)
    assert OWN_COMMAND not in found
    for command in COMMANDS:
        if command.name != OWN_COMMAND:
            entry = found[command.name]
            assert (entry.where, entry.keys, entry.tip) == (command.menu, command.keys, command.tip)
            assert entry.name == command.text.replace("&", "")
            assert bool(entry.reason) is not window.actions_by_name[command.name].isEnabled()


def test_reasons_go_with_what_there_is(done: MainWindow) -> None:
    found = by_key(done)
    assert found["export"].reason == "" and found["save_run"].reason == ""
    assert found["stop"].reason == "No run is under way."
    assert found["more_detail"].reason == done.session.detail.reason != ""


def test_lists_beside_the_commands_are_there(window: MainWindow) -> None:
    found = by_key(window)
    names = {(entry.where, entry.name) for entry in found.values()}
    assert {("View > Theme", "Dark"), ("View > Arrangement", "In a row"), ("View > Panels", "Runs")} <= names
    assert {("File > Samples", sample.title) for sample in samples()} <= names
    assert {f"preset {name}" for name in PRESETS} <= found.keys()
    assert {f"lesson {path.stem}" for path in lesson_paths()} <= found.keys()
    assert found["View > Panels > Runs"].is_on and not found["View > Panels > Lab"].is_on


def test_a_preset_is_chosen_and_device_and_threads_stay(window: MainWindow) -> None:
    window.session.configuration.set_settings(window.session.configuration.settings.replace(threads=3))
    by_key(window)["preset paper"].do()
    assert window.session.configuration.settings == PRESETS["paper"].replace(threads=3)


def test_files_opened_lately_are_there_by_name(window: MainWindow, tmp_path: Path) -> None:
    window.preferences.add_recent(tmp_path / "<b>&a.png")
    entry = by_key(window)[f"file {tmp_path / '<b>&a.png'}"]
    assert entry.name == "<b>&a.png" and entry.tip == str(tmp_path / "<b>&a.png")
    opened: list[Path] = []
    window.opening.open_path = opened.append  # type: ignore[method-assign,assignment]
    by_key(window)[entry.key].do()
    assert opened == [tmp_path / "<b>&a.png"]


def test_a_lesson_begins(window: MainWindow, qtbot: QtBot) -> None:
    path = lesson_paths()[1]
    entry = by_key(window)[f"lesson {path.stem}"]
    entry.do()
    qtbot.waitUntil(lambda: window.lessons.player.lesson is not None and window.lessons.player.lesson.path == path)
    assert not window.docks["Lessons"].isHidden()
    window.lessons.player.leave()


def test_every_place_of_the_guide_is_there_and_a_place_opens(window: MainWindow) -> None:
    found = by_key(window)
    assert {f"guide {chapter.place}" for chapter in chapters()} <= found.keys()
    for key in found:
        if key.startswith("guide "):
            assert (guide_folder() / key.removeprefix("guide ").partition("#")[0]).is_file()
    found["guide window.md#timeline"].do()
    assert window.guide.isVisible() and window.guide.page.source().fragment() == "timeline"
    window.guide.close()
