from __future__ import annotations

import numpy as np
from painted import painted_item, patches_of
from PySide6.QtGui import QImage

from app.lab.heat_overlay import OPACITY, HeatItem, heat_image
from app.widgets.colormap import colormap


def colors_of(image: QImage) -> list[list[int]]:
    """Row by row."""
    return [
        [image.pixelColor(x, y).red(), image.pixelColor(x, y).green(), image.pixelColor(x, y).blue()]
        for y in range(image.height())
        for x in range(image.width())
    ]


def test_each_patch_has_the_colour_of_its_share_of_the_range() -> None:
    image = heat_image(np.array([0.0, 1.0, 3.0, 4.0]), 2, 0.0, 4.0)
    assert colors_of(image) == [colormap()[index].tolist() for index in (0, 64, 191, 255)]
    shifted = heat_image(np.array([10.0, 20.0, 30.0, 20.0]), 2, 10.0, 30.0)
    assert colors_of(shifted) == [colormap()[index].tolist() for index in (0, 128, 255, 128)]


def test_values_beyond_the_range_have_its_ends_and_equal_ones_the_least() -> None:
    assert colors_of(heat_image(np.array([-5.0, 9.0, 1.0, 0.0]), 2, 0.0, 1.0)) == [
        colormap()[i].tolist() for i in (0, 255, 255, 0)
    ]
    assert colors_of(heat_image(np.full(4, 2.5), 2, 2.5, 2.5)) == 4 * [colormap()[0].tolist()]


def test_the_picture_shines_through_the_heat(qapp: object) -> None:
    item = HeatItem()
    assert (painted_item(item, 2, 10) == 255).all()
    item.show_image(heat_image(np.array([0.0, 1.0, 3.0, 4.0]), 2, 0.0, 4.0))
    patches = patches_of(painted_item(item, 2, 10), 2)
    for patch, index in enumerate((0, 64, 191, 255)):
        expected = OPACITY * colormap()[index] + (1 - OPACITY) * 255
        assert np.abs(patches[divmod(patch, 2)] - expected).max() <= 2
    item.show_image(QImage())
    assert (painted_item(item, 2, 10) == 255).all()
