"""The files that were opened last, in their menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.main_window import MainWindow
from app.menus.recent_menu import RecentMenu


def entries(menu: RecentMenu) -> list[str]:
    return ["-" if action.isSeparator() else action.text() for action in menu.actions()]


def test_recent_files_are_listed_opened_and_forgotten(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (menu,), opened = window.findChildren(RecentMenu), list[Path]()
    monkeypatch.setattr(window.opening, "open_path", opened.append)
    menu.aboutToShow.emit()
    assert entries(menu) == ["-", "Clear list"] and not menu.actions()[-1].isEnabled()
    window.preferences.add_recent(tmp_path / "a.png")
    menu.aboutToShow.emit()
    assert entries(menu) == ["a.png", "-", "Clear list"]
    menu.actions()[0].trigger()
    assert opened == [tmp_path / "a.png"]
    menu.actions()[-1].trigger()
    assert window.preferences.recent == []


def test_the_last_one_comes_first_and_says_where_it_is(window: MainWindow, tmp_path: Path) -> None:
    (menu,) = window.findChildren(RecentMenu)
    for name in ("a.png", "b.png", "a.png"):
        window.preferences.add_recent(tmp_path / name)
    menu.aboutToShow.emit()
    assert entries(menu) == ["a.png", "b.png", "-", "Clear list"]
    assert menu.actions()[1].statusTip() == str(tmp_path / "b.png")
    assert menu.actions()[-1].isEnabled()
