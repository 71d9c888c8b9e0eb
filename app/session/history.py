"""What the next run will be made of, and undo and redo of such a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from grapl_engine import RunRecord, Settings
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints

__all__ = ["History", "RunConfiguration"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunConfiguration:
    """A run's settings, and its constraints."""

    settings: Settings
    constraints: LabelConstraints = NO_CONSTRAINTS

    @classmethod
    def of(cls, record: RunRecord) -> RunConfiguration:
        """What a run was made with."""
        return cls(record.settings, record.constraints)


class History(Generic[T]):
    """A value as it stands, those before it, and those that were taken back."""

    def __init__(self, current: T) -> None:
        self.current = current
        self._undo: list[T] = []
        self._redo: list[T] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a value before this one."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a value was taken back."""
        return bool(self._redo)

    @property
    def values(self) -> tuple[T, ...]:
        """All of them in their order: those before, the current one, those that were taken back."""
        return (*self._undo, self.current, *reversed(self._redo))

    @property
    def place(self) -> int:
        """Which of `values` is the current one."""
        return len(self._undo)

    def change(self, value: T, *, merge: bool = False) -> None:
        """Another value; with `merge` it goes on with the change before it: one undo takes both back."""
        if not (merge and self._undo):
            self._undo.append(self.current)
        self._redo.clear()
        self.current = value

    def undo(self) -> T:
        """Take the last change back; without one, nothing happens."""
        if self._undo:
            self._redo.append(self.current)
            self.current = self._undo.pop()
        return self.current

    def redo(self) -> T:
        """Make the last undone change again."""
        if self._redo:
            self._undo.append(self.current)
            self.current = self._redo.pop()
        return self.current
