from __future__ import annotations

import pytest

from app.lab.constraints.brush import BrushMode, brushed
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

D = 8


def said(constraints: LabelConstraints) -> list[tuple[int, int, bool]]:
    """Patch, label and whether it must be."""
    return [(one.patch(D), one.label, one.must) for one in constraints.constraints]


def test_the_brush_replaces_forbids_and_erases() -> None:
    constraints = brushed(LabelConstraints(), D, [3], 1, BrushMode.FORBID)
    constraints = brushed(constraints, D, [3], 2, BrushMode.FORBID)
    assert constraints.on_grid(D, 4)[1][3].tolist() == [False, True, True, False]
    assert brushed(constraints, D, [3], 2, BrushMode.FORBID) == LabelConstraints(constraints.constraints)
    must = brushed(constraints, D, [3], 2, BrushMode.MUST)
    assert said(must) == [(3, 2, True)]
    assert said(brushed(must, D, [3], 0, BrushMode.FORBID)) == [(3, 0, False)]
    assert not brushed(must, D, [3], 0, BrushMode.ERASE)


@pytest.mark.parametrize("mode", list(BrushMode))
def test_other_patches_keep_what_is_said_of_them(mode: BrushMode) -> None:
    before = LabelConstraints().painted(D, [5, 6], 1)
    after = brushed(before, D, [6, 7], 2, mode)
    assert (5, 1, True) in said(after) and (6, 1, True) not in said(after)
    new = {BrushMode.MUST: [(6, 2, True), (7, 2, True)], BrushMode.FORBID: [(6, 2, False), (7, 2, False)], BrushMode.ERASE: []}
    assert said(after)[1:] == new[mode]


def test_a_seed_lies_in_the_middle_of_its_patch() -> None:
    assert brushed(LabelConstraints(), D, [9], 2, BrushMode.FORBID).constraints == (
        LabelConstraint(1.5 / 8, 1.5 / 8, 2, False),
    )
