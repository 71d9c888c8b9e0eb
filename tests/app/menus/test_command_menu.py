from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.main_window import MainWindow
from app.menus.command_menu import LINE, Choice, Submenu, command_menu


def test_entries_have_the_words_and_keys_of_the_table_or_their_own(done: MainWindow) -> None:
    menu = command_menu(done, [Choice("contours"), LINE, Choice("fit", "&Fit"), Submenu("&More", (Choice("opacity"),))], done)
    first, line, second, more = menu.actions()
    assert (first.text(), second.text()) == ("&Contours\tC", "&Fit\tCtrl+0") and line.isSeparator()
    assert more.menu() is not None and [action.text() for action in more.menu().actions()] == ["O&pacity\tO"]
    assert first.isCheckable() and first.isChecked() and not second.isCheckable()
    first.trigger()
    assert not done.view_options.contours
    assert not any(action.shortcut().toString() for action in menu.actions()), "the window's own actions have the keys"


def test_what_cannot_be_done_is_grey_and_says_why(done: MainWindow) -> None:
    menu = command_menu(done, [Choice("swap_compared"), Choice("fit")], done)
    grey, other = menu.actions()
    assert not grey.isEnabled() and grey.toolTip() == "No run is compared with the shown one." == grey.statusTip()
    assert other.isEnabled() and other.toolTip() == "Zoom so that the picture fills the views."
    assert menu.toolTipsVisible()


def test_what_is_meant_holds_while_it_is_asked_and_done(done: MainWindow) -> None:
    told: list[str] = []

    @contextmanager
    def around() -> Iterator[None]:
        told.append("in")
        yield
        told.append("out")

    menu = command_menu(done, [Choice("contours")], done, around)
    assert told == ["in", "out"]
    done.view_options.contours_changed.connect(lambda: told.append("done"))
    menu.actions()[0].trigger()
    assert told == ["in", "out", "in", "done", "out"]
