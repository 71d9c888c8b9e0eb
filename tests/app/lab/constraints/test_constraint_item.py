from __future__ import annotations

import numpy as np
import pytest
from painted import BLACK, has_color, painted_item, patches_of
from PySide6.QtGui import QColor

from app.lab.constraints.constraint_item import UNKNOWN, ConstraintItem
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

D, SIDE = 2, 60
COLORS = [QColor(200, 0, 0), QColor(0, 200, 0), QColor(0, 0, 200)]
GROUND = (240, 230, 140)


def patches(*constraints: LabelConstraint) -> np.ndarray:
    item = ConstraintItem()
    item.show_constraints(LabelConstraints(constraints), COLORS)
    return patches_of(painted_item(item, D, SIDE, QColor(*GROUND)), D)


def middle(patch: np.ndarray) -> tuple[int, ...]:
    return tuple(patch[SIDE // 2, SIDE // 2].tolist())


def test_a_label_that_must_be_is_a_filled_disc(qapp: object) -> None:
    drawn = patches(LabelConstraint(0.75, 0.25, 1))
    assert middle(drawn[0, 1]) == (0, 200, 0)
    assert (drawn[0, 1, 0, 0] == GROUND).all() and (drawn[0, 1] == GROUND).all(-1).sum() > 0.3 * SIDE**2  # 1 - pi 0.42 ** 2
    assert all((drawn[place] == GROUND).all() for place in ((0, 0), (1, 0), (1, 1)))


def test_one_that_must_not_be_is_a_crossed_out_ring(qapp: object) -> None:
    patch = patches(LabelConstraint(0.25, 0.25, 2, must=False))[0, 0]
    assert has_color(patch[28:32, 28:32], COLORS[2])
    assert (patch[SIDE // 2 - 10, SIDE // 2 - 10] == GROUND).all()  # open beside the slant
    assert has_color(patch[SIDE // 2 - 14 : SIDE // 2 - 10, SIDE // 2 + 10 : SIDE // 2 + 14], COLORS[2])  # which rises


def test_in_a_small_patch_the_ring_stays_open(qapp: object) -> None:
    item, side = ConstraintItem(), 8
    item.show_constraints(LabelConstraints((LabelConstraint(0.25, 0.25, 2, must=False),)), COLORS)
    patch = patches_of(painted_item(item, D, side, QColor(*GROUND)), D)[0, 0].astype(int)
    beside, line = patch[2, 2], patch[3:5, 3:5].mean((0, 1))
    assert abs(beside - GROUND).max() < 60, "the ground is seen beside the slant"
    assert abs(line - GROUND).max() > 60, "which crosses the middle"


def test_several_share_their_patch_in_rows(qapp: object) -> None:
    places = [LabelConstraint(0.1, 0.1, label, must=True) for label in (0, 1, 2)]
    patch = patches(*places)[0, 0]
    quarter = SIDE // 4
    for (row, column), color in (((1, 1), COLORS[0]), ((1, 3), COLORS[1]), ((3, 1), COLORS[2])):
        assert patch[row * quarter, column * quarter].tolist() == [color.red(), color.green(), color.blue()]
    assert (patch[3 * quarter, 3 * quarter] == GROUND).all()


def test_a_label_that_the_run_does_not_have_is_grey(qapp: object) -> None:
    assert middle(patches(LabelConstraint(0.25, 0.25, 7))[0, 0]) == (UNKNOWN.red(), UNKNOWN.green(), UNKNOWN.blue())


@pytest.mark.parametrize("d", [2, 4])
def test_seeds_keep_their_place_on_another_grid(qapp: object, d: int) -> None:
    item = ConstraintItem()
    item.show_constraints(LabelConstraints((LabelConstraint(0.3, 0.8, 0),)), COLORS)
    painted_item(item, 2, SIDE, QColor(*GROUND))
    drawn = patches_of(painted_item(item, d, SIDE, QColor(*GROUND)), d)
    found = [(row, column) for row in range(d) for column in range(d) if (drawn[row, column] != GROUND).any()]
    assert found == [(int(0.8 * d), int(0.3 * d))]


def test_other_seeds_take_the_place_of_those_before(qapp: object) -> None:
    item = ConstraintItem()
    item.show_constraints(LabelConstraints((LabelConstraint(0.25, 0.25, 0),)), COLORS)
    painted_item(item, D, SIDE)
    item.show_constraints(LabelConstraints((LabelConstraint(0.75, 0.75, 1),)), COLORS)
    drawn = patches_of(painted_item(item, D, SIDE), D)
    assert (drawn[0, 0] == 255).all() and middle(drawn[1, 1]) == (0, 200, 0) and not has_color(drawn[0, 0], BLACK)
