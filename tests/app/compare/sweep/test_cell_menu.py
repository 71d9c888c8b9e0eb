from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_menu import cell_menu
from app.compare.sweep.cell_table import CellContent
from app.compare.sweep.cell_view import CellView


def image_of(color: int) -> QImage:
    image = QImage(6, 4, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


def test_a_cell_is_shown_and_its_map_copied(qtbot: QtBot) -> None:
    owner, asked = QWidget(), []
    qtbot.addWidget(owner)
    menu = cell_menu(CellContent("λ 8 & more", "12", image_of(0xFF112233)), lambda: asked.append("load"), owner)
    title, _, load, copy = menu.actions()
    assert title.text() == "λ 8 && more" and not title.isEnabled()
    load.trigger()
    copy.trigger()
    assert asked == ["load"] and QGuiApplication.clipboard().image().pixelColor(2, 2).name() == "#112233"


def test_what_cannot_be_done_says_why(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    _, _, load, copy = cell_menu(CellContent("λ 8", "waits", is_shown=True), lambda: None, owner).actions()
    assert not load.isEnabled() and load.toolTip() == "The views show it already."
    assert not copy.isEnabled() and copy.toolTip() == "There is no map here yet."


def test_it_is_opened_on_the_cell_under_the_pointer_or_by_key_on_the_current_one(qtbot: QtBot) -> None:
    view = CellView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    view.show_cells(axis_of("lambda", "2, 8"), None, [[CellContent("one", "1"), CellContent("two", "2")]], 0.7)
    view.setCurrentIndex(view.model().index(0, 0))
    spot = view.visualRect(view.model().index(0, 1)).center()
    for reason, name in ((QContextMenuEvent.Reason.Mouse, "two"), (QContextMenuEvent.Reason.Keyboard, "one")):
        view.contextMenuEvent(QContextMenuEvent(reason, spot, view.viewport().mapToGlobal(spot)))
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu) and menu.actions()[0].text() == name
        menu.close()
    assert view.current == (0, 0)
