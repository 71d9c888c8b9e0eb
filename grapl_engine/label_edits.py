"""Edits of a label map by hand, as plain data: a list over a map that is never changed itself.

Places are whole pixels of the picture, x (column) and y (row) from 0. The same list over the same map gives the same labels, so
undo and redo are shorter and longer lists. `grapl_engine.analysis.editing` carries edits out.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from grapl_engine.errors import EditError

__all__ = [
    "KINDS_OF_EDITS",
    "MOST_LABEL",
    "NO_EDITS",
    "AbsorbSmall",
    "Brush",
    "CutSplit",
    "Edit",
    "Fill",
    "LabelEdits",
    "Merge",
    "Point",
    "Relabel",
    "Smooth",
    "StrokeSplit",
]

VERSION = 1
"""Of the list of edits in files; raised whenever an older program could not carry it out."""
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
        _check_labels(self.others, 1)
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
        _check_labels(self.labels, 0)
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


@dataclass(frozen=True, slots=True)
class LabelEdits:
    """Edits in the order in which they were made; false when there are none.

    Attributes
    ----------
    edits : tuple of Edit
    detail : int, float, "auto" or None
        The level of detail that they are edits of, as `grapl_engine.hierarchy.detail.Detail`; None: of the run's own map.
    """

    edits: tuple[Edit, ...] = ()
    detail: int | float | Literal["auto"] | None = None

    def __post_init__(self) -> None:
        if type(self.edits) is not tuple or not all(isinstance(edit, tuple(KINDS_OF_EDITS.values())) for edit in self.edits):
            raise EditError("Edits are a row of edits, of the kinds " + ", ".join(KINDS_OF_EDITS) + ".")
        if self.detail is not None and type(self.detail) not in (int, float) and self.detail != "auto":
            raise EditError(f"Edits are of a level of detail or of the run's own map; got {self.detail!r}.")

    def __bool__(self) -> bool:
        return bool(self.edits)

    def __len__(self) -> int:
        return len(self.edits)

    def with_edit(self, edit: Edit) -> LabelEdits:
        """With one more."""
        return dataclasses.replace(self, edits=(*self.edits, edit))

    def first(self, count: int) -> LabelEdits:
        """The first so many: what is left after an undo."""
        return dataclasses.replace(self, edits=self.edits[: max(count, 0)])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "version": VERSION,
            "detail": self.detail,
            "edits": [{"kind": edit.kind} | dataclasses.asdict(edit) for edit in self.edits],
        }

    @classmethod
    def from_dict(cls, values: Any) -> LabelEdits:
        """The inverse of `to_dict`.

        Raises
        ------
        EditError
            If it is no list of edits, or one of a newer version.
        """
        if not isinstance(values, dict) or type(values.get("version")) is not int or not isinstance(values.get("edits"), list):
            raise EditError('Edits are an object with a version (1) and a list "edits".')
        if values["version"] > VERSION:
            raise EditError("The edits were made by a newer version of the program: update it.")
        return cls(tuple(_edit(number, fields) for number, fields in enumerate(values["edits"], 1)), values.get("detail"))

    def to_json(self) -> str:
        """A JSON object, one edit a line."""
        facts = self.to_dict()
        lines = ",\n".join(f"  {json.dumps(edit)}" for edit in facts.pop("edits"))
        head = ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in facts.items())
        return f'{{{head}, "edits": [\n{lines}\n]}}\n'

    @classmethod
    def from_json(cls, text: str) -> LabelEdits:
        """The inverse of `to_json`; an object that holds it as ``edits`` will do, as an exported run.json does.

        Raises
        ------
        EditError
            If it is not JSON, or holds no edits.
        """
        try:
            facts = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EditError(f"It is not JSON ({error}).") from None
        inner = facts.get("edits") if isinstance(facts, dict) else None
        return cls.from_dict(inner if isinstance(inner, dict) else facts)


NO_EDITS = LabelEdits()


def _edit(number: int, fields: Any) -> Edit:
    name = fields.get("kind") if isinstance(fields, dict) else None
    kind = KINDS_OF_EDITS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise EditError(f"Edit {number} is of no kind that is known: {', '.join(KINDS_OF_EDITS)}.")
    try:
        return kind(**{name: _tuples(value) for name, value in fields.items() if name != "kind"})
    except TypeError:
        names = ", ".join(field.name for field in dataclasses.fields(kind))
        raise EditError(f"Edit {number} ({kind.kind}) has {names}, and nothing else.") from None
    except EditError as error:
        raise EditError(f"Edit {number}: {error}") from None


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _check_whole(what: str, value: Any, low: int, high: int | None = None) -> None:
    if type(value) is not int or value < low or (high is not None and value > high):
        upto = "" if high is None else f" to {high}"
        raise EditError(f"{what} is a whole number from {low}{upto}; got {value!r}.")


def _check_label(label: Any) -> None:
    _check_whole("The number of a segment", label, 0, MOST_LABEL)


def _check_labels(labels: Any, least: int) -> None:
    if type(labels) is not tuple or len(labels) < least:
        raise EditError(f"An edit names a row of segments; got {labels!r}.")
    for label in labels:
        _check_label(label)


def _check_points(points: Any) -> None:
    if type(points) is not tuple or not points or not all(type(point) is tuple and len(point) == 2 for point in points):
        raise EditError(f"An edit names places as x and y; got {points!r}.")
    for place in (place for point in points for place in point):
        _check_whole("The x or y of a place", place, 0)
