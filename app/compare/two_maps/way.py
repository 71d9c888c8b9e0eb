"""The ways to look at two maps."""

from __future__ import annotations

from enum import Enum

from app.widgets.choice_buttons import ChoiceEntry

__all__ = ["WAYS", "Way"]


class Way(Enum):
    """How two maps are shown in the views' place."""

    VIEWS = "views"
    BESIDE = "beside"
    WIPE = "wipe"
    FLICKER = "flicker"
    BOUNDARIES = "boundaries"
    PIXELS = "pixels"


WAYS: dict[Way, ChoiceEntry] = {
    Way.BESIDE: ChoiceEntry("Side by side", "Two views, linked in pan, zoom and crosshair."),
    Way.WIPE: ChoiceEntry("Wipe", "A left and B right of a line that is dragged."),
    Way.FLICKER: ChoiceEntry("Flicker", "A, and B in its place while X is held."),
    Way.BOUNDARIES: ChoiceEntry("Boundaries", "Boundaries that both have, and those that one has alone."),
    Way.PIXELS: ChoiceEntry("Pixels", "Pixels that lie in no matched pair, in the colour that A gives them."),
    Way.VIEWS: ChoiceEntry("The views", "The picture's views as they are without a comparison."),
}
"""In the order of the buttons."""
