"""The ways to look at two maps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["WAYS", "Way", "WayEntry"]


class Way(Enum):
    """How two maps are shown in the views' place."""

    VIEWS = "views"
    BESIDE = "beside"
    WIPE = "wipe"
    FLICKER = "flicker"
    BOUNDARIES = "boundaries"
    PIXELS = "pixels"


@dataclass(frozen=True, slots=True)
class WayEntry:
    """What a way is called, and what it shows, in a sentence."""

    title: str
    tip: str


WAYS: dict[Way, WayEntry] = {
    Way.BESIDE: WayEntry("Side by side", "Two views, linked in pan, zoom and crosshair."),
    Way.WIPE: WayEntry("Wipe", "A left and B right of a line that is dragged."),
    Way.FLICKER: WayEntry("Flicker", "A, and B in its place while X is held."),
    Way.BOUNDARIES: WayEntry("Boundaries", "Boundaries that both have, and those that one has alone."),
    Way.PIXELS: WayEntry("Pixels", "Pixels that lie in no matched pair, in the colour that A gives them."),
    Way.VIEWS: WayEntry("The views", "The picture's views as they are without a comparison."),
}
"""In the order of the buttons."""
