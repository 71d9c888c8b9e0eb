"""What a stroke over the picture does to the seeds."""

from __future__ import annotations

from enum import Enum

from grapl_engine.label_constraints import LabelConstraints

__all__ = ["BrushMode", "brushed"]


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
