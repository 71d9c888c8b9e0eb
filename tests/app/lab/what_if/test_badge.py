from __future__ import annotations

import pytest
from painted import painted_widget
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from app.lab.what_if.badge import SHARE, Badge
from app.widgets.theme_colors import mixed

VIOLET = QColor(141, 99, 240)


@pytest.fixture
def badge(qtbot: QtBot) -> Badge:
    badge = Badge()
    qtbot.addWidget(badge)
    badge.resize(200, 30)
    return badge


def ground(badge: Badge) -> list[int]:
    """At the right, where there are no words."""
    color: list[int] = painted_widget(badge)[15, 190].tolist()
    return color


def rgb(color: QColor) -> list[int]:
    return [color.red(), color.green(), color.blue()]


def test_words_stand_on_a_tint_of_their_colour(badge: Badge) -> None:
    palette = badge.palette()
    badge.show_text("what-if", VIOLET)
    assert badge.text() == "what-if" and badge.font().bold()
    assert ground(badge) == rgb(mixed(VIOLET, palette.color(QPalette.ColorRole.Window), SHARE))
    badge.show_text("run")
    assert badge.text() == "run" and ground(badge) == rgb(palette.color(QPalette.ColorRole.Button))


def test_the_tint_follows_the_theme(badge: Badge) -> None:
    dark = QPalette(badge.palette())
    dark.setColor(QPalette.ColorRole.Window, QColor(0, 0, 0))
    badge.show_text("x", QColor(200, 100, 0))
    badge.setPalette(dark)
    assert ground(badge) == pytest.approx([70, 35, 0], abs=1)
