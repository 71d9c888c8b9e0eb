"""Everything by a few letters and Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.command_palette.palette import NOTHING, CommandPalette
from app.main_window import MainWindow
from app.panels.parameter_editors import FieldEditor

ToolTip, AccessibleText = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
CTRL = Qt.KeyboardModifier.ControlModifier


def opened(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    (palette,) = window.findChildren(CommandPalette)
    assert palette.isVisible() and QApplication.focusWidget() is palette.line
    return palette


def test_nothing_of_it_is_made_before_it_is_asked_for(window: MainWindow) -> None:
    assert window.findChildren(CommandPalette) == []


def test_letters_and_enter_do_it_and_the_keyboard_is_back_where_it_was(done: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(done.segments.table.isVisible)  # it follows the views
    done.segments.table.setFocus()
    palette = opened(done, qtbot)
    qtbot.keyClicks(palette.line, "contours")
    assert palette.current is not None and palette.current.key == "contours" and palette.current.is_on
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert not done.view_options.contours and palette.isHidden()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is done.segments.table)


def test_letters_stay_in_the_line_and_run_no_shortcut(done: MainWindow, qtbot: QtBot) -> None:
    palette = opened(done, qtbot)
    qtbot.keyClicks(palette.line, "cl e")
    qtbot.keyClick(palette.line, Qt.Key.Key_Space)
    assert palette.line.text() == "cl e " and done.view_options.contours
    assert done.docks["Lab"].isHidden() and done.docks["Edit"].isHidden() and not done.session.runs.is_busy


def test_escape_and_the_same_key_go_away_and_do_nothing(done: MainWindow, qtbot: QtBot) -> None:
    done.session.view.select(1)
    palette = opened(done, qtbot)
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert palette.isHidden() and done.session.view.selected == 1
    palette = opened(done, qtbot)
    qtbot.keyClick(palette.line, Qt.Key.Key_K, CTRL)
    assert palette.isHidden()
    assert done.preferences.recent_commands == []


def test_what_cannot_be_done_says_why_and_stays(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.line, "save run")
    assert palette.current is not None and palette.current.key == "save_run"
    assert palette.note.text() == palette.current.reason and "No run is shown" in palette.note.text()
    index = palette.list.currentIndex()
    assert index.siblingAtColumn(1).data() == "File", "the list has no room for the reason, which is below it"
    assert all("No run is shown" in index.data(role) for role in (ToolTip, AccessibleText))
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible() and window.preferences.recent_commands == []


def test_arrows_choose_another(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    first, second = palette.entries[:2]
    assert palette.current == first
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.current == second and palette.note.text() == (second.reason or second.tip)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.current == first
    qtbot.keyClick(palette.line, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() > 2
    qtbot.keyClick(palette.line, Qt.Key.Key_Tab)
    assert palette.isVisible() and QApplication.focusWidget() is palette.line


def test_what_was_chosen_last_comes_first_also_in_the_next_window(window: MainWindow, qtbot: QtBot) -> None:
    for words in ("border strength", "photograph contours"):
        palette = opened(window, qtbot)
        qtbot.keyClicks(palette.line, words)
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.preferences.recent_commands == ["photograph_contours", "border_strength"]
    palette = opened(window, qtbot)
    assert [entry.key for entry in palette.entries[:2]] == ["photograph_contours", "border_strength"]


def test_words_that_nothing_has(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    qtbot.keyClicks(palette.line, "xyzzy")
    assert palette.entries == [] and palette.current is None and palette.note.text() == NOTHING
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_click_does_it_and_one_elsewhere_goes_away(done: MainWindow, qtbot: QtBot) -> None:
    palette = opened(done, qtbot)
    qtbot.waitUntil(done.segments.table.isVisible)  # it follows the views
    done.segments.table.setFocus()
    assert palette.isHidden() and QApplication.focusWidget() is done.segments.table
    palette = opened(done, qtbot)
    qtbot.keyClicks(palette.line, "dark theme")
    place = palette.list.visualRect(palette.list.model().index(0, 0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert palette.isHidden() and done.preferences.theme == "dark"


def test_it_opens_from_a_text_field_whose_text_stays(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.form.rows["lambda_"].editor
    assert isinstance(editor, FieldEditor)
    editor.setFocus()
    editor.setText("12345")
    editor.setCursorPosition(2)
    qtbot.keyClick(editor, Qt.Key.Key_K, CTRL)
    (palette,) = window.findChildren(CommandPalette)
    assert palette.isVisible() and editor.text() == "12345"
    palette.leave()
    assert QApplication.focusWidget() is editor


@pytest.mark.parametrize("size", [(928, 523), (1280, 800), (1900, 1000)])
def test_it_lies_inside_the_window_and_stays_there(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    palette = opened(window, qtbot)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.rect().contains(palette.geometry()))
    assert abs(palette.geometry().center().x() - window.rect().center().x()) <= 1
    assert isinstance(palette.focusProxy(), QLineEdit)
