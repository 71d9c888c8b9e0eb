"""The patches under a stroke of the mouse over a view, however quick it is."""

from __future__ import annotations

from math import floor

__all__ = ["stroke"]


def stroke(d: int, start: tuple[float, float], end: tuple[float, float], size: int) -> list[int]:
    """The patches under a straight stroke, none twice.

    Parameters
    ----------
    d : int
    start, end : (float, float)
        x and y in patches.
    size : int
        Odd: the side of the brush in patches.
    """
    (x, y), (to_x, to_y) = start, end
    steps = max(1, round(2 * max(abs(to_x - x), abs(to_y - y))))
    half = size // 2
    patches: dict[int, None] = {}
    for step in range(steps + 1):
        column, row = (floor(a + (b - a) * step / steps) for a, b in ((x, to_x), (y, to_y)))
        for r in range(max(0, row - half), min(d, row + half + 1)):
            patches.update(dict.fromkeys(r * d + c for c in range(max(0, column - half), min(d, column + half + 1))))
    return list(patches)
