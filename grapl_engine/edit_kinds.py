"""The kinds of edits by hand, as plain data with checked values.

Places are whole pixels of the picture, x (column) and y (row) from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from grapl_engine.errors import EditError

__all__ = [
    "KINDS_OF_EDITS",
    "MOST_LABEL",
    "AbsorbSmall",
    "Brush",
    "CutSplit",
    "Edit",
    "Fill",
    "Merge",
    "Point",
    "Relabel",
    "Smooth",
    "StrokeSplit",
    "check_labels",
]

MOST_LABEL = 2**16 - 1
"""Maps are uint16."""
REACH = 1 / 3

Point: TypeAlias = tuple[int, int]
"""x, y."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Segments become one, which keeps the number `keep`."""

    kind: ClassVar[str] = "merge"
    keep: int
    others: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_label(self.keep)
        check_labels(self.others, 1)
        if self.keep in self.others or len(set(self.others)) < len(self.others):
            raise EditError(f"Different segments are merged; got {self.keep} and {list(self.others)}.")


@dataclass(frozen=True, slots=True)
class CutSplit:
    """A segment is split between marked places by the minimum cut of the run's own graph.

    Attributes
    ----------
    label : int
    sides : tuple of tuple of (int, int)
        At least two sides, each of one marked pixel or more. The first side keeps the segment's number, the others take the
        next free ones in their order.
    reach : float
        Of the way from a mark to the nearest one of another side, from 0 to below 0.5: patches of the segment so near belong to
        the mark's side. Without it the cheapest cut is often the one around a single patch.
    """

    kind: ClassVar[str] = "split by cut"
    label: int
    sides: tuple[tuple[Point, ...], ...]
    reach: float = REACH

    def __post_init__(self) -> None:
        _check_label(self.label)
        if type(self.sides) is not tuple or len(self.sides) < 2:
            raise EditError(f"A split by a cut needs marks of two sides or more; got {self.sides!r}.")
        for side in self.sides:
            _check_points(side)
        marks = [mark for side in self.sides for mark in set(side)]
        if len(set(marks)) < len(marks):
            raise EditError("A split by a cut has the same mark on two sides: move one of them.")
        if type(self.reach) not in (int, float) or not 0 <= self.reach < 0.5:
            raise EditError(f"The reach of a mark is a number from 0 to below 0.5; got {self.reach!r}.")


@dataclass(frozen=True, slots=True)
class StrokeSplit:
    """A segment is split along a stroke, of one point or more; the largest part keeps its number."""

    kind: ClassVar[str] = "split by stroke"
    label: int
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        _check_label(self.label)
        _check_points(self.points)


@dataclass(frozen=True, slots=True)
class Relabel:
    """A segment takes another number, which no other segment has."""

    kind: ClassVar[str] = "relabel"
    label: int
    to: int

    def __post_init__(self) -> None:
        _check_label(self.label)
        _check_label(self.to)
        if self.label == self.to:
            raise EditError(f"Segment {self.label} has that number: choose another one.")


@dataclass(frozen=True, slots=True)
class AbsorbSmall:
    """Connected pieces of fewer than `least` pixels go to the neighbour with which they have most of their border in common."""

    kind: ClassVar[str] = "absorb"
    least: int

    def __post_init__(self) -> None:
        _check_whole("The least size of a piece", self.least, 1)


@dataclass(frozen=True, slots=True)
class Smooth:
    """Borders between these segments (none named: between all) are smoothed: a pixel takes the majority of a disc around it."""

    kind: ClassVar[str] = "smooth"
    labels: tuple[int, ...]
    radius: int

    def __post_init__(self) -> None:
        check_labels(self.labels, 0)
        _check_whole("The radius of smoothing", self.radius, 1, 100)
        if len(self.labels) == 1:
            raise EditError("A border is smoothed between two segments or more, or everywhere; got one segment.")


@dataclass(frozen=True, slots=True)
class Brush:
    """Pixels at most `radius` from a line through the points take a label, which may be a new one."""

    kind: ClassVar[str] = "brush"
    label: int
    points: tuple[Point, ...]
    radius: int

    def __post_init__(self) -> None:
        _check_label(self.label)
        _check_points(self.points)
        _check_whole("The radius of a brush", self.radius, 0, 10_000)


@dataclass(frozen=True, slots=True)
class Fill:
    """The connected piece in which a pixel lies takes a label, which may be a new one."""

    kind: ClassVar[str] = "fill"
    label: int
    x: int
    y: int

    def __post_init__(self) -> None:
        _check_label(self.label)
        _check_points(((self.x, self.y),))


Edit: TypeAlias = Merge | CutSplit | StrokeSplit | Relabel | AbsorbSmall | Smooth | Brush | Fill

KINDS_OF_EDITS: dict[str, type[Edit]] = {
    kind.kind: kind for kind in (Merge, CutSplit, StrokeSplit, Relabel, AbsorbSmall, Smooth, Brush, Fill)
}
"""By the name of the kind, as it stands in files."""


def _check_whole(what: str, value: Any, low: int, high: int | None = None) -> None:
    if type(value) is not int or value < low or (high is not None and value > high):
        upto = "" if high is None else f" to {high}"
        raise EditError(f"{what} is a whole number from {low}{upto}; got {value!r}.")


def _check_label(label: Any) -> None:
    _check_whole("The number of a segment", label, 0, MOST_LABEL)


def check_labels(labels: Any, least: int) -> None:
    """Refuse (`EditError`) what is no tuple of at least so many numbers of segments."""
    if type(labels) is not tuple or len(labels) < least:
        raise EditError(f"An edit names a row of segments; got {labels!r}.")
    for label in labels:
        _check_label(label)


def _check_points(points: Any) -> None:
    if type(points) is not tuple or not points or not all(type(point) is tuple and len(point) == 2 for point in points):
        raise EditError(f"An edit names places as x and y; got {points!r}.")
    for place in (place for point in points for place in point):
        _check_whole("The x or y of a place", place, 0)
