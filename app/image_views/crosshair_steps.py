"""Where the crosshair goes by keys."""

from __future__ import annotations

from app.image_views.canvas import Camera

__all__ = ["camera_at", "next_place"]

STEP = 6
"""Pixels of the screen: zoomed in, a step is a shorter way in the picture."""


def next_place(
    place: tuple[float, float] | None, camera: Camera, size: tuple[int, int], columns: int, rows: int
) -> tuple[float, float]:
    """The middle of the pixel so many steps on, inside a picture of this width and height; at first that of what is seen."""
    step = max(1, round(STEP * camera.scale))
    found = []
    for at, by, length in zip(place or (camera.x, camera.y), (columns, rows), size, strict=True):
        found.append(min(max(int(at) + by * step, 0), length - 1) + 0.5)
    return found[0], found[1]


def camera_at(place: tuple[float, float], camera: Camera, room: tuple[int, int]) -> Camera | None:
    """What is to be seen so that a place is in sight in a room of this width and height; None: it is."""
    away = (abs(place[0] - camera.x), abs(place[1] - camera.y))
    is_seen = all(distance <= length * camera.scale / 2 for distance, length in zip(away, room, strict=True))
    return None if is_seen else Camera(*place, camera.scale)
