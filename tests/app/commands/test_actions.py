"""Actions say what their commands say."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.commands.actions import Actions
from app.commands.table import COMMANDS
from app.main_window import MainWindow


def test_an_action_has_the_name_the_words_and_the_key_of_its_command(window: MainWindow) -> None:
    (actions,) = window.findChildren(Actions)
    assert actions.by_name is window.actions_by_name
    assert [*window.actions_by_name] == [command.name for command in COMMANDS]
    for command in COMMANDS:
        action = window.actions_by_name[command.name]
        assert action.objectName() == command.name and action.text() == command.text and action.statusTip() == command.tip
        own = "" if command.is_local else command.keys
        assert action.shortcut().toString() == own
        assert [keys.toString() for keys in action.shortcuts()] == [keys for keys in (own, command.more_keys) if keys]
        assert action.toolTip() == (f"{command.tip} ({own})" if own else command.tip)
        assert action.isCheckable() is (command.checked is not None)


def test_a_check_mark_follows_what_it_stands_for_and_not_the_click(window: MainWindow) -> None:
    action = window.actions_by_name["auto_rerun"]
    window.session.configuration.set_auto_rerun(False)
    assert not action.isChecked()
    window.session.configuration.set_auto_rerun = lambda on: None  # type: ignore[method-assign]
    action.trigger()
    assert not action.isChecked()


def test_while_a_run_is_under_way_actions_follow_once_for_all_that_came(window: MainWindow, qtbot: QtBot) -> None:
    configuration, action = window.session.configuration, window.actions_by_name["auto_rerun"]
    window.session.open_picture(scripted_picture())
    configuration.set_auto_rerun(False)
    window.session.runs.start()
    assert window.actions_by_name["stop"].isEnabled(), "a phase is followed at once"
    configuration.set_auto_rerun(True)
    assert not action.isChecked()
    qtbot.waitUntil(action.isChecked)
