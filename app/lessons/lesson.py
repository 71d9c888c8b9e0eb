"""A lesson as it is played: its steps, each with the scene that the program shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.image_views.views import ALL_VIEWS, ViewKind
from app.lessons.format import Hidden, Paragraphs, Task
from app.paths import is_own
from grapl_engine import Frame, Settings

__all__ = ["Lesson", "Scene", "Step"]


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
    what_if : dict or None
        Settings of the shown cut, by name, which is solved again with them, the network frozen.
    tiny : str
        The tiny grid's preset, by title; "" leaves it as it is.
    views : tuple of ViewKind
        Those that are in sight.
    panels : tuple of str
        Those that are in sight beside the lesson, by title.
    """

    picture: Path
    settings: Settings
    frame: Frame
    page: str = ""
    patch: tuple[int, int] | str | None = None
    what_if: dict[str, Any] | None = None
    tiny: str = ""
    views: tuple[ViewKind, ...] = ALL_VIEWS
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a lesson."""

    text: Paragraphs
    scene: Scene
    task: Task | None = None


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
    def key(self) -> str:
        """By which its progress is kept: the name of one of the program's, the path of one of the person's own."""
        return self.name if is_own(self.path) else str(self.path.absolute())

    @property
    def steps_are(self) -> str:
        """Tells whether texts and tasks are what they were."""
        told = repr([(step.text, step.task) for step in self.steps])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def tasks(self) -> int:
        """How many of its steps ask something."""
        return sum(step.task is not None for step in self.steps)
