from __future__ import annotations

import numpy as np
import pytest

from app.compare import meaning_lines
from app.compare.meaning_lines import BOTH, EDGE, ONLY_ONE, ONLY_OTHER, boundaries_image, boundaries_part


def test_boundaries_have_three_colours() -> None:
    image = boundaries_image(np.array([[0, 1], [2, 3]], np.uint8))
    assert image.pixelColor(0, 0).alpha() == 0
    assert [image.pixelColor(*place).name() for place in ((1, 0), (0, 1), (1, 1))] == [
        color.name() for color in (BOTH, ONLY_ONE, ONLY_OTHER)
    ]


@pytest.mark.parametrize("side", [8, 5])
def test_thin_lines_are_not_lost_in_a_smaller_image(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    monkeypatch.setattr(meaning_lines, "MAX_SIDE", side)
    meanings = np.zeros((16, 13), np.uint8)
    meanings[:, 7] = 2
    image = boundaries_image(meanings)
    assert max(image.width(), image.height()) <= side
    assert all(any(image.pixelColor(x, y).alpha() for x in range(image.width())) for y in range(image.height()))


def test_bold_lines_are_wider_in_a_large_picture_and_have_a_dark_edge() -> None:
    meanings = np.zeros((40, 1000), np.uint8)
    meanings[:, 500] = 3
    image = boundaries_image(meanings, is_bold=True)
    row = [image.pixelColor(x, 20) for x in range(498, 504)]
    assert [color.alpha() for color in row] == [0, EDGE, 255, 255, EDGE, 0]
    assert row[2].name() == row[3].name() == ONLY_OTHER.name() and row[1].lightness() == 0


def test_a_part_that_is_looked_at_closely_has_the_lines_where_they_are() -> None:
    meanings = np.zeros((40, 60), np.uint8)
    meanings[:, 31], meanings[:, 45] = 2, 3
    image = boundaries_part(meanings, slice(10, 30, 1), slice(30, 50, 1))
    assert (image.width(), image.height()) == (20, 20)
    seen = {x: image.pixelColor(x, 4).name() for x in range(20) if image.pixelColor(x, 4).alpha()}
    assert seen == {1: ONLY_ONE.name(), 15: ONLY_OTHER.name()}
    half = boundaries_part(meanings, slice(10, 30, 2), slice(30, 50, 2))
    assert [x for x in range(10) if half.pixelColor(x, 4).alpha()] == [0, 7]
