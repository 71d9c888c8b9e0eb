"""The tool in hand, and what clicks, strokes and points with it become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.edits.cut_marks import CutMarks
from app.edits.strokes import merge_within, patch_middle, pixel_at, places_along, point_at
from app.edits.tool_values import ToolValues
from app.edits.tools import POINTS, TOOLS, WITH_LABEL, WITH_LINE, Tool
from app.session.session import Session
from grapl_engine import EditError
from grapl_engine.label_edits import AbsorbSmall, Brush, Edit, Fill, Merge, Point, Relabel, Smooth, StrokeSplit

__all__ = ["ToolBox"]

LEAST_CORNERS = 3  # of a lasso


class ToolBox(QObject):
    """Turns what mouse and keys do on the pixel map into edits; knows no widget.

    Attributes
    ----------
    values : ToolValues
        What can be set for the tools.

    Signals
    -------
    changed()
        `tool`, `how`, a value or what is drawn is another.
    chosen()
        A tool was taken in hand, or laid down.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._edits = session, session.edits
        self._tool: Tool | None = None
        self.values = ToolValues(session.edits.bench, self)
        self._marks = CutMarks(session.edits)
        self._segment: int | None = None
        self._line: list[Point] = []
        self._is_held = False
        self._spot: tuple[float, float] | None = None
        self._told = ""
        self._hovered: int | None = None
        self.values.changed.connect(self.changed)
        self._edits.refused.connect(self._tell)
        self._edits.changed.connect(self.changed)
        session.view.shown_changed.connect(self.begin_anew)
        session.view.patch_changed.connect(self._on_view_patch_changed)
        session.view.pointer_changed.connect(self._on_view_pointer_changed)

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
            return TOOLS[self._tool].then.format(self._segment)
        if self._line and not self._is_held:
            return POINTS.format(len(self._line), "s" * (len(self._line) != 1))
        return TOOLS[self._tool].how

    @property
    def sides(self) -> tuple[tuple[Point, ...], ...]:
        """The marks of a split, side by side."""
        return self._marks.sides

    @property
    def stroke(self) -> tuple[Point, ...]:
        """What is being drawn, up to the crosshair where that is moved by keys."""
        end = [] if self._is_held or self._spot is None or not self._line else [point_at(*self._spot)]
        return (*self._line, *end)

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

    @Slot()
    def begin_anew(self) -> None:
        """Let go of marks, strokes and what is proposed."""
        self._marks.clear()
        self._segment, self._line, self._told, self._hovered = None, [], "", None
        self._is_held = False
        self._edits.proposal.drop()
        self.changed.emit()

    def escape(self) -> bool:
        """Let go of what was begun, else of the tool; whether there was either."""
        if self.sides or self._line or self._segment is not None or self._edits.proposal.is_there or self._told:
            self.begin_anew()
            return True
        if self._tool is not None:
            self.choose(None)
            return True
        return False

    def enter(self) -> None:
        """Keep what is proposed, or end what is drawn; else do what needs no place, or click at crosshair or selected patch."""
        if self._edits.proposal.is_there:
            self._edits.keep()
            self._marks.clear()
            self._segment, self._line, self._told = None, [], ""
            self.changed.emit()
        elif self._line and not self._is_held:
            line, self._line = self._line, []
            self._end_line(line)
            self.changed.emit()
        elif self._tool is Tool.ABSORB:
            self.do_everywhere()
        elif self._tool is not None and (place := self._spot or patch_middle(self._session.view)) is not None:
            self.press(*place)
            self.release()

    def do_everywhere(self) -> None:
        """Absorb all specks, or smooth all borders."""
        self._segment = None
        values = self.values
        self._make(AbsorbSmall(values.least) if self._tool is Tool.ABSORB else Smooth((), values.smoothing))

    def take_back(self) -> None:
        """Take the last mark or point back."""
        if self._line and not self._is_held:
            self._line.pop()
        self._marks.take_back()
        self.changed.emit()

    # What keys do

    def move_crosshair(self, place: tuple[float, float]) -> None:
        """It was moved by keys to (x, y) of the picture: Enter clicks there, until mouse or patch say otherwise."""
        self._spot = place
        self.hover(place)
        self.changed.emit()

    def put(self, *, adds: bool = False) -> None:
        """Put a point of a line or lasso, or a mark, at the crosshair; without one, in the selected patch."""
        view = self._session.view
        place = view.pointer or patch_middle(view)
        if self._tool is None or place is None:
            return
        if self._tool not in WITH_LINE:
            self.press(*place, adds=adds)
            self.release()
        elif self._edits.bench.label_at(*place) is not None and (point := pixel_at(view, *place)) not in self._line[-1:]:
            self._told, self._segment = "", None
            self._edits.proposal.drop()
            self._line.append(point)
            self.changed.emit()

    # What the mouse does

    def press(self, x: float, y: float, *, picks: bool = False, adds: bool = False) -> None:
        """The button went down at (x, y) of the picture; `picks`: to take the number there; `adds`: to the last side."""
        self._told = ""
        label = self._edits.bench.label_at(x, y)
        if label is None:
            self._tell("The map is being read: click again in a moment." if not self._edits.reason else "")
        elif picks and self._tool in WITH_LABEL:
            self.values.set_label(label)
        elif self._tool is Tool.CUT:
            self._try(partial(self._marks.put, label, point_at(x, y), adds=adds))
        else:
            self._line, self._is_held = [point_at(x, y)], True
            self.changed.emit()

    def move(self, x: float, y: float) -> None:
        """It was moved with the button down."""
        if self._is_held and self._tool in WITH_LINE and (point := pixel_at(self._session.view, x, y)) != self._line[-1]:
            self._line.append(point)
            self.changed.emit()

    def release(self, slack: float = 0) -> None:
        """The button went up; what was drawn is a click if it is no longer than `slack` pixels."""
        if not self._is_held:
            return
        line, self._line, self._is_held = self._line, [], False
        is_click = max(max(abs(x - line[0][0]), abs(y - line[0][1])) for x, y in line) <= slack
        if is_click and self._tool is not Tool.BRUSH:
            self._click(*line[0])
        else:
            self._end_line(line)
        self.changed.emit()

    def hover(self, place: tuple[float, float] | None) -> None:
        """It points at (x, y) of the picture: with one segment chosen, what it would join with is shown."""
        if self._tool is not Tool.MERGE or self._segment is None or self._line:
            return
        label = None if place is None else self._edits.bench.label_at(*place)
        label = None if label == self._segment else label
        if label != self._hovered:
            self._hovered = label
            if label is None:
                self._edits.proposal.drop()
            else:
                self._edits.propose(Merge(self._segment, (label,)))

    @Slot()
    def _on_view_patch_changed(self) -> None:
        self._spot = None

    @Slot()
    def _on_view_pointer_changed(self) -> None:
        if self._spot not in (None, self._session.view.pointer):
            self._spot = None
            self.changed.emit()

    # How

    def _click(self, x: int, y: int) -> None:
        label = self._edits.bench.label_at(x, y)
        if label is None:
            return
        match self._tool:
            case Tool.MERGE | Tool.SMOOTH:
                self._choose_segment(label)
            case Tool.RELABEL:
                self._try(lambda: self._make(Relabel(label, self.values.label)))
            case Tool.FILL:
                self._make(Fill(self.values.label, x, y))
            case Tool.ABSORB:
                self._tell("Press Enter to absorb specks everywhere.")
            case Tool.STROKE:
                self._tell(TOOLS[Tool.STROKE].short)

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
            self._make(Smooth((first, label), self.values.smoothing))

    def _end_line(self, line: list[Point]) -> None:
        """A stroke or a lasso is drawn to its end."""
        match self._tool:
            case Tool.BRUSH:
                self._make(Brush(self.values.label, tuple(line), self.values.radius))
            case Tool.MERGE if len(line) >= LEAST_CORNERS:
                self._segment = None
                self._edits.propose(partial(merge_within, line))
            case Tool.STROKE if len(line) > 1:
                found = Counter(self._edits.bench.label_at(x, y) for x, y in places_along(line))
                if (label := found.most_common(1)[0][0]) is not None:
                    self._make(StrokeSplit(label, tuple(line)))
            case Tool.STROKE | Tool.MERGE as tool:
                self._tell(TOOLS[tool].short)
            case _:
                self._click(*line[0])

    def _make(self, edit: Edit) -> None:
        self._told = ""
        self._edits.make(edit)

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
            self.changed.emit()
        except EditError as error:
            self._tell(str(error))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self.changed.emit()
