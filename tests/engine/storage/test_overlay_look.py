from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.errors import SettingsError
from grapl_engine.storage.overlay_look import HALF, OverlayLook

PIXELS = np.array([[[200, 100, 40], [0, 0, 0], [255, 255, 255]]], np.uint8)
LABELS = np.array([[0, 1, 1]], np.uint16)
COLORS = np.array([[10, 20, 30], [255, 128, 0]], np.uint8)


def test_half_and_half_is_as_it_always_was() -> None:
    np.testing.assert_array_equal(HALF.mixed(PIXELS, LABELS, COLORS), (PIXELS >> 1) + (COLORS >> 1)[LABELS])


@pytest.mark.parametrize("opacity", [0.0, 0.25, 0.6, 1.0])
def test_the_opacity_is_the_colours_share(opacity: float) -> None:
    mixed = OverlayLook(opacity).mixed(PIXELS, LABELS, COLORS)
    wanted = (1 - opacity) * PIXELS + opacity * COLORS[LABELS].astype(float)
    np.testing.assert_allclose(mixed, wanted, atol=2)
    if opacity in (0, 1):
        np.testing.assert_array_equal(mixed, wanted)


def test_a_grey_picture_has_no_hue_and_its_own_lightness() -> None:
    mixed = OverlayLook(0.0, is_grey=True).mixed(PIXELS, LABELS, COLORS)
    grey = 128  # the luminance of that colour is 0.2155, which sRGB encodes as 0.5015
    np.testing.assert_array_equal(mixed, [[[grey] * 3, [0] * 3, [255] * 3]])
    half = OverlayLook(0.5, is_grey=True).mixed(PIXELS, LABELS, COLORS)
    np.testing.assert_array_equal(half[0, 0], [(grey >> 1) + value for value in (5, 10, 15)])


def test_what_is_usual_needs_no_option() -> None:
    assert HALF.options() == []
    assert OverlayLook(0.6, is_grey=True, contours=False).options() == [
        *("--overlay-opacity", "0.6", "--overlay-grey", "--overlay-no-contours")
    ]


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan")])
def test_other_opacities_are_refused(opacity: float) -> None:
    with pytest.raises(SettingsError, match="between 0 and 1"):
        OverlayLook(opacity)
