from __future__ import annotations

import numpy as np
from painted import WHITE, has_color, painted_item, patches_of

from app.lab.mask_items import HatchItem, MaskItem, SpotlightItem


def mask_of(d: int, *places: tuple[int, int]) -> np.ndarray:
    mask = np.zeros((d, d), bool)
    for place in places:
        mask[place] = True
    return mask


def line_set(lines: np.ndarray) -> set[tuple[tuple[float, float], ...]]:
    return {tuple(sorted(map(tuple, line))) for line in lines.tolist()}


def test_the_border_of_one_patch_has_four_sides() -> None:
    sides = {((1, 0), (1, 1)), ((1, 1), (2, 1)), ((1, 0), (2, 0)), ((2, 0), (2, 1))}
    assert line_set(MaskItem().lines(mask_of(3, (0, 1)))) == sides
    assert len(MaskItem().lines(mask_of(3))) == 0


def test_neighbours_have_one_border_together() -> None:
    lines = MaskItem().lines(mask_of(3, (1, 0), (1, 1)))
    assert np.abs(np.diff(lines, axis=1)).sum() == 6  # the perimeter of 1 x 2 patches
    assert not any((line == [[1, 1], [1, 2]]).all() for line in lines)


def test_a_border_lies_around_its_patches_and_leaves_their_middles(qapp: object) -> None:
    item = MaskItem()
    item.show_mask(mask_of(3, (1, 1)))
    patches = patches_of(painted_item(item, 3, 20, "red"), 3)
    assert has_color(patches[1, 1], (255, 255, 255))
    assert (patches[1, 1, 4:-4, 4:-4] == (255, 0, 0)).all()
    assert (patches[0, 0, :-4, :-4] == (255, 0, 0)).all() and (patches[2, 2, 4:, 4:] == (255, 0, 0)).all()


def test_what_is_drawn_follows_mask_and_grid(qapp: object) -> None:
    item = MaskItem()
    item.show_mask(mask_of(2, (0, 0)))
    first = painted_item(item, 2, 20, "red")
    item.show_mask(mask_of(2, (1, 1)))
    second = painted_item(item, 2, 20, "red")
    assert (patches_of(first, 2)[0, 0] != patches_of(second, 2)[0, 0]).any()
    assert (patches_of(second, 2)[0, 0, :15, :15] == (255, 0, 0)).all()
    larger = painted_item(item, 2, 40, "red")
    assert (patches_of(larger, 2)[1, 1, 10:30, 10:30] == (255, 0, 0)).all() and has_color(patches_of(larger, 2)[1, 1], WHITE)
    item.show_mask(None)
    assert (painted_item(item, 2, 20, "red") == (255, 0, 0)).all()


def test_hatches_slant_through_each_patch_of_the_mask_and_no_other(qapp: object) -> None:
    item, mask = HatchItem(), mask_of(3, (2, 0))
    own = line_set(item.lines(mask)) - line_set(MaskItem().lines(mask))
    assert own == {((0, 2.5), (0.5, 2)), ((0, 3), (1, 2)), ((0.5, 3), (1, 2.5))}
    item.show_mask(mask)
    patches = patches_of(painted_item(item, 3, 20, "red"), 3)
    assert has_color(patches[2, 0, 6:-6, 6:-6], WHITE)
    assert (patches[0, 2] == (255, 0, 0)).all()


def test_a_spotlight_veils_all_other_patches(qapp: object) -> None:
    item = SpotlightItem()
    item.show_mask(mask_of(3, (1, 1), (1, 2)))
    patches = patches_of(painted_item(item, 3, 20), 3)
    assert (patches[1, 1, 5:-5, 5:-5] == 255).all() and (patches[1, 2, 5:-5, 5:-5] == 255).all()
    assert (np.abs(patches[0, 1, :15].astype(int) - 74) <= 2).all()  # 190 / 255 of (12, 12, 12) over white
    assert (np.abs(patches[1, 0, :, :15].astype(int) - 74) <= 2).all()


def test_a_label_without_patches_veils_nothing(qapp: object) -> None:
    item = SpotlightItem()
    item.show_mask(mask_of(3))
    assert (painted_item(item, 3, 10) == 255).all()
    item.show_mask(None)
    assert (painted_item(item, 3, 10) == 255).all()
