"""Flat buttons: their sign follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QStyleOptionToolButton
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.flat_button import DOTS, FlatButton


def sign_of(button: FlatButton) -> str:
    return button.icon().pixmap(QSize(16, 16), 1.0).toImage().pixelColor(8, 8).name()


def test_the_sign_follows_the_buttons_palette(qtbot: QtBot) -> None:
    button = FlatButton()
    qtbot.addWidget(button)
    button.show_icon("stop")
    for dark, color in ((False, "#1a1a1a"), (True, "#ececec"), (False, "#1a1a1a")):
        button.setPalette(theme.palette(dark=dark))
        assert sign_of(button) == color


def test_another_sign_takes_the_place_of_the_first_in_every_theme_to_come(qtbot: QtBot) -> None:
    button = FlatButton()
    qtbot.addWidget(button)
    button.show_icon("stop")
    button.show_icon("pause")
    button.setPalette(theme.palette(dark=True))
    image = button.icon().pixmap(QSize(16, 16), 1.0).toImage()
    assert [image.pixelColor(x, 8).alpha() for x in (5, 8, 10)] == [255, 0, 255]


def test_a_button_without_a_sign_has_none_after_a_change_of_theme(qtbot: QtBot) -> None:
    button = FlatButton()
    qtbot.addWidget(button)
    button.setPalette(theme.palette(dark=True))
    assert button.icon().isNull() and button.autoRaise()


def test_dots_with_a_menu_have_no_arrow_below_them(qtbot: QtBot) -> None:
    for text, has_arrow in ((DOTS, False), ("More", True)):
        button = FlatButton()
        qtbot.addWidget(button)
        button.setText(text)
        button.setMenu(QMenu(button))
        option = QStyleOptionToolButton()
        button.initStyleOption(option)
        assert bool(option.features & QStyleOptionToolButton.ToolButtonFeature.HasMenu) is has_arrow


def test_a_button_with_a_sign_alone_is_called_as_its_tip_says(qtbot: QtBot) -> None:
    button = FlatButton.with_icon("stop", "End the run")
    qtbot.addWidget(button)
    assert button.toolTip() == button.accessibleName() == "End the run" and not button.icon().isNull()
