"""A session brings the arrangement of its window along: which panels are open, and how the views stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture

from app.image_views.view_options import Arrangement
from app.image_views.views import ViewKind
from app.layout_place import VIEWS, WINDOW, LayoutPlace
from app.main_window import MainWindow
from app.preferences import Preferences
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Settings

SMALL = Settings(d=8, k0=5, steps=(1, 1))


@pytest.fixture
def machine(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Starts the window on a machine of this name, which has preferences and sessions of its own."""
    windows: list[MainWindow] = []

    def start(name: str, width: int = 1280) -> MainWindow:
        session = Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)), settings=SMALL)  # type: ignore[arg-type]
        store = QSettings(str(tmp_path / f"{name}.ini"), QSettings.Format.IniFormat)
        window = MainWindow(session, Preferences(store))
        windows.append(window)
        if not store.contains("window/geometry"):
            window.resize(width, 800)
        window.show()
        qtbot.waitUntil(lambda: "grid" in vars(window) and "plot" in vars(window))
        with qtbot.waitSignal(session.keeper.began):
            session.keeper.begin(SessionFolders(tmp_path / name))
        return window

    yield start
    for window in windows:
        window.close()
        window.deleteLater()


def arrange(window: MainWindow, qtbot: QtBot) -> None:
    """A run, the lab on its moves, the curves folded, the truth open, and the cut alone in a row."""
    session = window.session
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
    window.show_dock("Truth")
    window.rails.fold("Training")
    window.open_lab("moves")
    qtbot.waitUntil(window.docks["Segments"].isHidden)
    window.view_options.set_arrangement(Arrangement.ROW)
    window.grid.maximise(ViewKind.CUT)
    session.view.select(2)


def there(window: MainWindow) -> set[str]:
    return {title for title, dock in window.docks.items() if not dock.isHidden()}


def test_a_session_of_another_machine_brings_its_arrangement(
    machine: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    first, file = machine("mine"), tmp_path / "mine.graplsession"
    arrange(first, qtbot)
    with qtbot.waitSignal(first.session.keeper.file_used):
        first.session.keeper.writer.save_as(file)
    other = machine("theirs", 1700)
    theme, width = other.preferences.theme, other.width()
    assert there(other) == {"Settings", "Runs", "Segments", "Training"}
    with qtbot.waitSignal(other.session.keeper.changed):
        other.session.keeper.open_file(file)
    qtbot.waitUntil(lambda: other.session.view.shown is not None and not other.docks["Lab"].isHidden())
    assert there(other) == {"Settings", "Lab"}, "in a window as wide as this the settings make no room"
    assert other.lab.name == "moves" and other.session.view.selected == 2
    assert other.view_options.arrangement is Arrangement.ROW and other.grid.maximised is ViewKind.CUT
    assert other.rails.folded == ("Training",)
    assert (other.preferences.theme, other.width()) == (theme, width)
    other.docks["Lab"].hide()
    qtbot.waitUntil(lambda: there(other) == {"Settings", "Runs", "Segments", "Truth"})


def test_it_comes_back_at_the_next_start_with_what_the_lab_has_put_away(
    machine: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    first = machine("mine")
    arrange(first, qtbot)
    assert there(first) == {"Lab"}
    first.close()
    second = machine("mine")
    qtbot.waitUntil(lambda: second.grid.maximised is ViewKind.CUT)
    assert there(second) == {"Lab"} and second.lab.name == "moves"
    second.docks["Lab"].hide()
    qtbot.waitUntil(lambda: there(second) == {"Settings", "Runs", "Segments", "Truth"})
    assert second.rails.folded == ("Training",)


def test_a_session_of_an_earlier_version_moves_nothing(machine: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = machine("mine")
    arrange(window, qtbot)
    words = dict(window.session.panels.words)
    window.session.panels.bring_back({"lab": {"page": "moves"}})
    assert there(window) == {"Lab"} and window.grid.maximised is ViewKind.CUT
    assert dict(window.session.panels.words) == words, "and says how it stands now"


def test_words_that_nobody_knows_are_passed_over(machine: Callable[..., MainWindow]) -> None:
    window = machine("mine")
    window.session.open_picture(scripted_picture())
    window.session.panels.bring_back(
        {
            WINDOW: {"open": "Lab, Cellar, Batch", "there": "Attic", "folded": 3},
            VIEWS: {"alone": 7, "arrangement": 2},
        }
    )
    assert there(window) == {"Lab"} and window.grid.maximised is None


def test_an_arrangement_that_breaks_off_leaves_a_window_that_is_painted_and_goes_on(
    machine: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = machine("mine")
    (place,) = window.findChildren(LayoutPlace)
    broken = lambda _words: 1 / 0  # noqa: E731
    monkeypatch.setattr(place, "_arrange_views", broken)
    with pytest.raises(ZeroDivisionError):
        place._on_brought_back()
    assert window.updatesEnabled()
    window.show_dock("Lab")
    assert window.session.panels.of(WINDOW)["open"] == "Lab", "what the person arranges is noted as before"
