"""Both themes can be read, and the desktop's change is followed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import contrast, luminance
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.window_style import WindowStyle

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("system")


GROUNDS = (Role.Window, Role.Base, Role.AlternateBase, Role.Button)
"""What words stand on, tables and buttons included."""


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("group", "text", "ground", "least"),
    [
        *((Group.Active, text, ground, 7.0) for text in (Role.WindowText, Role.Text, Role.ButtonText) for ground in GROUNDS),
        *((Group.Inactive, text, ground, 7.0) for text in (Role.WindowText, Role.Text) for ground in GROUNDS),
        *(
            (Group.Active, text, ground, 4.5)
            for text in (Role.PlaceholderText, Role.Link, Role.LinkVisited)
            for ground in GROUNDS
        ),
        *((group, Role.HighlightedText, Role.Highlight, 4.5) for group in (Group.Active, Group.Inactive)),
        (Group.Active, Role.ToolTipText, Role.ToolTipBase, 7.0),
        *((Group.Active, Role.Highlight, ground, 3.0) for ground in (Role.Window, Role.Base)),
        (Group.Disabled, Role.WindowText, Role.Window, 3.0),
        (Group.Disabled, Role.ButtonText, Role.Button, 3.0),
    ],
)
def test_text_can_be_read(qapp: QApplication, name: theme.Theme, group: Group, text: Role, ground: Role, least: float) -> None:
    theme.apply(name)
    palette = qapp.palette()
    assert contrast(palette.color(group, text), palette.color(group, ground)) >= least


def test_light_is_light_and_dark_is_dark(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply("dark")
    dark = qapp.palette().color(Role.Window)
    theme.apply("light")
    light = qapp.palette().color(Role.Window)
    assert luminance(dark) < 0.05 < 0.8 < luminance(light)
    assert isinstance(qapp.style(), WindowStyle)


def test_only_one_dresser_however_often_the_theme_changes(qapp: QApplication) -> None:
    for name in ("dark", "light", "system", "dark"):
        theme.apply(name)
    assert len(qapp.findChildren(theme._Dresser)) == 1


def test_the_text_takes_a_size_at_once_and_the_desktops_again(qapp: QApplication, qtbot: QtBot) -> None:
    label, before = QLabel("text"), qapp.font()
    qtbot.addWidget(label)
    label.show()
    theme.set_font_size(0)
    assert qapp.font() == before
    theme.set_font_size(18)
    assert qapp.font().pointSize() == 18
    qtbot.waitUntil(lambda: label.font().pointSize() == 18)
    theme.set_font_size(8)
    qtbot.waitUntil(lambda: label.font().pointSize() == 8)
    theme.set_font_size(0)
    qtbot.waitUntil(lambda: label.font().pointSize() == before.pointSize())
    assert qapp.font().pointSize() == before.pointSize()
