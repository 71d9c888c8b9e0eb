"""The docks by name, and the lab that takes the place of those beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar
from pytestqt.qtbot import QtBot

from app import docks
from app.docks import DOCKS, SIDE_WIDTH
from app.main_window import MainWindow
from app.panels.run_cards import RunCards
from grapl_engine.truth import Truth


def test_a_saved_layout_finds_docks_and_bar_by_the_names_of_earlier_versions(window: MainWindow) -> None:
    assert [dock.objectName() for dock in window.findChildren(QDockWidget)] == [*DOCKS]
    assert [*DOCKS] == ["Settings", "Runs", "Segments", "Truth", "Training", "Lab", "Compare", "Edit", "Batch", "Lessons"]
    assert window.tool_bar.objectName() == "Run"


def test_the_lab_takes_the_place_of_the_panels_and_gives_it_back(done: MainWindow) -> None:
    action, beside = done.actions_by_name["toggle_lab"], [done.docks["Runs"], done.docks["Segments"]]
    assert done.docks["Lab"].isHidden() and all(dock.isVisible() for dock in beside)
    action.trigger()
    assert done.lab.isVisible() and action.isChecked() and not any(dock.isVisible() for dock in beside)
    done.docks["Lab"].close()
    assert not action.isChecked() and all(dock.isVisible() for dock in beside)


def test_the_panels_have_their_width_again(done: MainWindow, qtbot: QtBot) -> None:
    done.resize(1600, 800)
    done.resizeDocks([done.docks["Runs"]], [250], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: done.docks["Runs"].width() == 250)
    done.actions_by_name["toggle_lab"].trigger()
    qtbot.waitUntil(lambda: done.docks["Lab"].width() == SIDE_WIDTH)
    done.docks["Lab"].close()
    qtbot.waitUntil(lambda: done.docks["Runs"].width() == 250)


def test_runs_have_room_for_three_where_the_truth_is_open_on_a_small_screen(done: MainWindow, qtbot: QtBot) -> None:
    done.resize(1280, 800)
    done.show_dock("Truth")
    (cards,) = done.docks["Runs"].findChildren(RunCards)
    qtbot.waitUntil(lambda: cards.viewport().height() >= 3 * cards.sizeHintForRow(0) > 0)
    assert done.docks["Segments"].height() == done.docks["Truth"].height(), "tabs of one place"


def test_comparison_and_lab_take_each_others_place(done: MainWindow) -> None:
    lab, compare = (done.actions_by_name[name] for name in ("toggle_lab", "toggle_compare"))
    beside = [done.docks["Runs"], done.docks["Segments"]]
    lab.trigger()
    compare.trigger()
    assert done.docks["Compare"].isVisible() and done.docks["Lab"].isHidden() and all(dock.isHidden() for dock in beside)
    assert compare.isChecked() and not lab.isChecked()
    lab.trigger()
    assert done.docks["Compare"].isHidden() and done.docks["Lab"].isVisible()
    lab.trigger()
    assert all(dock.isVisible() for dock in beside)


def test_a_truth_waits_for_the_place_that_the_lab_has(done: MainWindow, qtbot: QtBot) -> None:
    done.show_dock("Lab")
    truth = done.session.truth
    assert done.session.view.picture is not None
    truth.take(Truth((np.zeros((done.session.view.picture.height, done.session.view.picture.width), np.int32),)))
    assert truth.current is not None and done.docks["Truth"].isHidden()
    done.show_dock("Truth")  # by the person's own wish it stands beside the lab
    done.show_dock("Compare")
    assert [title for title in ("Runs", "Segments", "Truth", "Lab") if not done.docks[title].isHidden()] == []
    done.docks["Compare"].hide()
    assert all(not done.docks[title].isHidden() for title in ("Runs", "Segments", "Truth"))


def test_a_lab_that_floats_stays_beside_the_comparison(done: MainWindow) -> None:
    done.actions_by_name["toggle_lab"].trigger()
    done.docks["Lab"].setFloating(True)
    done.actions_by_name["toggle_compare"].trigger()
    assert done.docks["Compare"].isVisible() and done.docks["Lab"].isVisible()


def test_a_panel_that_floats_or_was_put_away_stays_as_it_is(done: MainWindow) -> None:
    done.docks["Runs"].hide()
    done.actions_by_name["toggle_lab"].trigger()
    done.actions_by_name["toggle_lab"].trigger()
    assert done.docks["Segments"].isVisible() and done.docks["Runs"].isHidden()


def test_in_a_narrow_window_the_settings_give_way_but_not_in_a_lesson(done: MainWindow) -> None:
    done.resize(1280, 800)
    settings, action = done.docks["Settings"], done.actions_by_name["toggle_lab"]
    action.trigger()
    assert settings.isHidden() and done.docks["Training"].isHidden()
    action.trigger()
    assert not settings.isHidden() and not done.docks["Training"].isHidden()
    done.docks["Lessons"].show()
    action.trigger()
    assert not settings.isHidden()
    action.trigger()
    done.docks["Lessons"].hide()
    done.resize(1700, 900)
    action.trigger()
    assert not settings.isHidden()


def test_a_side_that_comes_does_not_leave_the_window_larger(done: MainWindow, qtbot: QtBot) -> None:
    done.resize(1280, 700)
    for title in ("Runs", "Training"):
        done.docks[title].widget().setMinimumHeight(200)
    QApplication.processEvents()
    size = done.size()
    done.lab.setMinimumHeight(size.height() - 200)
    done.show_dock("Lab")
    qtbot.waitUntil(lambda: done.docks["Runs"].isHidden() and done.docks["Lab"].isVisible())
    qtbot.waitUntil(lambda: done.size() == size)


def test_panels_are_as_much_wider_as_letters_are_larger(done: MainWindow) -> None:
    font = done.font()
    assert docks._width(done, 300) >= 300
    font.setPointSizeF(4 * font.pointSizeF())
    done.setFont(font)
    assert docks._width(done, 300) == round(300 * done.fontMetrics().height() / docks.USUAL_LINE) > 600


def test_no_bar_of_panels_lies_behind_the_views(done: MainWindow) -> None:
    middle = done.centralWidget().geometry()
    bars = [bar for bar in done.findChildren(QTabBar) if bar.parent() is done and bar.isVisible()]
    assert not [bar for bar in bars if bar.geometry().intersects(middle)]
