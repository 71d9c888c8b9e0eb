"""What of the runs is seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["SIGHTS", "Sight", "SightEntry"]


class Sight(Enum):
    """What stands in the views' place."""

    BORDERS = "borders"
    SEGMENTS = "segments"
    TOGETHER = "together"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class SightEntry:
    """What it is called, and what it shows, in a sentence."""

    title: str
    tip: str


SIGHTS: dict[Sight, SightEntry] = {
    Sight.BORDERS: SightEntry("Borders", "The stronger a red line, the more runs have this border."),
    Sight.SEGMENTS: SightEntry("Segments", "What is left of the segments without the borders that few runs have."),
    Sight.TOGETHER: SightEntry(
        "Together", "Green: all runs give a place the label of the marked one; white: half of them; orange: none."
    ),
    Sight.VIEWS: SightEntry("The views", "The picture's views as they are."),
}
"""In the order of the buttons."""
