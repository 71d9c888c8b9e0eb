"""What of the runs is seen."""

from __future__ import annotations

from enum import Enum

from app.widgets.choice_buttons import ChoiceEntry

__all__ = ["SIGHTS", "Sight"]


class Sight(Enum):
    """What stands in the views' place."""

    BORDERS = "borders"
    SEGMENTS = "segments"
    TOGETHER = "together"
    VIEWS = "views"


SIGHTS: dict[Sight, ChoiceEntry] = {
    Sight.BORDERS: ChoiceEntry("Borders", "The stronger a red line, the more runs have this border."),
    Sight.SEGMENTS: ChoiceEntry("Segments", "What is left of the segments without the borders that few runs have."),
    Sight.TOGETHER: ChoiceEntry(
        "Together", "Green: all runs give a place the label of the marked one; white: half of them; orange: none."
    ),
    Sight.VIEWS: ChoiceEntry("The views", "The picture's views as they are."),
}
"""In the order of the buttons."""
