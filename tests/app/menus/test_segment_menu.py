from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.edits.tools import Tool
from app.main_window import MainWindow
from app.menus.segment_menu import SegmentMenu


@pytest.fixture
def listed(done: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: done.segments.table.model().rowCount() == 5)
    return done


def entries(window: MainWindow, label: int) -> dict[str, QAction]:
    """Of the menu of a segment's row."""
    model, (menus,) = window.segments.table.model(), window.findChildren(SegmentMenu)
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == str(label))
    menu = menus.menu_for(model.index(row, 2))
    assert menu is not None
    return {action.text().partition("\t")[0].replace("&", ""): action for action in menu.actions() if action.text()}


def test_a_row_does_what_a_picture_does_inside_its_segment(listed: MainWindow) -> None:
    found = entries(listed, 4)
    assert [*found] == [
        *("Select this segment", "Bring it to the middle", "Merge it with…", "More detail in it", "Less detail in it"),
        *("Inspect a patch in it", "Put a seed in it"),
    ]
    assert listed.session.view.selected is None
    found["Select this segment"].trigger()
    assert listed.session.view.selected == 4
    found["Bring it to the middle"].trigger()
    camera = listed.grid.cameras.leading.canvas.camera
    assert (camera.x, camera.y) == pytest.approx((72, 14), abs=1.5), "the sun"
    assert not found["More detail in it"].isEnabled() and found["More detail in it"].toolTip()


def test_it_is_the_first_of_two_to_be_merged(listed: MainWindow, qtbot: QtBot) -> None:
    entries(listed, 3)["Merge it with…"].trigger()
    assert listed.tools.tool is Tool.MERGE
    qtbot.waitUntil(lambda: listed.tools.segment == 3)


def test_the_right_button_opens_it_and_selects_nothing(listed: MainWindow, qtbot: QtBot) -> None:
    table = listed.segments.table
    place = table.visualRect(table.model().index(1, 0)).center()
    table.customContextMenuRequested.emit(place)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    QApplication.activePopupWidget().close()
    assert listed.session.view.selected is None and not table.selectionModel().selectedRows()
    table.customContextMenuRequested.emit(QPoint(5, table.viewport().height() - 1))
    assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu


def test_by_key_it_is_that_of_the_current_row(listed: MainWindow, qtbot: QtBot) -> None:
    table = listed.segments.table
    table.setFocus()
    table.selectRow(2)
    listed.actions_by_name["show_menu"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.actions()[0].text().startswith("&Select this segment")
    menu.close()
