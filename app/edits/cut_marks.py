"""The marks of a split by a cut: places of one segment that belong apart."""

from __future__ import annotations

from app.session.edits import SessionEdits
from grapl_engine import EditError
from grapl_engine.label_edits import CutSplit, Point

__all__ = ["CutMarks"]


class CutMarks:
    """With two sides or more, the split between them is proposed.

    Parameters
    ----------
    edits : SessionEdits
    """

    def __init__(self, edits: SessionEdits) -> None:
        self._edits = edits
        self._sides: list[list[Point]] = []
        self._segment: int | None = None

    @property
    def sides(self) -> tuple[tuple[Point, ...], ...]:
        """The marks, side by side."""
        return tuple(map(tuple, self._sides))

    def clear(self) -> None:
        """Have none."""
        self._sides, self._segment = [], None

    def put(self, label: int, point: Point, *, adds: bool) -> None:
        """Mark a place of a segment, as another side or, with `adds`, one more of the last; an `EditError` where it cannot."""
        if self._sides and label != self._segment:
            here = f"marks belong to one segment, here {self._segment}"
            raise EditError(f"That place is of segment {label}: {here}. Esc begins anew.")
        if any(point in side for side in self._sides):
            raise EditError("There is a mark at this place.")
        self._segment = label
        if adds and self._sides:
            self._sides[-1].append(point)
        else:
            self._sides.append([point])
        self._propose()

    def take_back(self) -> None:
        """Take the last one back."""
        if self._sides:
            self._sides[-1].pop()
            self._sides = [side for side in self._sides if side]
            self._propose()

    def _propose(self) -> None:
        if not self._sides:
            self._segment = None
        if self._segment is not None and len(self._sides) > 1:
            self._edits.propose(CutSplit(self._segment, self.sides))
        else:
            self._edits.proposal.drop()
