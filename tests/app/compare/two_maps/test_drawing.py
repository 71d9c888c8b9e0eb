from __future__ import annotations

import numpy as np
import pytest
from pair_maps import ONE

from app.compare.two_maps import drawing
from app.compare.two_maps.drawing import BOTH, ONLY_A, ONLY_B, boundaries_image, pixels_image, small
from grapl_engine.storage.palette import COLORS


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
    assert abs(image.pixelColor(29, 19).red() - int(COLORS[599 % 64][0])) <= 1


def test_boundaries_have_three_colours() -> None:
    image = boundaries_image(np.array([[0, 1], [2, 3]], np.uint8))
    assert image.pixelColor(0, 0).alpha() == 0
    assert [image.pixelColor(*place).name() for place in ((1, 0), (0, 1), (1, 1))] == [
        color.name() for color in (BOTH, ONLY_A, ONLY_B)
    ]


@pytest.mark.parametrize("side", [8, 5])
def test_thin_lines_are_not_lost_in_a_smaller_image(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    monkeypatch.setattr(drawing, "MAX_SIDE", side)
    meanings = np.zeros((16, 13), np.uint8)
    meanings[:, 7] = 2
    image = boundaries_image(meanings)
    assert max(image.width(), image.height()) <= side
    assert all(any(image.pixelColor(x, y).alpha() for x in range(image.width())) for y in range(image.height()))


def test_a_small_map_is_taken_as_it_is() -> None:
    assert (small(ONE) == ONE).all() and max(small(np.zeros((10, 5000), np.uint16)).shape) <= 2048
