"""An axis whose numbers have room."""

from __future__ import annotations

from math import ceil, floor, log10

import pyqtgraph as pg
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

__all__ = ["RoomyAxis"]

LINES = 1.15
"""Heights of a line from a number to the next above it."""


class RoomyAxis(pg.AxisItem):  # type: ignore[misc]
    """An upright axis on which no number stands in another, however low the plot and however large the letters.

    Parameters
    ----------
    side : str
        "left", or "bottom", where pyqtgraph leaves room by itself.
    whole : bool
        Whether it has whole numbers alone.
    """

    def __init__(self, side: str, *, whole: bool = False) -> None:
        super().__init__(side)
        self._is_whole = whole

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        is_upright = self.orientation in ("left", "right")
        needed = LINES * QFontMetrics(QApplication.font()).height() if is_upright else 0.0
        least = max((high - low) * needed / max(size, 1.0), 1.0 if self._is_whole else 0.0)
        spacings = super().tickSpacing(low, high, size)
        fitting = [(spacing, offset) for spacing, offset in spacings if spacing >= least]
        if any(_count(spacing, low, high) > 1 for spacing, _ in fitting):
            return fitting
        if (pair := _pair(low, high)) >= least:  # one number says where, not how much: two are wanted
            return [(pair, 0)]
        if fitting:
            return fitting
        spacing, offset = max(spacings)
        while spacing < least:
            spacing *= 2.5 if f"{spacing:e}"[0] == "2" else 2  # 1, 2, 5, 10
        return [(max(1.0, round(spacing)) if self._is_whole else spacing, offset)]


def _count(spacing: float, low: float, high: float) -> int:
    """How many multiples of it lie in a range."""
    return floor(high / spacing + 1e-9) - ceil(low / spacing - 1e-9) + 1


def _pair(low: float, high: float) -> float:
    """The largest size with one digit, or one and a half, of which two multiples lie in a range; 0 if it has no width."""
    if not high > low:
        return 0.0
    power: float = 10.0 ** floor(log10(high - low))
    halves = (2.5, 1.5) if power != 1 else ()  # of what is counted there are no halves
    sizes: list[float] = [*sorted((*(float(size) for size in range(1, 10)), *halves), reverse=True), 0.5, 0.2]
    return next(size * power for size in sizes if _count(size * power, low, high) > 1)
