"""Colours that follow the theme: what the panels add to the system's palette."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

__all__ = ["accent", "alarm", "faint", "focused", "ink", "is_dark", "mixed", "muted", "series"]


SEEN = 3.1
"""The contrast from which lines are seen: WCAG 2 asks for 3, and colours are rounded."""
LEVEL = 0.179
"""The relative luminance on which black and white are read equally well."""


def is_dark(palette: QPalette) -> bool:
    """Whether the theme has light text on dark ground."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """`share` of the first colour, the rest of the second."""
    rest = 1 - share
    return QColor.fromRgbF(
        share * first.redF() + rest * second.redF(),
        share * first.greenF() + rest * second.greenF(),
        share * first.blueF() + rest * second.blueF(),
    )


def muted(palette: QPalette) -> QColor:
    """Text and lines of second rank."""
    return mixed(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.65)


def accent(palette: QPalette) -> QColor:
    """What is compared: seen on the window's ground."""
    return palette.color(QPalette.ColorRole.Accent)


def focused(palette: QPalette) -> QColor:
    """Around what has the keyboard: seen on any ground of the theme, buttons and frames too."""
    return palette.color(QPalette.ColorRole.Link)


def alarm(palette: QPalette) -> QColor:
    """What is wrong."""
    return QColor("#ff8a80" if is_dark(palette) else "#c62828")


def ink(ground: QColor) -> QColor:
    """Black or white: what is read on this colour, at 4.5 to 1 at least whatever it is."""
    return QColor(0, 0, 0) if _luminance(ground) > LEVEL else QColor(255, 255, 255)


def faint(color: QColor, ground: QColor) -> QColor:
    """As little of a colour as is seen on its ground, which is 3 to 1; all of it where that is not enough."""
    shares = (percent / 100 for percent in range(30, 100, 5))
    mixtures = (mixed(color, ground, share) for share in shares)
    return next((mixture for mixture in mixtures if _contrast(mixture, ground) >= SEEN), color)


def series(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    """Three curves that colour-blind eyes tell apart: blue, orange, and the text's own colour."""
    blue, orange = ("#56b4e9", "#e69f00") if is_dark(palette) else ("#0072b2", "#c05a00")
    return QColor(blue), QColor(orange), palette.color(QPalette.ColorRole.WindowText)


def _luminance(color: QColor) -> float:
    """Relative luminance after WCAG 2, 0 to 1."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: QColor, second: QColor) -> float:
    """After WCAG 2, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)
