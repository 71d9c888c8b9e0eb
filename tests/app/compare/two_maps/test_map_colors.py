from __future__ import annotations

import numpy as np
from pair_maps import labelling

from app.compare.two_maps.map_colors import own_colors, shared_colors


def test_labels_have_the_colours_of_their_run() -> None:
    labels = np.array([[0, 2], [1, 3]], np.uint16)
    assert own_colors(labelling(labels)) == (0, 1, 2, 3)
    assert own_colors(labelling(labels, palette_indices=(5, 0, 7))) == (5, 0, 7, 1)


def test_partners_share_a_colour_and_no_other_label_has_it() -> None:
    shared = shared_colors((5, 0, 7), (0, 1, 2, 3), {0: 2, 2: 1})
    assert shared[2] == 5 and shared[1] == 7
    assert shared[3] == 3, "its own, which is free"
    assert shared[0] not in (5, 0, 7, 3) and len(set(shared)) == 4


def test_equal_maps_are_equal_in_colour() -> None:
    assert shared_colors((4, 2, 9), (0, 1, 2), {0: 0, 1: 1, 2: 2}) == (4, 2, 9)
