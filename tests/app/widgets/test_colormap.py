from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from painted import painted_widget
from pytestqt.qtbot import QtBot

from app.widgets.colormap import CostScale, colormap, colormap_color
from app.widgets.colormap_choice import COLORMAPS, choose_colormap


def _luma(colors: np.ndarray) -> np.ndarray:
    return colors @ np.array([0.299, 0.587, 0.114])


def test_the_ramp_is_the_light_part_of_inferno_and_grows_ever_lighter() -> None:
    colors = colormap()
    assert colors.shape == (256, 3) and colors.dtype == np.uint8
    inferno = pg.colormap.get("inferno")
    for index in (0, 100, 255):
        expected = inferno.map((100 + index) / 355, mode="byte")[:3]
        assert np.abs(colors[index].astype(int) - expected).max() <= 1
    assert colors[-1].tolist() == [252, 255, 164]
    assert (np.diff(_luma(colors)) > -0.8).all() and _luma(colors)[0] > 40  # of 255: seen on black


@pytest.mark.parametrize(("share", "index"), [(-1.0, 0), (0.0, 0), (0.2, 51), (1.0, 255), (3.0, 255)])
def test_shares_beyond_the_ends_have_the_ends_colours(share: float, index: int) -> None:
    color = colormap_color(share)
    assert [color.red(), color.green(), color.blue()] == colormap()[index].tolist()


def test_the_scale_names_its_ends_and_runs_from_the_least_to_the_greatest_colour(qtbot: QtBot) -> None:
    scale = CostScale()
    qtbot.addWidget(scale)
    scale.resize(200, scale.sizeHint().height())
    scale.show_range("U of each patch", 0.12345, 4.5678)
    assert scale.accessibleName() == "U of each patch: from 0.123 to 4.57 nats"
    line = painted_widget(scale)[scale.height() - 10].astype(int)
    for x in (5, 100, 194):
        expected = colormap()[round(255 * (x - 1.5) / 196)].astype(int)  # the bar lies between 2 and 198
        assert np.abs(line[x] - expected).max() < 12, x


@pytest.mark.parametrize("name", COLORMAPS)
def test_every_scale_grows_lighter_and_is_seen_on_black(name: str) -> None:
    choose_colormap(name)
    try:
        luma = _luma(colormap())
    finally:
        choose_colormap("")
    assert (np.diff(luma) > -1).all() and luma[0] > 40 and luma[-1] > 180
