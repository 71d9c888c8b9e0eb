"""What was on screen at a moment, as a lesson asks about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.lab.tiny.tiny_grid import TinyGrid
from app.lessons.screen import UNKNOWN, Screen
from app.session.preview import CutPreview
from app.session.session import Session
from grapl_engine import Energy, Frame, RunRecord, Stage
from grapl_engine.graphcut import problem as problems
from grapl_engine.graphcut.energy import LocalCosts
from grapl_engine.graphcut.problem import Problem

__all__ = ["LessonContext", "context_of", "context_of_run", "frame_name"]

Labels: TypeAlias = NDArray[np.uint16]

_NAMES = {Stage.INITIAL: "initial", Stage.NETWORK: "network", Stage.CUT: "cut", Stage.FINAL: "pixels"}


@dataclass(frozen=True, slots=True, eq=False)
class LessonContext:
    """Nothing in it changes, so a thread can compute with it.

    Attributes
    ----------
    record : RunRecord
    frame : Frame
    problem : Problem
        Of what is looked at: the preview's, else the run's own.
    labels : uint16, (n,)
        What is looked at.
    own : uint16, (n,)
        The run's own labels at the frame.
    preview : CutPreview or None
    patch : int or None
        Flat index of the selected one.
    page : str
        The lab's open page; "" while the lab is put away.
    earlier : RunRecord or None
        The lesson's run before this one.
    tiny : TinyGrid or None
        The tiny grid, if its page is open.
    screen : Screen
        How the window stands.
    """

    record: RunRecord
    frame: Frame
    problem: Problem
    labels: Labels
    own: Labels
    preview: CutPreview | None = None
    patch: int | None = None
    page: str = ""
    earlier: RunRecord | None = None
    tiny: TinyGrid | None = None
    screen: Screen = UNKNOWN

    @property
    def network(self) -> Labels:
        """uint16, (n,): the cheapest label of each patch, which is what the network says."""
        return np.asarray(self.problem.unary.argmin(1), np.uint16)

    @property
    def energy(self) -> Energy:
        """Of what is looked at."""
        return self.problem.energy(self.labels)

    @property
    def cut(self) -> NDArray[np.bool_]:
        """bool, (E,): which edges join patches of different labels."""
        edges = self.problem.edges
        return np.asarray(self.labels[edges[:, 0]] != self.labels[edges[:, 1]])

    @property
    def degree(self) -> NDArray[np.intp]:
        """(n,): edges at each patch."""
        return np.bincount(self.problem.edges.ravel(), minlength=len(self.labels))

    @property
    def cut_degree(self) -> NDArray[np.intp]:
        """(n,): cut edges at each patch."""
        return np.bincount(self.problem.edges[self.cut].ravel(), minlength=len(self.labels))

    @property
    def local(self) -> LocalCosts | None:
        """What each label would cost the selected patch."""
        return None if self.patch is None else self.problem.local(self.labels, self.patch)


def context_of(
    session: Session,
    page: str = "",
    earlier: RunRecord | None = None,
    tiny: TinyGrid | None = None,
    screen: Screen = UNKNOWN,
) -> LessonContext | None:
    """What is on screen now; None before there are labels."""
    record, frame, preview = session.view.shown, session.view.frame, session.view.preview
    context = None if record is None or frame is None else context_of_run(record, frame)
    if context is None:
        return None
    if preview is not None:
        context = replace(context, problem=preview.problem, labels=preview.labels.ravel(), preview=preview)
    patch = None if session.view.patch is None else session.view.patch[0] * context.record.settings.d + session.view.patch[1]
    return replace(context, patch=patch, page=page, earlier=earlier, tiny=tiny, screen=screen)


def context_of_run(record: RunRecord, frame: Frame) -> LessonContext | None:
    """A run as it stands at a frame; None where it has no labels there."""
    labels = record.patch_labels(frame) if record.prepared is not None and frame in record.frames() else None
    if labels is None:
        return None
    return LessonContext(record, frame, problems.problem_of(record, frame), labels.ravel(), labels.ravel())


def frame_name(frame: Frame) -> str:
    """A frame as lessons name it: initial, network 1, cut 1, pixels."""
    name = _NAMES[frame.stage]
    return name if frame.iteration is None else f"{name} {frame.iteration + 1}"
