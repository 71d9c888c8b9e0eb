"""A lesson: what it says, what it shows, and what it asks. Nothing here knows how it is written down or shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from grapl_engine import Frame, GraplError, Settings

__all__ = [
    "Choice",
    "Condition",
    "Do",
    "Hidden",
    "Lesson",
    "LessonError",
    "Number",
    "Option",
    "Paragraph",
    "PickPatch",
    "Scene",
    "Step",
    "Task",
    "WhatIf",
]


class LessonError(GraplError):
    """A lesson file that is wrong: a sentence with file and line."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``left sign right``; a side is the name of a quantity, a number, or a text in single quotes."""

    left: str | float
    sign: str
    right: str | float
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` where all of `when` holds, else `otherwise`; "" says nothing. {names} become figures."""

    text: str
    when: tuple[Condition, ...] = ()
    otherwise: str = ""


Paragraphs: TypeAlias = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The shown cut solved again, the network frozen; None: as the run has it."""

    lambda_: float | None = None
    affinity: str | None = None
    edge_threshold: float | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that it changes, by name."""
        values = {"lambda_": self.lambda_, "affinity": self.affinity, "edge_threshold": self.edge_threshold}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the program shows while a step is read; a step takes over what it does not say from the one before.

    Attributes
    ----------
    picture : Path
    settings : Settings
        Are set and run, unless such a run is kept already. Device and threads stay the person's.
    frame : Frame
    page : str
        The lab's open page; "" leaves it as it is.
    patch : (row, column), the name of a kind of patch, or None
        The selected patch; of a kind the one nearest to the middle.
    what_if : WhatIf or None
    tiny : str
        The tiny grid's preset, by title; "" leaves it as it is.
    """

    picture: Path
    settings: Settings
    frame: Frame
    page: str = ""
    patch: tuple[int, int] | str | None = None
    what_if: WhatIf | None = None
    tiny: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers; right where all of `when` holds."""

    text: str
    is_right: bool
    when: tuple[Condition, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    question: str
    explanation: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(_Question):
    """One of the options is to be chosen."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(_Question):
    """The value of a quantity is to be typed."""

    quantity: str
    tolerance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPatch(_Question):
    """A patch of some kind is to be clicked."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(_Question):
    """The program is to be brought to where all of `until` holds."""

    until: tuple[Condition, ...]


Task: TypeAlias = Choice | Number | PickPatch | Do


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a lesson."""

    text: Paragraphs
    scene: Scene
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is out of sight while the lesson runs: docks by title, pages of the lab and parameters by name."""

    panels: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    path : Path
        Its file; its name without suffix names the lesson.
    title : str
    minutes : int
    intro : str
        A sentence or two for the list.
    steps : tuple of Step
    hidden : Hidden
    """

    path: Path
    title: str
    minutes: int
    intro: str
    steps: tuple[Step, ...]
    hidden: Hidden = field(default_factory=Hidden)

    @property
    def name(self) -> str:
        """By which its done mark is remembered."""
        return self.path.stem

    @property
    def tasks(self) -> int:
        """How many of its steps ask something."""
        return sum(step.task is not None for step in self.steps)
