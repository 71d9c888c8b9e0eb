"""Colours that follow the theme: what the panels add to the system's palette."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

__all__ = ["accent", "alarm", "ink", "is_dark", "mixed", "muted", "series"]


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
    """What the keyboard stands on, and what is compared: seen on any ground of the theme."""
    return palette.color(QPalette.ColorRole.Accent)


def alarm(palette: QPalette) -> QColor:
    """What is wrong."""
    return QColor("#ff8a80" if is_dark(palette) else "#c62828")


def ink(ground: QColor) -> QColor:
    """Black or white: what is read on this colour."""
    luma = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF()
    return QColor(0, 0, 0) if luma > 0.5 else QColor(255, 255, 255)


def series(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    """Three curves that colour-blind eyes tell apart: blue, orange, and the text's own colour."""
    blue, orange = ("#56b4e9", "#e69f00") if is_dark(palette) else ("#0072b2", "#c05a00")
    return QColor(blue), QColor(orange), palette.color(QPalette.ColorRole.WindowText)
