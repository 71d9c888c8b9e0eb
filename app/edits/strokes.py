"""What is drawn with the mouse: its pixels, and the segments that it goes around."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.session.view_state import ViewState
from grapl_engine import EditError
from grapl_engine.label_edits import Edit, Merge, Point

if TYPE_CHECKING:
    from grapl_engine.events import Labels

__all__ = ["merge_within", "patch_middle", "pixel_at", "places_along", "point_at"]


def point_at(x: float, y: float) -> Point:
    """The pixel at (x, y) of the picture."""
    return int(x), int(y)


def pixel_at(view: ViewState, x: float, y: float) -> Point:
    """The same, or the nearest one of the picture."""
    picture = view.picture
    assert picture is not None
    return point_at(min(max(x, 0), picture.width - 1), min(max(y, 0), picture.height - 1))


def patch_middle(view: ViewState) -> tuple[float, float] | None:
    """The middle of the selected patch, as (x, y) of the picture; None where none is selected."""
    if view.patch is None or view.shown is None or view.picture is None:
        return None
    row, column = view.patch
    d = view.shown.settings.d
    return (column + 0.5) * view.picture.width / d, (row + 0.5) * view.picture.height / d


def places_along(stroke: list[Point], most: int = 400) -> list[Point]:
    """Places along a stroke, its ends left out, at most so many between two points."""
    found = []
    for (x, y), (to_x, to_y) in pairwise(stroke):
        steps = min(max(abs(to_x - x), abs(to_y - y)), most)
        found += [(x + (to_x - x) * at // steps, y + (to_y - y) * at // steps) for at in range(1, steps)]
    return found or stroke


def merge_within(corners: list[Point], labels: Labels) -> Edit:
    """In a thread: the segments inside are merged into the largest."""
    import numpy as np

    from grapl_engine.analysis.pixel_edits import lassoed

    found = lassoed(labels, corners)
    if len(found) < 2:
        raise EditError("Fewer than two segments lie inside the lasso by more than half: draw it around two or more.")
    sizes = np.bincount(labels.ravel())
    keep = max(found, key=lambda label: int(sizes[label]))
    return Merge(keep, tuple(label for label in found if label != keep))
