"""The photograph and the labels over it: their pixels, and what is drawn anew."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from scripted_run import scripted_labels, scripted_picture

from app.image_views.colors import label_table
from app.image_views.layers import LabelLayer, decimated, grey, photograph
from grapl_engine import Picture
from grapl_engine.storage import palette


def test_decimation_takes_every_kth_and_never_a_mean():
    labels = np.zeros((10, 5000), np.uint16)
    labels[:, 1::2] = 9
    small = decimated(labels)
    assert small.shape == (4, 1667)
    assert set(np.unique(small)) == {0, 9}
    assert decimated(labels[:, :2048]).shape == (10, 2048)


def test_photograph_is_small_in_memory_and_keeps_its_colors():
    pixels = np.zeros((100, 6000, 3), np.uint16)
    pixels[:] = (0x1234, 0xABCD, 0xFF00)
    image = photograph(Picture(pixels, "deep.tif"))
    assert max(image.width(), image.height()) <= 2048
    assert image.format() == QImage.Format.Format_RGB32
    assert image.pixelColor(5, 5).getRgb()[:3] == (0x12, 0xAB, 0xFF)


def test_grey_photograph_has_no_hue_and_keeps_light_and_dark():
    colored = photograph(scripted_picture())
    small = grey(colored)
    assert small.size() == colored.size()
    assert small.format() == QImage.Format.Format_RGB32
    colors = [small.pixelColor(x, y) for x, y in ((72, 14), (70, 60))]
    assert all(color.red() == color.green() == color.blue() for color in colors)
    assert colors[0].red() > colors[1].red() + 100  # the sun and the sea


def test_label_layer_draws_indices_and_changes_only_the_colors_on_selection(qtbot):
    layer, labels, rect = LabelLayer(), scripted_labels((8, 8)), QRectF(0, 0, 96, 64)
    layer.show_labels(labels, label_table(5), rect)
    assert layer.image.dtype == np.uint8
    assert layer.image.flags.c_contiguous
    layer.render()
    assert layer.qimage.format() == QImage.Format.Format_Indexed8
    assert layer.qimage.pixelColor(0, 0).getRgb()[:3] == tuple(palette.COLORS[labels[0, 0]])
    drawn = layer.image
    layer.show_labels(labels, label_table(5, selected=1), rect)
    assert layer.image is drawn
    assert layer.mapRectToParent(layer.boundingRect()) == rect


def test_label_layer_with_many_labels_gives_each_its_colour_and_changes_selection(qtbot):
    layer, labels, rect = LabelLayer(), np.arange(900, dtype=np.uint16).reshape(30, 30), QRectF(0, 0, 96, 64)
    for selected in (None, 70, 899, None):
        table = label_table(900, selected=selected)
        layer.show_labels(labels, table, rect)
        np.testing.assert_array_equal(layer.image, table.colors(labels))
        layer.render()
        shown = layer.qimage.convertToFormat(QImage.Format.Format_RGB32)
        for y, x in ((0, 0), (2, 10), (8, 20), (29, 29)):
            assert shown.pixelColor(x, y).getRgb() == tuple(table.lut[labels[y, x]])
    drawn = layer.image
    layer.show_labels(labels, table, rect)
    assert layer.image is drawn


def test_label_layer_goes_from_few_labels_to_many_and_back(qtbot):
    layer, labels, rect = LabelLayer(), np.arange(9, dtype=np.uint16).reshape(3, 3), QRectF(0, 0, 96, 64)
    for count in (9, 300, 9, 1000, 300):
        layer.show_labels(labels, label_table(count), rect)
        layer.render()
        shown = layer.qimage.convertToFormat(QImage.Format.Format_RGB32)
        assert [shown.pixelColor(x, 1).getRgb()[:3] for x in range(3)] == [tuple(palette.COLORS[k]) for k in (3, 4, 5)]
    layer.show_labels(None, None, rect)
    assert layer.image is None


def test_a_part_that_is_looked_at_closely_has_the_colours_of_all_its_labels(qtbot):
    labels = np.arange(600, dtype=np.uint16).reshape(20, 30)
    for count in (600, 1000):
        layer, table = LabelLayer(), label_table(count)
        layer.show_labels(labels, table, QRectF(0, 0, 30, 20))
        part = layer._cut(slice(10, 20, 2), slice(3, 30, 3)).convertToFormat(QImage.Format.Format_RGB32)
        assert (part.width(), part.height()) == (9, 5)
        for y, x in ((0, 0), (4, 8), (2, 5)):
            assert part.pixelColor(x, y).getRgb() == tuple(table.lut[labels[10 + 2 * y, 3 + 3 * x]])
