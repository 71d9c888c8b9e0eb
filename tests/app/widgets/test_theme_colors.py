"""Colours that follow the theme: mixed as asked, and readable on their ground."""

from __future__ import annotations

import pytest
from contrast import contrast
from PySide6.QtGui import QColor, QPalette

from app import theme
from app.widgets import theme_colors
from app.widgets.title_strip import INSTEAD_COLOR, STALE_COLOR
from grapl_engine.storage.palette import colors_of_indices

Role = QPalette.ColorRole

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(("share", "name"), [(1.0, "#ff0000"), (0.0, "#0000ff"), (0.5, "#800080"), (0.25, "#4000bf")])
def test_a_share_of_each_is_mixed(share: float, name: str) -> None:
    assert theme_colors.mixed(QColor("red"), QColor("blue"), share).name() == name


@pytest.mark.parametrize(
    ("ground", "name"), [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#ffff00", "#000000"), ("#0000ff", "#ffffff")]
)
def test_ink_is_read_on_its_ground(ground: str, name: str) -> None:
    assert theme_colors.ink(QColor(ground)).name() == name


def test_ink_is_read_on_every_colour_of_the_palette() -> None:
    for color in colors_of_indices(range(600)).tolist():
        ground = QColor(*color)
        assert contrast(theme_colors.ink(ground), ground) >= 4.5, ground.name()


def test_faint_is_seen_and_fainter() -> None:
    for color, ground in ((QColor("black"), QColor("white")), (QColor("#ececec"), QColor("#1b1d1f"))):
        found = theme_colors.faint(color, ground)
        assert 3 <= contrast(found, ground) < 5 < contrast(color, ground)
    assert theme_colors.faint(QColor("#eeeeee"), QColor("white")) == QColor("#eeeeee")


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_told_by_colour_is_seen_in_either_theme(dark: bool) -> None:
    colors = theme.palette(dark=dark)
    window, base, odd, text = (colors.color(role) for role in (Role.Window, Role.Base, Role.AlternateBase, Role.WindowText))
    assert theme_colors.is_dark(colors) is dark
    for words in (theme_colors.alarm(colors), theme_colors.muted(colors)):
        assert min(contrast(words, ground) for ground in (window, base, odd)) >= 4.5
    for line in (theme_colors.accent(colors), theme_colors.focused(colors), *theme_colors.series(colors)):
        assert min(contrast(line, ground) for ground in (window, base)) >= 3
    for frame in (STALE_COLOR, INSTEAD_COLOR):
        assert contrast(frame, window) >= 3
        pill = theme_colors.mixed(frame, window, 80 / 255)
        assert contrast(text, pill) >= 4.5
    curves = theme_colors.series(colors)
    assert len({curve.name() for curve in curves}) == 3
