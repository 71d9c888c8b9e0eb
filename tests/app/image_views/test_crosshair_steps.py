"""The crosshair by keys: inside the picture, in smaller steps where it is magnified."""

from __future__ import annotations

import pytest

from app.image_views.canvas import Camera
from app.image_views.crosshair_steps import camera_at, next_place

SIZE = (100, 60)


@pytest.mark.parametrize(
    ("place", "scale", "step", "expected"),
    [
        (None, 1.0, (1, 0), (56.5, 30.5)),  # from the middle of what is seen
        ((10.2, 10.9), 1.0, (0, -1), (10.5, 4.5)),
        ((10.2, 10.9), 0.125, (1, 0), (11.5, 10.5)),  # a pixel at a time
        ((10.2, 10.9), 10.0, (1, 1), (70.5, 59.5)),
        ((1.0, 1.0), 1.0, (-1, -1), (0.5, 0.5)),
    ],
)
def test_a_step_is_as_long_on_the_screen_and_stays_inside(
    place: tuple[float, float] | None, scale: float, step: tuple[int, int], expected: tuple[float, float]
) -> None:
    assert next_place(place, Camera(50, 30, scale), SIZE, *step) == expected


def test_what_is_seen_goes_with_it() -> None:
    camera = Camera(50, 30, 0.5)
    assert camera_at((59.5, 30.5), camera, (40, 40)) is None
    assert camera_at((61.5, 30.5), camera, (40, 40)) == Camera(61.5, 30.5, 0.5)
