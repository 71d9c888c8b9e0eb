from __future__ import annotations

import pytest

from app.image_views.view_options import Arrangement
from app.main_window import MainWindow
from app.menus.arrangement_menu import ArrangementMenu


@pytest.mark.parametrize("way", Arrangement)
def test_a_way_is_chosen_kept_and_checked(window: MainWindow, way: Arrangement) -> None:
    (menu,) = window.findChildren(ArrangementMenu)
    action = menu.actions()[list(Arrangement).index(way)]
    action.trigger()
    assert window.view_options.arrangement is Arrangement.named(window.preferences.arrangement) is way
    assert Arrangement.named("none of these") is Arrangement.AUTOMATIC
    assert [shown for shown in menu.actions() if shown.isChecked()] == [action]


def test_the_layout_is_reset(window: MainWindow) -> None:
    before = {title: (dock.isHidden(), window.dockWidgetArea(dock)) for title, dock in window.docks.items()}
    window.view_options.set_arrangement(Arrangement.ROW)
    window.docks["Runs"].setFloating(True)
    window.docks["Settings"].hide()
    window.docks["Truth"].show()
    window.actions_by_name["toggle_lab"].trigger()
    window.actions_by_name["reset_layout"].trigger()
    assert {title: (dock.isHidden(), window.dockWidgetArea(dock)) for title, dock in window.docks.items()} == before
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert window.view_options.arrangement is Arrangement.AUTOMATIC
