"""Colours that follow the theme: mixed as asked, and readable on their ground."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from app import theme
from app.widgets import theme_colors

pytestmark = pytest.mark.usefixtures("qapp")


def luminance(color: QColor) -> float:
    """After WCAG 2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("share", "name"), [(1.0, "#ff0000"), (0.0, "#0000ff"), (0.5, "#800080"), (0.25, "#4000bf")])
def test_a_share_of_each_is_mixed(share: float, name: str) -> None:
    assert theme_colors.mixed(QColor("red"), QColor("blue"), share).name() == name


@pytest.mark.parametrize(
    ("ground", "name"), [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#ffff00", "#000000"), ("#0000ff", "#ffffff")]
)
def test_ink_is_read_on_its_ground(ground: str, name: str) -> None:
    assert theme_colors.ink(QColor(ground)).name() == name


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_told_by_colour_is_seen_in_either_theme(dark: bool) -> None:
    colors = theme.palette(dark=dark)
    window, base = colors.color(QPalette.ColorRole.Window), colors.color(QPalette.ColorRole.Base)
    assert theme_colors.is_dark(colors) is dark
    assert contrast(theme_colors.alarm(colors), window) >= 4.5 and contrast(theme_colors.muted(colors), window) >= 4.5
    assert contrast(theme_colors.accent(colors), window) >= 3
    curves = theme_colors.series(colors)
    assert all(contrast(curve, base) >= 3 for curve in curves) and len({curve.name() for curve in curves}) == 3
