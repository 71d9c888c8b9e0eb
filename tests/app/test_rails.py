"""Panels folded to the edge: the pictures take the room, and all comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.preferences import Preferences
from app.rails import FOLDING, Rails, fold_button
from app.session.session import Session
from app.widgets.rail_button import RailButton

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


def names(rails: Rails, side: Qt.DockWidgetArea) -> list[str]:
    """What is read on a strip."""
    bar = rails.bars[side]
    return [button.text() for button in _buttons(bar)] if not bar.isHidden() else []


def _buttons(bar: object) -> list[RailButton]:
    actions = bar.actions()  # type: ignore[attr-defined]
    return [bar.widgetForAction(action) for action in actions]  # type: ignore[attr-defined]


def test_nothing_is_folded_at_first_and_no_strip_takes_room(window: MainWindow) -> None:
    assert window.rails.folded == () and all(bar.isHidden() for bar in window.rails.bars.values())
    assert not window.actions_by_name["fold_settings"].isChecked()


def test_the_pictures_take_the_room_and_the_panel_comes_back_as_wide_as_it_was(done: MainWindow, qtbot: QtBot) -> None:
    done.resize(1280, 800)
    qtbot.waitUntil(lambda: done.width() == 1280 and done.grid.width() < 900)
    before, width = done.grid.width(), done.docks["Settings"].width()
    done.actions_by_name["fold_settings"].trigger()
    qtbot.waitUntil(lambda: done.grid.width() > before + width - 60)
    assert done.docks["Settings"].isHidden() and names(done.rails, LEFT) == ["Settings"]
    assert done.actions_by_name["fold_settings"].isChecked() and done.rails.bars[LEFT].width() < 40
    (button,) = _buttons(done.rails.bars[LEFT])
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: abs(done.grid.width() - before) <= 2 and done.docks["Settings"].width() == width)
    assert done.rails.folded == () and done.rails.bars[LEFT].isHidden()


def test_all_fold_together_and_come_back_together(done: MainWindow, qtbot: QtBot) -> None:
    done.resize(1280, 800)
    done.rails.fold("Training")
    qtbot.keyClick(done, Qt.Key.Key_F9)
    assert done.rails.folded == ("Settings", "Runs", "Segments", "Training")
    assert names(done.rails, RIGHT) == ["Runs", "Segments", "Training"]
    qtbot.waitUntil(lambda: done.grid.width() > 1280 * 0.9)
    qtbot.keyClick(done, Qt.Key.Key_F9)
    assert done.rails.folded == ("Training",) and not done.docks["Runs"].isHidden()


def test_by_keyboard_from_the_strip(done: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(done.isActiveWindow)
    qtbot.keyClick(done, Qt.Key.Key_F8)
    assert done.rails.folded == ("Training",) and done.docks["Training"].isHidden()
    (button,) = _buttons(done.rails.bars[RIGHT])
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.accessibleName() == "Bring Training back"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not done.docks["Training"].isHidden() and done.rails.folded == () and not done.session.runs.is_busy


@pytest.mark.parametrize("way", ["menu", "show_dock", "reset"])
def test_who_comes_back_another_way_is_folded_no_more(done: MainWindow, way: str) -> None:
    done.rails.fold("Settings", "Training")
    if way == "menu":
        done.docks["Settings"].toggleViewAction().trigger()
        assert done.rails.folded == ("Training",) and names(done.rails, LEFT) == []
    elif way == "show_dock":
        done.show_dock("Training")
        assert done.rails.folded == ("Settings",)
    else:
        done.show_dock("Truth")
        done.rails.fold("Truth")
        done.actions_by_name["reset_layout"].trigger()
        assert done.rails.folded == () and not done.docks["Settings"].isHidden() and done.docks["Truth"].isHidden()
        assert all(bar.isHidden() for bar in done.rails.bars.values())


def test_a_closed_panel_is_not_folded_and_one_that_floats_stays(done: MainWindow) -> None:
    done.docks["Runs"].close()
    done.docks["Segments"].setFloating(True)
    done.rails.fold(*FOLDING)
    assert done.rails.folded == ("Settings", "Training") and not done.docks["Segments"].isHidden()


def test_what_is_folded_is_so_in_the_next_window(done: MainWindow, qtbot: QtBot) -> None:
    done.rails.fold("Settings", "Training")
    Preferences().save_window(done)
    other = MainWindow(Session(engine=lambda job, should_stop: iter(())), Preferences())
    qtbot.addWidget(other)
    assert other.rails.folded == ("Settings", "Training") and other.docks["Settings"].isHidden()
    assert names(other.rails, LEFT) == ["Settings"] and names(other.rails, RIGHT) == ["Training"]
    other.rails.unfold("Settings")
    assert Preferences().folded == ["Training"]
    other.close()


@pytest.mark.parametrize("kept", ['["Settings", "Nonsense", 3]', "{", '{"a": 1}'])
def test_a_damaged_list_folds_nothing_that_is_in_sight(qtbot: QtBot, kept: str) -> None:
    store = Preferences()
    store._store.setValue("window/folded", kept)
    window = MainWindow(Session(engine=lambda job, should_stop: iter(())), Preferences())
    qtbot.addWidget(window)
    assert window.rails.folded == () and not window.docks["Settings"].isHidden()
    window.close()


def test_the_lab_gives_back_only_what_was_there(done: MainWindow) -> None:
    done.rails.fold("Training")
    done.actions_by_name["toggle_lab"].trigger()
    assert names(done.rails, RIGHT) == ["Training"]
    done.actions_by_name["toggle_lab"].trigger()
    assert done.docks["Training"].isHidden() and not done.docks["Runs"].isHidden() and done.rails.folded == ("Training",)


def test_a_button_in_the_title_folds_it(done: MainWindow, qtbot: QtBot) -> None:
    for title in FOLDING:
        found = [b for b in done.docks[title].findChildren(QToolButton) if b.accessibleName().startswith("Fold ")]
        assert len(found) == 1 and title in found[0].accessibleName()
    (button,) = [b for b in done.docks["Runs"].findChildren(QToolButton) if b.accessibleName().startswith("Fold ")]
    button.click()
    assert done.rails.folded == ("Runs",)


def test_a_fold_button_takes_no_keyboard(qtbot: QtBot) -> None:
    seen: list[bool] = []
    button = fold_button("Runs", lambda: seen.append(True))
    qtbot.addWidget(button)
    button.click()
    assert seen == [True] and button.focusPolicy() == Qt.FocusPolicy.NoFocus and button.size() != QSize()


def test_what_a_guest_folds_and_brings_back_is_not_kept(done: MainWindow) -> None:
    done.rails.fold("Settings")
    done.session.keeper.set_held(True)
    done.rails.unfold("Settings")
    done.rails.fold("Training")
    assert done.preferences.folded == ["Settings"]
    for title, is_there in (("Settings", False), ("Training", True)):  # as the guest does when it goes
        done.docks[title].setVisible(is_there)
    done.session.keeper.set_held(False)
    assert done.rails.folded == ("Settings",) and done.preferences.folded == ["Settings"]
    assert names(done.rails, LEFT) == ["Settings"]
