"""What a stroke over the picture does to the seeds."""

from __future__ import annotations

from enum import Enum

from grapl_engine.label_constraints import LabelConstraints

__all__ = ["BrushMode", "brushed", "stroke"]


class BrushMode(Enum):
    """What the brush says of the patches it goes over; the value is its button's text."""

    MUST = "Must be"
    FORBID = "Must not be"
    ERASE = "Erase"


def brushed(constraints: LabelConstraints, d: int, patches: list[int], label: int, mode: BrushMode) -> LabelConstraints:
    """The seeds after a stroke over patches of a d x d grid.

    A label that must be takes the place of all that was there. One that must not be joins the others
    that must not be there.
    """
    if mode is BrushMode.ERASE:
        return constraints.erased(d, patches)
    if mode is BrushMode.MUST:
        return constraints.painted(d, patches, label)
    touched = set(patches)
    kept = (
        constraint
        for constraint in constraints.constraints
        if constraint.patch(d) not in touched or not (constraint.must or constraint.label == label)
    )
    return LabelConstraints((*kept, *LabelConstraints().painted(d, patches, label, must=False).constraints))


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
        column, row = (int(a + (b - a) * step / steps) for a, b in ((x, to_x), (y, to_y)))
        for r in range(max(0, row - half), min(d, row + half + 1)):
            patches.update(dict.fromkeys(r * d + c for c in range(max(0, column - half), min(d, column + half + 1))))
    return list(patches)
