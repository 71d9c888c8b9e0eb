"""The menu of each picture: what stands in it, what its entries do at the place, and why some cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hierarchies import striped
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.edits.tools import Tool
from app.image_views.picture_view import PictureView
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.menus.picture_menu import PictureMenus

SUN = (72.5, 14.5)


def menus_of(window: MainWindow) -> PictureMenus:
    (menus,) = window.findChildren(PictureMenus)
    return menus


def entries(menu: QMenu) -> dict[str, QAction]:
    """By their words; those one step deeper too."""
    found = {}
    for action in menu.actions():
        found[action.text().partition("\t")[0].replace("&", "")] = action
        if isinstance(deeper := action.menu(), QMenu):
            found |= entries(deeper)
    found.pop("", None)
    return found


def at(window: MainWindow, kind: ViewKind, x: float, y: float) -> dict[str, QAction]:
    return entries(menus_of(window).menu_at(window.grid.views[kind], x, y))


@pytest.fixture
def levelled(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """With a run that has levels of detail."""
    record = scripted_record()
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    if "grid" not in vars(window):
        with qtbot.waitSignal(window.views_made):
            pass
    window.session.add_run(record)
    return window


@pytest.mark.parametrize("kind", list(ViewKind))
def test_every_view_has_it(done: MainWindow, kind: ViewKind) -> None:
    assert [*at(done, kind, *SUN)] == [
        *("Select the segment here", "Inspect the patch here", "Put a seed here", "Merge the segment here with…"),
        *("More detail here", "Less detail here", "Detail", "Undo detail", "Redo detail", "Automatic detail", "The run's map"),
        *("Within the cut's labels", "Compare two maps…", "End comparison", "Copy this view", "Save this view…"),
        *("Zoom 1:1", "Whole picture", "Bring this place to the middle", "Magnifier", "Show this view alone"),
    ]


def test_without_a_run_what_needs_one_is_grey_and_says_so(window: MainWindow) -> None:
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    found = at(window, ViewKind.PHOTOGRAPH, *SUN)
    grey = {text: action.toolTip() for text, action in found.items() if not action.isEnabled()}
    assert "Run the settings" not in grey and {"Copy this view", "Zoom 1:1", "Whole picture"}.isdisjoint(grey)
    assert "Space" in grey["Inspect the patch here"] and "Space" in grey["Merge the segment here with…"]
    assert grey["Select the segment here"] == "There is nothing to select here."
    assert all(reason.endswith(".") for reason in grey.values())


def test_beside_the_picture_it_says_where_to_point(done: MainWindow) -> None:
    found = at(done, ViewKind.CUT, -5.0, 10.0)
    for text in ("Select the segment here", "Inspect the patch here", "Put a seed here", "Merge the segment here with…"):
        assert not found[text].isEnabled() and "bring the crosshair to it" in found[text].toolTip()
    assert found["Copy this view"].isEnabled()


def test_it_selects_what_is_there_and_opening_it_selects_nothing(done: MainWindow) -> None:
    found = at(done, ViewKind.PIXELS, *SUN)
    assert done.session.view.selected is None
    found["Select the segment here"].trigger()
    assert done.session.view.selected == 4 and done.session.view.pointer == SUN


def test_the_patch_there_is_inspected(done: MainWindow) -> None:
    done.session.view.point_at((1.5, 1.5))
    at(done, ViewKind.NETWORK, *SUN)["Inspect the patch here"].trigger()
    assert done.session.view.patch == (1, 6) and done.lab.name == "patch" and not done.docks["Lab"].isHidden()


def test_a_seed_binds_the_patch_there_to_its_label_or_to_the_selected_one(done: MainWindow) -> None:
    done.session.configuration.set_auto_rerun(False)
    at(done, ViewKind.CUT, *SUN)["Put a seed here"].trigger()
    (seed,) = done.session.configuration.constraints.constraints
    assert (int(seed.x * 8), int(seed.y * 8), seed.label) == (6, 1, 4)
    done.session.configuration.undo()
    assert not done.session.configuration.constraints
    done.session.view.select(2)
    at(done, ViewKind.CUT, *SUN)["Put a seed here"].trigger()
    (seed,) = done.session.configuration.constraints.constraints
    assert seed.label == 2


def test_the_segment_there_is_the_first_of_two_to_be_merged(done: MainWindow, qtbot: QtBot) -> None:
    for _ in range(2):  # with the tool in hand already it stays there
        at(done, ViewKind.CUT, *SUN)["Merge the segment here with…"].trigger()
        assert done.tools.tool is Tool.MERGE and done.editing.isVisible()
        qtbot.waitUntil(lambda: done.tools.segment == 4)


def test_a_place_is_split_and_united_with_undo(levelled: MainWindow) -> None:
    detail = levelled.session.detail
    detail.show_level(2)
    detail.select(1)  # the menu's place goes before it

    def do(text: str, x: float) -> list[int]:
        at(levelled, ViewKind.PIXELS, x, 10)[text].trigger()
        return [] if detail.cut is None else detail.cut.nodes.tolist()

    assert do("More detail here", 30) == [0, 1, 5, 5]
    assert do("Less detail here", 90) == [6] * 4
    assert do("Undo detail", 90) == [0, 1, 5, 5]
    assert do("Redo detail", 90) == [6] * 4
    assert do("The run's map", 90) == []


def test_detail_that_cannot_change_is_grey_and_says_why(levelled: MainWindow) -> None:
    levelled.session.detail.show_level(1)
    found = at(levelled, ViewKind.PIXELS, 5, 5)
    assert not found["Less detail here"].isEnabled() and "united" in found["Less detail here"].toolTip()
    assert found["More detail here"].isEnabled()
    levelled.session.detail.show_level(4)
    found = at(levelled, ViewKind.PIXELS, 5, 5)
    assert not found["More detail here"].isEnabled() and "split" in found["More detail here"].toolTip()


def test_views_are_zoomed_copied_and_shown_alone(done: MainWindow) -> None:
    found = at(done, ViewKind.CUT, *SUN)
    found["Zoom 1:1"].trigger()
    assert {view.canvas.magnification for view in done.grid.views.values()} == {1.0}
    found["Whole picture"].trigger()
    found["Copy this view"].trigger()
    image = QApplication.clipboard().image()
    assert image.width() % 96 == 0 and done.grid.views[ViewKind.CUT].title.title in done.statusBar().currentMessage()
    found["Show this view alone"].trigger()
    assert done.grid.maximised is ViewKind.CUT
    at(done, ViewKind.CUT, *SUN)["All views again"].trigger()
    assert done.grid.maximised is None


def popup(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_right_button_opens_it_on_a_view_and_on_what_stands_in_the_views_place(done: MainWindow, qtbot: QtBot) -> None:
    done.open_compare("maps")
    views: list[PictureView] = [done.grid.views[ViewKind.PHOTOGRAPH], *done.grid.cameras.views[-2:]]
    assert len(done.grid.cameras.views) == 6
    for view in views:
        view.canvas.menu_asked.emit(*SUN, view.canvas.mapToGlobal(view.canvas.rect().center()))
        menu = popup(qtbot)
        assert "Select the segment here" in entries(menu)
        menu.close()
    found = entries(menus_of(done).menu_at(views[-1], *SUN))
    assert "Show this view alone" not in found and found["Inspect the patch here"].isEnabled()


def test_the_right_button_selects_nothing(done: MainWindow, qtbot: QtBot) -> None:
    surface = done.grid.views[ViewKind.PIXELS].canvas.viewport()
    qtbot.mouseMove(surface, surface.rect().center())
    qtbot.mouseClick(surface, Qt.MouseButton.RightButton, pos=surface.rect().center())
    popup(qtbot).close()
    assert done.session.view.selected is None and done.session.view.patch is None


@pytest.mark.parametrize("is_pointing", [True, False])
def test_keys_open_it_at_the_crosshair(done: MainWindow, qtbot: QtBot, is_pointing: bool) -> None:
    done.session.view.point_at(SUN if is_pointing else None)
    done.setFocus()
    qtbot.keyClick(done, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = popup(qtbot)
    entries(menu)["Select the segment here"].trigger()
    menu.close()
    assert done.session.view.selected == (4 if is_pointing else 0)
    assert done.session.view.pointer == pytest.approx(SUN if is_pointing else (48, 32), abs=0 if is_pointing else 1)


def test_what_has_the_keyboard_and_a_menu_of_its_own_opens_that(done: MainWindow) -> None:
    asked: list[QContextMenuEvent] = []
    done.run_list.list.contextMenuEvent = asked.append  # type: ignore[method-assign]
    done.run_list.list.setFocus()
    done.actions_by_name["show_menu"].trigger()
    assert [event.reason() for event in asked] == [QContextMenuEvent.Reason.Keyboard]
