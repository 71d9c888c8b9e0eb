"""How many places each label of a map has, and which labels the eye does not find."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.label_sizes import LabelCount, sizes_of


@pytest.mark.parametrize("shape", [(3, 4), (1500, 1000)])
def test_all_places_are_counted_in_one_piece_or_several(shape: tuple[int, int]) -> None:
    labels = np.random.default_rng(3).integers(0, 5, shape).astype(np.uint16) * 3
    assert (sizes_of(labels) == np.bincount(labels.ravel())).all()
    assert len(sizes_of(None)) == 0


def test_a_label_of_less_than_a_thousandth_is_a_speck() -> None:
    assert LabelCount.of(np.array([998, 0, 1, 1])) == LabelCount(3)
    assert LabelCount.of(np.array([1000, 0, 1, 1])) == LabelCount(3, 2)
    assert LabelCount.of(np.array([0.9995, 0.0005])) == LabelCount(2, 1)
    assert LabelCount(13, 4).segments == 9
    assert LabelCount.of(np.zeros(0)) == LabelCount(0)


def test_a_map_is_counted_as_its_sizes_are() -> None:
    labels = np.zeros((40, 40), np.uint16)
    labels[3, 3] = 7
    assert LabelCount.of_map(labels) == LabelCount(2, 1) == LabelCount.of(sizes_of(labels))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (LabelCount(0), "0 segments"),
        (LabelCount(1), "1 segment"),
        (LabelCount(2, 1), "1 segment, 1 speck"),
        (LabelCount(1213, 4), "1,209 segments, 4 specks"),
    ],
)
def test_specks_are_said_beside_what_the_eye_finds(count: LabelCount, text: str) -> None:
    assert count.text == text
