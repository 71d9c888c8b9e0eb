from __future__ import annotations

import numpy as np

from app.compare.stability.drawing import ALWAYS, NEVER, together_image


def test_green_is_all_runs_orange_none_and_white_half() -> None:
    image = together_image(np.array([[0, 2, 4]], np.uint8), 4)
    assert (image.width(), image.height()) == (3, 1)
    for x, wanted in enumerate((NEVER, (255, 255, 255), ALWAYS)):
        color = image.pixelColor(x, 0)
        assert np.allclose((color.red(), color.green(), color.blue()), wanted, atol=2)
