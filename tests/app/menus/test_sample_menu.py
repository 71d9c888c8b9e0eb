"""The pictures that come with the program, in their menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.main_window import MainWindow
from app.menus.sample_menu import SampleMenu
from app.paths import samples


def test_sample_menu_names_and_opens_every_sample(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    (menu,), opened = window.findChildren(SampleMenu), list[Path]()
    monkeypatch.setattr(window.opening, "open_path", opened.append)
    assert [action.text() for action in menu.actions()] == [sample.title for sample in samples()]
    for action in menu.actions():
        action.trigger()
    assert [action.statusTip() for action in menu.actions()] == [sample.look_for for sample in samples()]
    assert opened == [sample.path for sample in samples()]
