"""The menu of a run of the list is made of commands, and they are done to its run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.commands.table import COMMANDS
from app.main_window import MainWindow
from app.menus.run_menu import RunMenu
from grapl_engine import RunRecord, Settings


@pytest.fixture
def three(done: MainWindow) -> MainWindow:
    """With two more runs of its picture; the last one is shown, and the keyboard stands on it."""
    done.session.configuration.set_auto_rerun(False)
    picture = done.session.view.picture
    for lambda_ in (4.0, 8.0):
        done.session.add_run(scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=lambda_)))
    assert done.run_list.current() is done.session.runs.kept[2]
    return done


def actions(window: MainWindow, record: RunRecord) -> dict[str, QAction]:
    """Of its menu, by their words."""
    (menus,) = window.findChildren(RunMenu)
    menu = menus.menu_for(record)
    return {action.text().partition("\t")[0].replace("&", ""): action for action in menu.actions() if action.text()}


def test_it_has_what_can_be_done_with_the_run_under_the_pointer(three: MainWindow) -> None:
    first = three.session.runs.kept[0]
    title, *_ = found = actions(three, first)
    assert title.startswith("1 ") and not found[title].isEnabled()
    assert [*found][1:] == ["Bring back", "Compare", "Copy command line", "Rename", "Note", "Pin", "Remove"]
    assert all(action.isEnabled() for name, action in found.items() if name != title)
    found["Copy command line"].trigger()
    assert QGuiApplication.clipboard().text() == first.command_line()
    found["Compare"].trigger()
    assert three.session.view.compared is first and "End comparison" in actions(three, first)
    found["Pin"].trigger()
    assert [entry.is_pinned for entry in three.session.kept.entries] == [True, False, False]
    assert "Unpin" in actions(three, first)
    found["Rename"].trigger()
    assert [card.record for card in three.run_list.cards() if not card.editor.isHidden()] == [first]
    found["Bring back"].trigger()
    assert three.session.view.shown is first
    actions(three, first)["Remove"].trigger()
    assert first not in three.session.runs.kept


def test_what_cannot_be_done_says_why(three: MainWindow) -> None:
    grey = {
        name: action.toolTip() for name, action in actions(three, three.session.runs.kept[2]).items() if not action.isEnabled()
    }
    assert [*grey.values()][1:] == [
        "It is shown already.",
        "Only another run of the same picture lies beside the shown one.",
    ]


def test_a_right_click_opens_the_menu_of_its_row_and_marks_nothing(three: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: asked.append(menu.actions()[0].text()[:1]))
    runs = three.run_list
    for reason, row in ((QContextMenuEvent.Reason.Mouse, 2), (QContextMenuEvent.Reason.Keyboard, 1)):
        runs.list.scrollToItem(runs.list.item(row))
        place = runs.list.visualItemRect(runs.list.item(row)).center()
        event = QContextMenuEvent(reason, place, runs.list.viewport().mapToGlobal(place))
        QCoreApplication.sendEvent(runs.list.viewport(), event)
    assert asked == ["1", "3"], "the card under the pointer; by key the current one"
    assert runs.list.currentRow() == 0
    below = QPoint(5, 5000)
    QCoreApplication.sendEvent(runs.list.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, below, below))
    assert len(asked) == 2, "below the cards there is nothing to be done"


def test_the_menu_bar_and_the_palette_mean_the_run_on_which_the_keyboard_stands(three: MainWindow) -> None:
    kept = three.session.runs.kept
    assert not three.actions_by_name["bring_back_run"].isEnabled(), "it is shown already"
    three.run_list.list.setCurrentRow(2)
    assert three.actions_by_name["bring_back_run"].isEnabled()
    three.actions_by_name["bring_back_run"].trigger()
    assert three.session.view.shown is kept[0]
    three.actions_by_name["remove_run"].trigger()
    assert kept[0] not in three.session.runs.kept
    three.actions_by_name["put_back_run"].trigger()
    assert three.session.runs.kept == kept


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.is_local], ids=lambda command: command.name)
def test_the_key_that_stands_beside_it_does_it_in_the_list(
    three: MainWindow, command: object, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    runs, done = three.run_list, []
    runs.list.setCurrentRow(1)
    for name in ("bring_back", "rename", "note", "pin", "remove", "put_back"):
        monkeypatch.setattr(runs, name, lambda *_, name=name: done.append(name))
    if command.name == "put_back_run":  # type: ignore[attr-defined]
        three.session.remove_run(three.session.runs.kept[0])
    stroke = QKeySequence(command.keys)[0]  # type: ignore[attr-defined]
    qtbot.keyClick(runs.list, stroke.key(), stroke.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier)
    assert done == [command.name.removesuffix("_run")]  # type: ignore[attr-defined]
