"""The tool in hand, and what clicks and strokes with it become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.edits.strokes import merge_within, patch_middle, places_along, point_at
from app.edits.tools import TOOLS, Tool
from app.session.session import Session
from grapl_engine import EditError
from grapl_engine.label_edits import AbsorbSmall, Brush, CutSplit, Edit, Fill, Merge, Point, Relabel, Smooth, StrokeSplit

__all__ = ["ToolBox"]

WITH_LABEL = (Tool.RELABEL, Tool.BRUSH, Tool.FILL)
WITH_STROKE = (Tool.STROKE, Tool.BRUSH)


class ToolBox(QObject):
    """Turns what the mouse does on the pixel map into edits; knows no widget.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    radius, smoothing : int
        Of the brush, and of the disc by which borders are smoothed, in pixels.
    least : int
        Pieces of fewer pixels are specks.

    Signals
    -------
    changed()
        `tool`, `how`, `label` or what is drawn is another.
    chosen()
        A tool was taken in hand, or laid down.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._edits = session, session.edits
        self._tool: Tool | None = None
        self.radius, self.smoothing, self.least = 5, 3, 50
        self._label: int | None = None
        self._sides: list[list[Point]] = []
        self._segment: int | None = None
        self._stroke: list[Point] = []
        self._is_drawing = False
        self._told = ""
        self._hovered: int | None = None
        self._edits.refused.connect(self._on_edits_refused)
        self._edits.changed.connect(self.changed)
        session.view.shown_changed.connect(self.begin_anew)

    # What is

    @property
    def tool(self) -> Tool | None:
        """What is in hand."""
        return self._tool

    @property
    def how(self) -> str:
        """What to do next, or why nothing was done."""
        if self._edits.reason:
            return self._edits.reason
        if self._told or self._tool is None:
            return self._told or "Choose a tool, then work on the pixel map. The run itself stays as it is."
        if self._tool in (Tool.MERGE, Tool.SMOOTH) and self._segment is not None:
            what = "that joins it" if self._tool is Tool.MERGE else "on the other side of the border"
            return f"Segment {self._segment} is chosen: click the one {what}. Esc begins anew."
        return TOOLS[self._tool].how

    @property
    def label(self) -> int:
        """The number that relabelled, painted and filled places take; a free one if none was chosen."""
        return self._edits.bench.free_label if self._label is None else self._label

    @property
    def is_label_new(self) -> bool:
        """Whether that is the next free number, whatever it is."""
        return self._label is None

    @property
    def sides(self) -> tuple[tuple[Point, ...], ...]:
        """The marks of a split, side by side."""
        return tuple(map(tuple, self._sides))

    @property
    def stroke(self) -> tuple[Point, ...]:
        """What is being drawn."""
        return tuple(self._stroke)

    @property
    def segment(self) -> int | None:
        """The segment that was chosen first."""
        return self._segment

    # What can be done

    def choose(self, tool: Tool | None) -> None:
        """Take a tool in hand; None, or the same again: lay it down."""
        self._tool = None if tool is self._tool else tool
        self.begin_anew()
        if self._tool is not None:
            self._edits.begin()
        self.chosen.emit()

    def set_label(self, label: int | None) -> None:
        """Take this number from now on; None: the next free one."""
        self._label = label
        self.changed.emit()

    @Slot()
    def begin_anew(self) -> None:
        """Let go of marks, strokes and what is proposed."""
        self._sides, self._segment, self._stroke, self._told, self._hovered = [], None, [], "", None
        self._is_drawing = False
        self._edits.proposal.drop()
        self.changed.emit()

    def escape(self) -> bool:
        """Let go of what was begun, else of the tool; whether there was either."""
        if self._sides or self._segment is not None or self._edits.proposal.is_there or self._told:
            self.begin_anew()
            return True
        if self._tool is not None:
            self.choose(None)
            return True
        return False

    def enter(self) -> None:
        """Keep what is proposed; without that, do what needs no place, or click in the selected patch."""
        if self._edits.proposal.is_there:
            self._edits.keep()
            self._sides, self._segment, self._stroke = [], None, []
            self.changed.emit()
        elif self._tool is Tool.ABSORB:
            self.do_everywhere()
        elif self._tool is not None and (place := patch_middle(self._session.view)) is not None:
            self.press(*place)
            self.release()

    def do_everywhere(self) -> None:
        """Absorb all specks, or smooth all borders."""
        self._segment = None
        self._make(AbsorbSmall(self.least) if self._tool is Tool.ABSORB else Smooth((), self.smoothing))

    def set_size(self, size: int) -> None:
        """The size that the tool in hand has: of a brush, of a disc, of a speck; in pixels."""
        match self._tool:
            case Tool.BRUSH:
                self.radius = size
            case Tool.SMOOTH:
                self.smoothing = size
            case Tool.ABSORB:
                self.least = size
        self.changed.emit()

    def take_back(self) -> None:
        """Take the last mark back."""
        if self._sides:
            self._sides[-1].pop()
            self._sides = [side for side in self._sides if side]
            self._propose_cut()

    # What the mouse does

    def press(self, x: float, y: float, *, picks: bool = False, adds: bool = False) -> None:
        """The button went down at (x, y) of the picture; `picks`: to take the number there; `adds`: to the last side."""
        self._told = ""
        label = self._edits.bench.label_at(x, y)
        if label is None:
            self._tell("The map is being read: click again in a moment." if not self._edits.reason else "")
        elif picks and self._tool in WITH_LABEL:
            self.set_label(label)
        elif self._tool is Tool.CUT:
            self._mark(label, point_at(x, y), adds)
        else:
            self._stroke, self._is_drawing = [point_at(x, y)], True
            self.changed.emit()

    def move(self, x: float, y: float) -> None:
        """It was moved with the button down."""
        if self._is_drawing and (point := self._inside(x, y)) != self._stroke[-1]:
            self._stroke.append(point)
            self.changed.emit()

    def release(self, slack: float = 0) -> None:
        """The button went up; what was drawn is a click if it is no longer than `slack` pixels."""
        if not self._is_drawing:
            return
        stroke, self._stroke, self._is_drawing = self._stroke, [], False
        is_click = max(max(abs(x - stroke[0][0]), abs(y - stroke[0][1])) for x, y in stroke) <= slack
        if self._tool in WITH_STROKE:
            self._end_stroke(stroke, is_click)
        elif self._tool is Tool.MERGE and not is_click:
            self._segment = None
            self._edits.propose(partial(merge_within, stroke))
        else:
            self._click(*stroke[0])
        self.changed.emit()

    def hover(self, place: tuple[float, float] | None) -> None:
        """It points at (x, y) of the picture: with one segment chosen, what it would join with is shown."""
        if self._tool is not Tool.MERGE or self._segment is None or self._is_drawing:
            return
        label = None if place is None else self._edits.bench.label_at(*place)
        label = None if label == self._segment else label
        if label != self._hovered:
            self._hovered = label
            if label is None:
                self._edits.proposal.drop()
            else:
                self._edits.propose(Merge(self._segment, (label,)))

    # How

    def _click(self, x: int, y: int) -> None:
        label = self._edits.bench.label_at(x, y)
        if label is None:
            return
        match self._tool:
            case Tool.MERGE | Tool.SMOOTH:
                self._choose_segment(label)
            case Tool.RELABEL:
                self._try(lambda: Relabel(label, self.label))
            case Tool.FILL:
                self._make(Fill(self.label, x, y))
            case Tool.ABSORB:
                self._tell("Press Enter to absorb specks everywhere.")

    def _choose_segment(self, label: int) -> None:
        """The first of two; the second makes an edit, after which more can be merged into the first."""
        first = self._segment
        self._hovered = None
        if first is None or first == label:
            self._segment = None if first == label else label
            self._edits.proposal.drop()
        elif self._tool is Tool.MERGE:
            self._make(Merge(first, (label,)))
        else:
            self._segment = None
            self._make(Smooth((first, label), self.smoothing))

    def _end_stroke(self, stroke: list[Point], is_click: bool) -> None:
        if self._tool is Tool.BRUSH:
            self._make(Brush(self.label, tuple(stroke), self.radius))
        elif is_click:
            self._tell("Drag a line across the segment, from border to border.")
        else:
            found = Counter(self._edits.bench.label_at(x, y) for x, y in places_along(stroke))
            label = found.most_common(1)[0][0]
            if label is not None:
                self._make(StrokeSplit(label, tuple(stroke)))

    def _mark(self, label: int, point: Point, adds: bool) -> None:
        if self._sides and label != self._segment:
            self._tell(f"That place is of segment {label}: marks belong to one segment, here {self._segment}. Esc begins anew.")
        elif any(point in side for side in self._sides):
            self._tell("There is a mark at this place.")
        else:
            self._segment = label
            if adds and self._sides:
                self._sides[-1].append(point)
            else:
                self._sides.append([point])
            self._propose_cut()

    def _propose_cut(self) -> None:
        if not self._sides:
            self._segment = None
        if self._segment is not None and len(self._sides) > 1:
            self._edits.propose(CutSplit(self._segment, self.sides))
        else:
            self._edits.proposal.drop()
        self.changed.emit()

    def _make(self, edit: Edit) -> None:
        if self._session.edits.reason:
            self._tell("")
        else:
            self._told = ""
            self._edits.make(edit)

    def _try(self, make: Callable[[], Edit]) -> None:
        try:
            self._make(make())
        except EditError as error:
            self._tell(str(error))

    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self.changed.emit()

    @Slot(str)
    def _on_edits_refused(self, sentence: str) -> None:
        self._tell(sentence)

    def _inside(self, x: float, y: float) -> Point:
        picture = self._session.view.picture
        assert picture is not None
        return point_at(min(max(x, 0), picture.width - 1), min(max(y, 0), picture.height - 1))
