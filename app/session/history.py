"""What the next run will be made of, with its past: undo and redo."""

from __future__ import annotations

from dataclasses import dataclass

from grapl_engine import Settings
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints

__all__ = ["History", "RunConfiguration"]


@dataclass(frozen=True, slots=True)
class RunConfiguration:
    """The next run's settings, and its constraints."""

    settings: Settings
    constraints: LabelConstraints = NO_CONSTRAINTS


class History:
    """The plan as it stands, those before it, and those that were taken back."""

    def __init__(self, plan: RunConfiguration) -> None:
        self.plan = plan
        self._undo: list[RunConfiguration] = []
        self._redo: list[RunConfiguration] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a plan before this one."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a plan was taken back."""
        return bool(self._redo)

    def change(self, plan: RunConfiguration, *, merge: bool = False) -> None:
        """Another plan; with `merge` it goes on with the change before it: one undo takes both back."""
        if not (merge and self._undo):
            self._undo.append(self.plan)
        self._redo.clear()
        self.plan = plan

    def undo(self) -> RunConfiguration:
        """Take the last change back; without one, nothing happens."""
        if self._undo:
            self._redo.append(self.plan)
            self.plan = self._undo.pop()
        return self.plan

    def redo(self) -> RunConfiguration:
        """Make the last undone change again."""
        if self._redo:
            self._undo.append(self.plan)
            self.plan = self._redo.pop()
        return self.plan
