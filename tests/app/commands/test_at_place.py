"""What commands do at the crosshair, without a menu."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.commands.at_place import NO_PLACE
from app.files import dialogs
from app.image_views.views import ViewKind
from app.main_window import MainWindow

SUN = (72.5, 14.5)


@pytest.mark.parametrize("name", ["select_here", "inspect_patch", "seed_here", "merge_here"])
def test_without_a_crosshair_it_is_said_what_to_do(done: MainWindow, name: str) -> None:
    done.session.view.point_at(None)
    done.actions_by_name[name].trigger()
    assert done.statusBar().currentMessage() == NO_PLACE and "bring the crosshair to it" in NO_PLACE
    assert done.session.view.selected is None and done.docks["Lab"].isHidden() and done.docks["Edit"].isHidden()


def test_the_segment_at_the_crosshair_is_selected_by_key(done: MainWindow) -> None:
    done.session.view.point_at(SUN)
    done.actions_by_name["select_here"].trigger()
    assert done.session.view.selected == 4


def test_a_view_is_copied_as_it_is_seen(done: MainWindow, qtbot: QtBot) -> None:
    view = done.grid.views[ViewKind.NETWORK]
    qtbot.waitUntil(lambda: view.title.title == "Network 2")  # views are painted in turn
    view.pointed.emit(SUN)
    done.grid.show_one_to_one()
    done.actions_by_name["copy"].trigger()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (96, 64)
    assert done.statusBar().currentMessage() == "Copied as it is seen: Network 2, 96 \N{MULTIPLICATION SIGN} 64 pixels."


def test_in_a_table_its_selected_rows_are_copied(done: MainWindow, qtbot: QtBot) -> None:
    table = done.segments.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 5)
    table.setFocus()
    table.selectRow(1)
    wanted = "\t".join(table.model().index(1, column).data() for column in range(4))
    done.actions_by_name["copy"].trigger()
    assert QGuiApplication.clipboard().text() == wanted and "\t" in wanted
    assert done.statusBar().currentMessage() == "1 row copied as text."
    table.clearSelection()
    done.actions_by_name["copy"].trigger()
    assert not QGuiApplication.clipboard().image().isNull(), "without rows it is the view"


def test_a_list_without_words_copies_the_view(done: MainWindow) -> None:
    done.run_list.list.setFocus()
    assert QApplication.focusWidget() is done.run_list.list
    done.actions_by_name["copy"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_view_is_saved_as_a_figure(done: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(dialogs, "ask_for_figure_name", lambda *_: tmp_path / "view.png")
    saved: list[object] = []
    monkeypatch.setattr(done.figures, "save_figure", lambda path, widget: saved.extend((path.name, widget)))
    done.grid.views[ViewKind.CUT].pointed.emit(SUN)
    done.actions_by_name["save_view"].trigger()
    assert saved == ["view.png", done.grid.views[ViewKind.CUT]]


def test_a_text_field_opens_its_own_menu(done: MainWindow) -> None:
    asked: list[object] = []

    class Field(QLineEdit):
        def contextMenuEvent(self, event: object) -> None:
            asked.append(event)

    field = Field(done)
    field.show()
    field.setFocus()
    done.actions_by_name["show_menu"].trigger()
    assert len(asked) == 1
