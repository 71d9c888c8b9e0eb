"""How well a colour is told from another, after WCAG 2."""

from __future__ import annotations

from PySide6.QtGui import QColor

__all__ = ["contrast", "luminance"]


def luminance(color: QColor) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
