from __future__ import annotations

import numpy as np
import pytest
from painted import has_color, painted_item, patches_of
from PySide6.QtWidgets import QWidget

from app.lab.moves.move_marks import SIGNAL, BorderItem, MoveMarks, VeilItem
from app.lab.page import LabContext

MASK = np.array([[True, False], [False, False]])


def seen(marks: MoveMarks) -> list[bool]:
    """Of who may, who did and the guess."""
    return [all(item.isVisible() for item in overlay.items) for overlay in (marks.may, marks.did, marks.marked)]


@pytest.fixture
def marks(context: LabContext, window: QWidget) -> MoveMarks:
    window.show()
    return MoveMarks(context.session, context.grid, window)


def test_each_drawing_is_seen_where_it_has_patches(marks: MoveMarks) -> None:
    assert seen(marks) == [False, False, False] and len(marks.may.items) == 4
    marks.show(may=MASK, did=~MASK)
    assert seen(marks) == [True, True, False]
    assert all((item.mask == MASK).all() for item in marks.may.items)
    assert all((item.mask == ~MASK).all() for item in marks.did.items)
    marks.show(marked=MASK)
    assert seen(marks) == [False, False, True] and marks.may.items[0].mask is None
    assert all((item.mask == MASK).all() for item in marks.marked.items)
    marks.show()
    assert seen(marks) == [False, False, False]


def test_a_border_is_yellow_on_black(qapp: object) -> None:
    item = BorderItem()
    item.show_mask(MASK)
    patches = patches_of(painted_item(item, 2, 20), 2)
    assert has_color(patches[0, 0], SIGNAL) and has_color(patches[0, 0], (0, 0, 0))
    assert (patches[1, 1, 5:, 5:] == 255).all()


@pytest.mark.parametrize("mask", [MASK, np.zeros((2, 2), bool)])
def test_a_veil_lies_over_those_that_may_not(qapp: object, mask: np.ndarray) -> None:
    item = VeilItem()
    assert (painted_item(item, 2, 20) == 255).all()
    item.show_mask(mask)
    patches = patches_of(painted_item(item, 2, 20), 2)
    for place in np.ndindex(2, 2):
        expected = 255 if mask[place] else 131  # 130 / 255 of (12, 12, 12) over white
        assert (np.abs(patches[place].astype(int) - expected) <= 2).all()
