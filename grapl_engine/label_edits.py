"""Edits of a label map by hand, as plain data: a list over a map that is never changed itself.

Places are whole pixels of the picture, x (column) and y (row) from 0. The same list over the same map gives the same labels, so
undo and redo are shorter and longer lists. `grapl_engine.analysis.editing` carries edits out.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from grapl_engine.edit_kinds import (
    KINDS_OF_EDITS,
    MOST_LABEL,
    AbsorbSmall,
    Brush,
    CutSplit,
    Edit,
    Fill,
    Merge,
    Point,
    Relabel,
    Smooth,
    StrokeSplit,
    check_labels,
)
from grapl_engine.errors import EditError

__all__ = [
    "KINDS_OF_EDITS",
    "MOST_LABEL",
    "NO_EDITS",
    "AbsorbSmall",
    "Base",
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
Base: TypeAlias = "int | float | Literal['auto'] | tuple[int, ...] | None"
"""What edits are edits of: see `LabelEdits.detail`."""


@dataclass(frozen=True, slots=True)
class LabelEdits:
    """Edits in the order in which they were made; false when there are none.

    Attributes
    ----------
    edits : tuple of Edit
    detail : int, float, "auto", tuple of int, or None
        What they are edits of. None: the run's own map. A level of its levels of detail, as
        `grapl_engine.hierarchy.detail.Detail` has it; or, of one that is finer in some places than in others, or keeps to the
        labels of a cut, the label of each superpixel.
    """

    edits: tuple[Edit, ...] = ()
    detail: Base = None

    def __post_init__(self) -> None:
        if type(self.edits) is not tuple or not all(isinstance(edit, tuple(KINDS_OF_EDITS.values())) for edit in self.edits):
            raise EditError("Edits are a row of edits, of the kinds " + ", ".join(KINDS_OF_EDITS) + ".")
        if type(self.detail) is tuple:
            check_labels(self.detail, 1)
        elif self.detail is not None and type(self.detail) not in (int, float) and self.detail != "auto":
            raise EditError(f"Edits are of a level of detail or of the run's own map; got {self.detail!r}.")

    def __hash__(self) -> int:
        """Of what tells lists of one map apart soonest: a stroke has thousands of places."""
        return hash((len(self.edits), self.edits[-1:]))

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
        edits = tuple(_edit(number, fields) for number, fields in enumerate(values["edits"], 1))
        return cls(edits, _tuples(values.get("detail")))

    def to_json(self, of: Mapping[str, Any] | None = None) -> str:
        """A JSON object, one edit a line; `of` stands before them, and is not looked at by `from_json`."""
        facts = {**(of or {}), **self.to_dict()}
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
