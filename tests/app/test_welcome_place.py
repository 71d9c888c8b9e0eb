"""The welcome in the window: Esc, the menu, what it offers, and that it is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.files import dialogs
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.paths import samples
from app.preferences import Preferences
from app.welcome_place import HOW_TO_OPEN, SCORES, WelcomePlace


def test_a_window_shows_none_by_itself(done: MainWindow) -> None:
    assert "welcome" not in vars(done)


def test_the_menu_brings_it_and_escape_takes_it_away_and_nothing_else(done: MainWindow, qtbot: QtBot) -> None:
    done.session.view.select(1)
    done.grid.maximise(ViewKind.CUT)
    done.actions_by_name["show_welcome"].trigger()
    assert done.welcome.findChildren(WelcomePlace)
    assert all(card.isVisible() for card in done.welcome.cards.values()) and done.preferences.welcome_is_due
    qtbot.keyClick(done, Qt.Key.Key_Escape)
    assert not done.welcome.is_shown and not done.preferences.welcome_is_due
    assert done.session.view.selected == 1 and "Help > Welcome" in done.statusBar().currentMessage()
    qtbot.keyClick(done, Qt.Key.Key_Escape)
    assert done.session.view.selected is None


def test_it_is_due_until_it_is_closed_and_not_where_a_window_was_used(window: MainWindow) -> None:
    preferences = Preferences()
    preferences._store.clear()
    assert preferences.welcome_is_due
    preferences.save_window(window)
    assert not preferences.welcome_is_due
    preferences.welcome_is_due = True
    assert Preferences().welcome_is_due
    preferences.welcome_is_due = False
    assert not Preferences().welcome_is_due


def test_lesson_1_begins_in_its_place(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.lesson_asked.emit()
    assert not done.docks["Lessons"].isHidden() and not done.welcome.is_shown
    qtbot.waitUntil(lambda: done.lessons.player.lesson is not None)
    assert done.lessons.player.lesson is not None and done.lessons.player.lesson.name.startswith("1-")


def test_any_lesson_has_the_views_for_itself(done: MainWindow) -> None:
    done.actions_by_name["show_welcome"].trigger()
    done.actions_by_name["show_lessons"].trigger()
    assert not done.welcome.is_shown


def test_a_photo_is_chosen_in_the_usual_dialog(done: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(dialogs, "ask_for_file", lambda *arguments: asked.append(arguments))
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.photograph_asked.emit()
    assert asked and not done.welcome.is_shown


def test_the_truth_beside_the_picture_is_taken_else_its_panel_says_how(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.truth_asked.emit()
    assert not done.docks["Truth"].isHidden() and not done.welcome.is_shown
    assert done.statusBar().currentMessage() == HOW_TO_OPEN
    done.docks["Truth"].hide()
    done.session.configuration.set_auto_rerun(False)
    done.opening.open_path(samples()[0].path)
    qtbot.waitUntil(lambda: done.session.truth.offer is not None)
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.truth_asked.emit()
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    assert not done.docks["Truth"].isHidden()
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.truth_asked.emit()
    assert done.statusBar().currentMessage() == SCORES, "the panel was open already, and nothing else would be seen"


def test_a_panel_that_is_in_sight_already_takes_the_keyboard(done: MainWindow, qtbot: QtBot) -> None:
    """Else nothing would be seen of the answer."""
    done.show_dock("Truth")
    done.activateWindow()
    done.actions_by_name["show_welcome"].trigger()
    done.welcome.truth_asked.emit()
    panel = done.docks["Truth"].widget()
    qtbot.waitUntil(lambda: panel.isAncestorOf(QApplication.focusWidget()))
    assert isinstance(QApplication.focusWidget(), QPushButton)


def test_another_picture_is_seen_without_them(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["show_welcome"].trigger()
    shown = done.session.view.picture
    done.session.open_picture(shown)
    assert shown is not None and done.welcome.is_shown, "it is the one that they explain"
    done.opening.open_path(samples()[-1].path)
    qtbot.waitUntil(lambda: done.session.view.picture is not shown)
    assert not done.welcome.is_shown and not done.preferences.welcome_is_due
