"""A place on a run's timeline: one of its labellings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["Frame", "Stage"]


class Stage(Enum):
    """Which of a run's labellings a frame shows."""

    INITIAL = "initial labels"
    NETWORK = "network"
    CUT = "cut"
    FINAL = "pixel map"


_LETTERS = {Stage.INITIAL: "initial", Stage.NETWORK: "N", Stage.CUT: "C", Stage.FINAL: "map"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on the timeline: a stage, and the iteration (from 0) where it belongs to one."""

    stage: Stage
    iteration: int | None = None

    @property
    def title(self) -> str:
        """For example "network 2" or "pixel map"."""
        return self.stage.value if self.iteration is None else f"{self.stage.value} {self.iteration + 1}"

    @property
    def letters(self) -> str:
        """The same where there is little room: "initial", "N2", "C2" or "map"."""
        return _LETTERS[self.stage] + ("" if self.iteration is None else str(self.iteration + 1))
