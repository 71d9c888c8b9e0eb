import numpy as np
import pytest

from app.image_views.colors import counterpart, label_table, spotlight_table, without
from grapl_engine.storage import palette


def drawn(table, labels):
    return table.lut[table.indices(labels)]


@pytest.mark.parametrize("labels", [1, 5, 40, 256, 300, 1000])
def test_every_label_has_its_palette_color(labels):
    palette_indices = tuple(reversed(range(labels)))
    every = np.arange(labels, dtype=np.uint16).reshape(1, -1)
    table = label_table(labels, palette_indices)
    assert table.lut.dtype == np.uint8
    assert table.lut.shape == (256, 4)
    assert table.indices(every).dtype == np.uint8
    assert table.indices(every).flags.c_contiguous
    places = range(labels) if labels <= 256 else [index % 254 for index in range(labels)]
    expected = palette.colors_of_indices(reversed(places))
    np.testing.assert_array_equal(drawn(table, every)[0, :, :3], expected)
    assert len(np.unique(expected, axis=0)) == min(labels, 256 if labels <= 256 else 254)
    assert (drawn(table, every)[..., 3] == 255).all()


@pytest.mark.parametrize("labels", [5, 300])
def test_selected_label_keeps_its_color_and_all_others_are_dimmed(labels):
    every = np.arange(labels, dtype=np.uint16)[None]
    colors = drawn(label_table(labels, selected=3), every)[0, :, :3].astype(int)
    plain = palette.label_colors(labels).astype(int)
    np.testing.assert_array_equal(colors[3], plain[3])
    others = np.arange(labels) != 3
    assert (colors[others].max(axis=1) < plain[others].max(axis=1)).all()
    assert (colors[others].max(axis=1) < 70).all()


def test_beyond_256_labels_only_the_selected_of_two_look_alikes_stays_bright():
    table = label_table(300, selected=260)  # labels 6 and 260 share a row
    bright, dim = drawn(table, np.array([[260, 6]], np.uint16))[0, :, :3]
    np.testing.assert_array_equal(bright, palette.label_colors(300)[260])
    assert dim.max() < 70


def test_a_label_that_does_not_exist_dims_them_all():
    colors = drawn(label_table(5, selected=-1), np.arange(5, dtype=np.uint16)[None])[0, :, :3]
    assert colors.max() < 70


@pytest.mark.parametrize("labels", [5, 300])
def test_spotlight_leaves_the_selected_label_clear(labels):
    alpha = drawn(spotlight_table(labels, 2), np.arange(labels, dtype=np.uint16)[None])[0, :, 3]
    assert alpha[2] == 0
    assert (np.delete(alpha, 2) == 255).all()


def test_counterpart_has_the_same_slot():
    assert counterpart(1, (4, 7), (7, 3, 4), 3) == 0
    assert counterpart(1, None, (7, 1), 2) == 1
    assert counterpart(0, (4, 7), None, 3) == -1
    assert counterpart(None, (4, 7), None, 3) is None


def test_pieces_beyond_k_have_counterparts_too() -> None:
    """Labels from K on have no slot of their own: they take the free ones, the same at every call."""
    palette_indices, others = (2, 0, 1), (1, 2, 0)
    assert counterpart(1, palette_indices, others, 5) == 2
    assert counterpart(3, palette_indices, others, 5) == 3  # both take slot 3
    assert counterpart(4, palette_indices, others, 4) == -1
    assert len(np.unique(label_table(6, palette_indices).lut[:6], axis=0)) == 6


@pytest.mark.parametrize("labels", [5, 300])
def test_a_label_that_does_not_count_has_no_colour_and_the_others_keep_theirs(labels: int) -> None:
    table = label_table(labels)
    bare = without(table, 3)
    every = np.arange(labels, dtype=np.uint16)
    before, after = table.lut[table.indices(every)], bare.lut[bare.indices(every)]
    assert after[3].tolist() == [0, 0, 0, 0]
    assert (np.delete(after, 3, 0) == np.delete(before, 3, 0)).all()
