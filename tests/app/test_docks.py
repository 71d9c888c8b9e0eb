"""The docks by name, and the lab that takes the place of those beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget

from app.docks import DOCKS
from app.main_window import MainWindow


def test_a_saved_layout_finds_docks_and_bar_by_the_names_of_earlier_versions(window: MainWindow) -> None:
    assert [dock.objectName() for dock in window.findChildren(QDockWidget)] == [*DOCKS]
    assert [*DOCKS] == ["Settings", "Runs", "Segments", "Truth", "Training", "Lab", "Compare", "Edit", "Lessons"]
    assert window.tool_bar.objectName() == "Run"


def test_the_lab_takes_the_place_of_the_panels_and_gives_it_back(done: MainWindow) -> None:
    action, beside = done.actions_by_name["toggle_lab"], [done.docks["Runs"], done.docks["Segments"]]
    assert done.docks["Lab"].isHidden() and all(dock.isVisible() for dock in beside)
    action.trigger()
    assert done.lab.isVisible() and action.isChecked() and not any(dock.isVisible() for dock in beside)
    done.docks["Lab"].close()
    assert not action.isChecked() and all(dock.isVisible() for dock in beside)


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
