"""What is remembered, and what a damaged settings file does: nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app import preference_store
from app.preferences import MOST_RECENT, Preferences
from grapl_engine import FIRST_PRESET, PRESETS, Settings


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "test.ini"


def opened(ini: Path) -> Preferences:
    """As after a new start: read from disk, where all values are text."""
    return Preferences(QSettings(str(ini), QSettings.Format.IniFormat))


def write(ini: Path, key: str, value: str) -> None:
    store = QSettings(str(ini), QSettings.Format.IniFormat)
    store.setValue(key, value)
    store.sync()


def test_nothing_remembered_gives_defaults(ini: Path) -> None:
    preferences = opened(ini)
    assert preferences.theme == "system"
    assert preferences.opacity == 0.5
    assert preferences.contours
    assert preferences.auto_rerun
    assert preferences.settings == PRESETS[FIRST_PRESET]
    assert preferences.recent == []


def test_values_come_back(ini: Path) -> None:
    settings = Settings(lambda_=8.0, steps=(3, 2), affinity="uniform")
    first = opened(ini)
    first.theme, first.opacity, first.contours, first.auto_rerun, first.settings = "dark", 0.25, False, False, settings
    first.add_recent(Path("/pictures/a, b.png"))
    del first
    again = opened(ini)
    assert (again.theme, again.opacity, again.contours, again.auto_rerun) == ("dark", 0.25, False, False)
    assert again.settings == settings
    assert again.recent == [Path("/pictures/a, b.png")]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("view/theme", "theme"),
        ("view/opacity", "opacity"),
        ("view/contours", "contours"),
        ("run/auto_rerun", "auto_rerun"),
        ("run/settings", "settings"),
        ("files/recent", "recent"),
        ("palette/recent", "recent_commands"),
        ("view/font_size", "font_size"),
        ("window/folded", "folded"),
        ("run/begins_with", "begins_with"),
        ("session/restores", "restores_session"),
    ],
)
@pytest.mark.parametrize(
    "value",
    ["", "nonsense", "{", "nan", '{"unknown": 1}', '{"lambda_": -1}', "[1, null]", "@Invalid()", "[" * 5_000, '{"a":' * 5_000],
)
def test_damaged_values_read_as_defaults(ini: Path, tmp_path: Path, key: str, name: str, value: str) -> None:
    write(ini, key, value)
    assert getattr(opened(ini), name) == getattr(opened(tmp_path / "none.ini"), name)


def test_a_size_of_text_out_of_range_reads_as_the_desktops(ini: Path) -> None:
    for value, expected in (("7", 0), ("8", 8), ("18", 18), ("19", 0), ("-9", 0), ("9.5", 0)):
        write(ini, "view/font_size", value)
        assert opened(ini).font_size == expected


def test_a_new_window_begins_with_a_preset_on_the_device_of_the_last_settings(ini: Path) -> None:
    preferences = opened(ini)
    preferences.settings = Settings(lambda_=8.0, device="cpu", threads=3)
    assert preferences.begins_with == "" and preferences.settings.lambda_ == 8.0
    preferences.begins_with = "explore"
    assert opened(ini).settings == PRESETS["explore"].replace(device="cpu", threads=3)
    preferences.begins_with = ""
    assert opened(ini).settings.lambda_ == 8.0


def test_opacity_stays_in_its_range(ini: Path) -> None:
    write(ini, "view/opacity", "7")
    assert opened(ini).opacity == 1.0


def test_recent_files_are_few_and_unique(ini: Path) -> None:
    preferences = opened(ini)
    for number in range(MOST_RECENT + 3):
        preferences.add_recent(Path(f"{number}.png"))
    preferences.add_recent(Path("5.png"))
    assert preferences.recent[0] == Path("5.png")
    assert len(preferences.recent) == len(set(preferences.recent)) == MOST_RECENT
    preferences.clear_recent()
    assert preferences.recent == []


def test_commands_chosen_lately_are_few_and_unique(ini: Path) -> None:
    preferences = opened(ini)
    for number in (*range(MOST_RECENT + 3), 5):
        preferences.add_recent_command(f"command {number}")
    recent = opened(ini).recent_commands
    assert recent[0] == "command 5" and len(recent) == len(set(recent)) == MOST_RECENT


def test_default_store_is_the_tests_own(tmp_path: Path) -> None:
    Preferences().theme = "light"
    assert list((tmp_path / "settings").rglob("grapl-gui.ini"))


def test_window_comes_back_where_it_was(ini: Path, qtbot: QtBot) -> None:
    window, again = QMainWindow(), QMainWindow()
    qtbot.addWidget(window)
    qtbot.addWidget(again)
    window.setGeometry(60, 80, 500, 400)
    opened(ini).save_window(window)
    preferences = opened(ini)
    assert preferences.restore_window(again)
    assert again.geometry() == window.geometry()


def test_window_of_an_unplugged_screen_comes_back_on_one_that_is_there(ini: Path, qtbot: QtBot) -> None:
    window, again = QMainWindow(), QMainWindow()
    qtbot.addWidget(window)
    qtbot.addWidget(again)
    window.setGeometry(9000, 9000, 500, 400)
    opened(ini).save_window(window)
    assert opened(ini).restore_window(again)
    assert QGuiApplication.primaryScreen().availableGeometry().contains(again.frameGeometry().center())


def test_damaged_geometry_is_left_alone(ini: Path, qtbot: QtBot) -> None:
    write(ini, "window/geometry", "nonsense")
    window = QMainWindow()
    qtbot.addWidget(window)
    assert not opened(ini).restore_window(window)


def test_folders_of_models_are_kept_and_names_of_the_hub_are_not(ini: Path) -> None:
    preferences = Preferences(QSettings(str(ini), QSettings.Format.IniFormat))
    preferences.model_folders = ["/a/model", "facebook/dinov2-large", "~/other"]
    assert preferences.model_folders == ["/a/model", "~/other"]
    store = QSettings(str(ini), QSettings.Format.IniFormat)
    store.setValue("models/folders", '["someone/evil", 3, "/a/model"]')  # by another hand
    assert Preferences(store).model_folders == ["/a/model"]
    store.setValue("models/folders", '{"a": 1}')
    assert Preferences(store).model_folders == []


ANOTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from app import preference_store
from app.preferences import Preferences
preference_store.PATIENCE_MS = 60_000
preferences = Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat))
preferences.recent
print("ready", flush=True)
sys.stdin.readline()
for name in sys.argv[2:]:
    preferences.add_recent(Path(name))
    preferences.add_lesson_done(name)
    preferences.model_folders = [name]
"""


def another(ini: Path, *names: str) -> subprocess.Popen[str]:
    """Another window's preferences, which were read before anything was added and are added to once they are told."""
    command = [sys.executable, "-c", ANOTHER, str(ini), *names]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True)


def test_windows_do_not_lose_each_others_lists(ini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preference_store, "PATIENCE_MS", 60_000)  # a machine may be slow
    names = [[f"/{window}/{number}" for number in range(3)] for window in "ab"]
    mine = opened(ini)
    assert mine.recent == []
    with another(ini, *names[0]) as first, another(ini, *names[1]) as second:
        for process in (first, second):
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in (first, second):
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        mine.add_recent(Path("/mine"))
        assert (first.wait(60), second.wait(60)) == (0, 0)
    expected = {*names[0], *names[1]}
    mine.add_lesson_done("/mine")
    mine.model_folders = ["/mine"]
    assert {str(path) for path in mine.recent} == expected | {"/mine"}
    assert set(mine.lessons_done) == set(mine.model_folders) == expected | {"/mine"}


def test_a_list_is_kept_where_nothing_can_be_locked(tmp_path: Path) -> None:
    preferences = opened(tmp_path / "missing" / "deep" / "test.ini")
    preferences.add_recent(Path("/a"))
    assert preferences.recent == [Path("/a")]


def test_hints_stay_away_until_they_are_brought_back(ini: Path) -> None:
    preferences = opened(ini)
    assert preferences.hints_away == []
    for name in ("coffee.png", "rocket.jpg", "coffee.png"):
        preferences.set_hint_away(name, away=True)
    assert sorted(opened(ini).hints_away) == ["coffee.png", "rocket.jpg"]
    preferences.set_hint_away("coffee.png", away=False)
    assert opened(ini).hints_away == ["rocket.jpg"]


def test_the_progress_in_lessons_lies_beside_the_settings(ini: Path) -> None:
    assert opened(ini).lessons_file == ini.with_name("lessons.json")
