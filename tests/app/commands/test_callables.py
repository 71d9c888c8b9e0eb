"""What commands do, where it is more than a line."""

from __future__ import annotations

import shlex

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.commands.callables import of_shown_run
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.run_phase import RunPhase
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints


def test_command_line_is_copied(done: MainWindow) -> None:
    done.actions_by_name["copy_command"].trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("grapl segment 'a very long") and "--preset" in text and shlex.split(text)
    assert done.statusBar().currentMessage() == "The command line is on the clipboard."


def test_command_line_with_seeds_says_where_they_belong(done: MainWindow) -> None:
    assert done.session.view.shown is not None
    done.session.view.shown.constraints = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))
    done.actions_by_name["copy_command"].trigger()
    assert "seeds.json" in done.statusBar().currentMessage()


def test_what_is_done_with_the_shown_run_is_nothing_without_one(window: MainWindow, qtbot: QtBot) -> None:
    names: list[str] = []
    do = of_shown_run(lambda _window, record: names.append(record.picture.name))
    do(window)
    assert names == []
    window.session.open_picture(scripted_picture())
    window.session.runs.start()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    do(window)
    assert names == ["five colours.png"]


def test_nothing_is_selected_first_and_maximised_second(done: MainWindow) -> None:
    done.session.view.select(1)
    done.grid.maximise(ViewKind.CUT)
    done.actions_by_name["clear_selection"].trigger()
    assert done.session.view.selected is None and done.grid.maximised is ViewKind.CUT
    done.actions_by_name["clear_selection"].trigger()
    assert done.grid.maximised is None


def test_a_refused_value_is_put_back_and_told(window: MainWindow, qtbot: QtBot) -> None:
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    window.form.take_back_refused = lambda: True  # type: ignore[method-assign]
    with qtbot.waitSignal(window.session.runs.runs_changed):
        window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    assert window.statusBar().currentMessage().startswith("A setting was refused")
