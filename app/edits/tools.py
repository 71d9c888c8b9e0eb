"""The table of tools: buttons, menu, keys and what to do with each follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["POINTS", "TOOLS", "WITH_LABEL", "WITH_LINE", "Tool", "ToolEntry"]


class Tool(Enum):
    """What the left button does on the pixel map, in the order of the buttons."""

    MERGE = "merge"
    CUT = "cut"
    STROKE = "stroke"
    RELABEL = "relabel"
    ABSORB = "absorb"
    SMOOTH = "smooth"
    BRUSH = "brush"
    FILL = "fill"


WITH_LABEL = (Tool.RELABEL, Tool.BRUSH, Tool.FILL)
"""What gives places a number."""
WITH_LINE = (Tool.STROKE, Tool.BRUSH, Tool.MERGE)
"""What draws lines, or a lasso."""


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """What there is to know of a tool.

    Attributes
    ----------
    title, keys, tip : str
        On the button and in the menu; the drawing of its icon is called as the tool is, with "edit-" before.
    how : str
        What to do with it.
    then : str
        What to do when a segment, ``{}``, was chosen first.
    short : str
        What is missing, where a line is too short.
    """

    title: str
    keys: str
    tip: str
    how: str
    then: str = ""
    short: str = ""


POINTS = "{} point{}: the . key puts another at the crosshair, Enter ends, Backspace takes one back, Esc drops all."
"""What is said while a line is drawn by keys: how many, and the plural's ending."""
TOOLS: dict[Tool, ToolEntry] = {
    Tool.MERGE: ToolEntry(
        "Merge",
        "J",
        "Unite segments: click one, then the others; or draw a lasso around several.",
        "Click the segment that stays, then each one that joins it. Or drag a lasso around several, or put its corners with "
        "the . key: the largest stays.",
        "Segment {} is chosen: click the one that joins it. Esc begins anew.",
        "A lasso has three points or more.",
    ),
    Tool.CUT: ToolEntry(
        "Split by cut",
        "K",
        "Split a segment between marks by the minimum cut of the run's own graph.",
        "Click two places or more of a segment that belong apart: the first keeps the number. Shift+click, or the , key, adds "
        "a place to the last side, Backspace takes one back.",
    ),
    Tool.STROKE: ToolEntry(
        "Split by stroke",
        "Shift+K",
        "Split a segment along a line that is drawn.",
        "Draw a line across a segment, from border to border, or put its points with the . key. The largest part keeps the "
        "number.",
        short="Drag a line across the segment, from border to border; by keys it has two points or more.",
    ),
    Tool.RELABEL: ToolEntry(
        "Relabel",
        "R",
        "Give a segment another number.",
        "Choose a number that no segment has, then click the segment that takes it.",
    ),
    Tool.ABSORB: ToolEntry(
        "Absorb specks",
        "A",
        "Give small pieces to the neighbour with the longest common border.",
        "Choose a size, then press Enter: smaller pieces go to the neighbour with the longest common border.",
    ),
    Tool.SMOOTH: ToolEntry(
        "Smooth",
        "Shift+S",
        "Smooth the border between two segments, or all borders.",
        "Click both segments of a border, or let all borders be smoothed with the button below.",
        "Segment {} is chosen: click the one on the other side of the border. Esc begins anew.",
    ),
    Tool.BRUSH: ToolEntry(
        "Brush",
        "Shift+B",
        "Paint pixels with a segment's number.",
        "Paint on the pixel map, or put a line's points with the . key. Ctrl+click takes the number under the mouse; "
        "New is one that no segment has.",
    ),
    Tool.FILL: ToolEntry(
        "Fill",
        "G",
        "Give a connected piece a segment's number.",
        "Click a connected piece. Ctrl+click takes the number under the mouse; New is one that no segment has.",
    ),
}
