from __future__ import annotations

import numpy as np
from pair_maps import ONE

from app.compare.two_maps import drawing
from app.compare.two_maps.drawing import pixels_cut, pixels_image, small
from grapl_engine.storage.palette import COLORS, label_colors


def test_pixels_outside_of_pairs_have_their_colour_and_the_rest_none() -> None:
    leaving = np.zeros(ONE.shape, bool)
    leaving[1, 4] = True
    image = pixels_image(ONE, leaving, (0, 1, 6, 3, 4, 5))
    color = image.pixelColor(4, 1)
    assert color.alpha() == drawing.LEAVING and abs(color.red() - int(COLORS[6][0])) <= 1
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(8) for y in range(4) if (x, y) != (4, 1))


def test_more_labels_than_a_byte_holds_are_drawn() -> None:
    labels = np.arange(600, dtype=np.uint16).reshape(20, 30)
    image = pixels_image(labels, np.ones(labels.shape, bool), tuple(range(600)))
    assert abs(image.pixelColor(29, 19).red() - int(label_colors(600)[599][0])) <= 1


def test_a_small_map_is_taken_as_it_is() -> None:
    assert (small(ONE) == ONE).all() and max(small(np.zeros((10, 5000), np.uint16)).shape) <= 2048


def test_a_part_of_a_large_map_has_all_its_pixels() -> None:
    labels = np.tile(np.arange(4200, dtype=np.uint16) % 5, (10, 1))
    leaving = np.zeros(labels.shape, bool)
    leaving[:, 1000:1003] = True
    cut = pixels_cut(labels, leaving, tuple(range(5)))
    assert cut is not None and pixels_cut(ONE, ONE > 0, tuple(range(6))) is None
    image = cut(slice(2, 6, 1), slice(998, 1010, 1))
    assert (image.width(), image.height()) == (12, 4)
    assert [x for x in range(12) if image.pixelColor(x, 1).alpha()] == [2, 3, 4]
    for x in (2, 3, 4):
        assert abs(image.pixelColor(x, 1).red() - int(COLORS[(998 + x) % 5][0])) <= 1
    whole, thinned = pixels_image(labels, leaving, tuple(range(5))), cut(slice(0, 10, 3), slice(0, 4200, 3))
    assert whole == thinned
