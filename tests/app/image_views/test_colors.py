import numpy as np
import pytest

from app.image_views.colors import counterpart, label_table, spotlight_table, without
from grapl_engine.storage import palette


def drawn(table, labels):
    return table.lut[table.indices(labels)] if table.is_indexed else table.colors(labels)


@pytest.mark.parametrize("labels", [1, 5, 40, 255, 256, 257, 300, 1000, 65536])
def test_every_label_has_its_own_palette_color(labels):
    palette_indices = tuple(reversed(range(labels)))
    every = np.arange(labels, dtype=np.uint16).reshape(1, -1)
    table = label_table(labels, palette_indices)
    assert table.lut.dtype == np.uint8 and table.lut.shape == (max(256, labels), 4) and table.is_indexed == (labels <= 256)
    if table.is_indexed:
        assert table.indices(every).dtype == np.uint8 and table.indices(every).flags.c_contiguous
    expected = palette.colors_of_indices(palette_indices)
    for colors in (drawn(table, every), table.colors(every)):
        np.testing.assert_array_equal(colors[0, :, :3], expected)
        assert colors.dtype == np.uint8 and colors.flags.c_contiguous and (colors[..., 3] == 255).all()
    assert len(np.unique(expected, axis=0)) == labels


@pytest.mark.parametrize("labels", [5, 300])
def test_selected_label_keeps_its_color_and_all_others_are_dimmed(labels):
    every = np.arange(labels, dtype=np.uint16)[None]
    colors = drawn(label_table(labels, selected=3), every)[0, :, :3].astype(int)
    plain = palette.label_colors(labels).astype(int)
    np.testing.assert_array_equal(colors[3], plain[3])
    others = np.arange(labels) != 3
    assert (colors[others].max(axis=1) < plain[others].max(axis=1)).all()
    assert (colors[others].max(axis=1) < 70).all()


def test_beyond_256_labels_only_the_selected_one_stays_bright():
    table = label_table(300, selected=260)
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
    every = np.arange(labels, dtype=np.uint16)[None]
    before, after = drawn(table, every)[0], drawn(bare, every)[0]
    assert after[3].tolist() == [0, 0, 0, 0]
    assert (np.delete(after, 3, 0) == np.delete(before, 3, 0)).all()
