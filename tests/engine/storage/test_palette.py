"""The colours of labels: all apart, kept from run to run, and never used up."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.storage.palette import COLORS, all_palette_indices, label_colors, matched_palette_indices


def test_every_colour_is_another_one() -> None:
    assert COLORS.shape == (64, 3) and len(np.unique(COLORS, axis=0)) == 64
    with pytest.raises(ValueError, match="read-only"):
        COLORS[0, 0] = 1


def test_labels_beyond_the_palette_begin_it_anew() -> None:
    colors = label_colors(70)
    assert (colors[64:] == COLORS[:6]).all() and (colors[:64] == COLORS).all()
    assert (label_colors(2, (5, 3)) == COLORS[[5, 3]]).all()


@pytest.mark.parametrize(
    ("labels", "known", "indices"),
    [(3, None, (0, 1, 2)), (3, (7, 1), (7, 1, 0)), (2, (4, 5, 6), (4, 5)), (4, (0, 2), (0, 2, 1, 3)), (0, None, ())],
)
def test_labels_without_an_index_take_the_lowest_free_ones(
    labels: int, known: tuple[int, ...] | None, indices: tuple[int, ...]
) -> None:
    assert all_palette_indices(labels, known) == indices


def test_labels_keep_the_colours_of_their_like() -> None:
    others = np.array([[0, 0, 1, 1]] * 4, np.uint16)
    labels = np.array([[2, 2, 0, 0]] * 4, np.uint16)
    assert matched_palette_indices(labels, 3, others, None) == (1, 2, 0)
    assert matched_palette_indices(labels, 3, others, (9, 5)) == (5, 0, 9)
    finer = labels.repeat(2, 0).repeat(2, 1)
    assert matched_palette_indices(finer, 3, others, (9, 5)) == (5, 0, 9), "on another grid too"
