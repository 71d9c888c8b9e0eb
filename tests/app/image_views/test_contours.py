"""The borders between labels: as lines, and as a mask where there are many."""

import numpy as np
from PySide6.QtCore import QRectF

from app.image_views.contours import ContourLayer, border_lines, border_mask


def test_border_lines_join_collinear_edges():
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]])
    lines = {tuple(map(tuple, line)) for line in border_lines(labels).tolist()}
    assert lines == {((2, 0), (2, 2)), ((0, 2), (3, 2))}
    assert border_lines(np.zeros((4, 4))).shape == (0, 2, 2)


def test_border_mask_is_light_on_one_side_and_dark_on_the_other():
    assert border_mask(np.array([[0, 0, 1, 1]])).tolist() == [[0, 1, 2, 0]]


def test_contours_with_many_lines_become_an_image(qtbot):
    noise = np.random.default_rng(0).integers(0, 2, (300, 300)).astype(np.uint16)
    layer = ContourLayer()
    for labels, is_image in ((noise, True), (noise[:8, :8], False)):
        layer.show_labels(labels, QRectF(0, 0, 96, 64))
        layer._find_borders(labels)
        assert layer._mask.isNull() is not is_image
        assert layer._path.isEmpty() is is_image
