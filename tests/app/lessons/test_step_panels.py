"""Panels beside a lesson come in sight, and go back where they were."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.lessons.step_panels import StepPanels
from app.main_window import MainWindow


@pytest.fixture
def panels(window: MainWindow, qtbot: QtBot) -> StepPanels:
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: "plot" in vars(window))
    window.show_dock("Lessons")
    return StepPanels(window.docks)


def test_the_settings_stand_above_the_lesson_and_go_back_behind_it(
    window: MainWindow, panels: StepPanels, qtbot: QtBot
) -> None:
    settings, lessons = window.docks["Settings"], window.docks["Lessons"]
    assert lessons in window.tabifiedDockWidgets(settings)
    panels.bring(("Settings",))
    qtbot.waitUntil(lambda: not settings.widget().visibleRegion().isEmpty() and lessons.y() > settings.y())
    assert settings not in window.tabifiedDockWidgets(lessons) and settings.height() > 150 and lessons.height() > 200
    panels.bring(("Settings",))
    assert settings not in window.tabifiedDockWidgets(lessons), "the next step wants them too"
    panels.bring(())
    assert lessons in window.tabifiedDockWidgets(settings) and not settings.isHidden()
    qtbot.waitUntil(lambda: not lessons.widget().visibleRegion().isEmpty())
    assert settings.widget().visibleRegion().isEmpty(), "the lesson is in front"


def test_a_panel_that_was_put_away_is_put_away_again(window: MainWindow, panels: StepPanels) -> None:
    window.docks["Segments"].hide()
    panels.bring(("Segments", "Runs"))
    assert not window.docks["Segments"].isHidden() and not window.docks["Runs"].isHidden()
    panels.bring(())
    assert window.docks["Segments"].isHidden() and not window.docks["Runs"].isHidden()


def test_settings_of_their_own_place_stay_there(window: MainWindow, panels: StepPanels) -> None:
    window.docks["Settings"].setFloating(True)
    panels.bring(("Settings",))
    panels.bring(())
    assert window.docks["Settings"].isFloating() and not window.docks["Settings"].isHidden()
