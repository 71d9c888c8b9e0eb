"""Both themes can be read, and the desktop's change is followed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import theme

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("system")


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("group", "text", "ground", "least"),
    [
        (Group.Active, Role.WindowText, Role.Window, 7.0),
        (Group.Active, Role.Text, Role.Base, 7.0),
        (Group.Active, Role.Text, Role.AlternateBase, 7.0),
        (Group.Active, Role.ButtonText, Role.Button, 7.0),
        (Group.Active, Role.ToolTipText, Role.ToolTipBase, 7.0),
        (Group.Inactive, Role.WindowText, Role.Window, 7.0),
        (Group.Active, Role.PlaceholderText, Role.Base, 4.5),
        (Group.Active, Role.HighlightedText, Role.Highlight, 4.5),
        (Group.Active, Role.Link, Role.Window, 4.5),
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
    assert qapp.style().objectName().lower() == "fusion"


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
