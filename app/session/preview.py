"""Labels of a frame that the run itself did not end with: a what-if, or a cut in its middle."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.graphcut.problem import Problem

__all__ = ["CutPreview", "PreviewKind"]


class PreviewKind(Enum):
    """What is looked at; the value is the badge that says so."""

    WHAT_IF = "what-if"
    MOVE = "inside the cut"


@dataclass(frozen=True, slots=True, eq=False)
class CutPreview:
    """What the graph cut's view shows in place of the run's cut.

    Attributes
    ----------
    kind : PreviewKind
    labels : uint16, (d, d)
        Of the shown run's own labels.
    title : str
        For example "Lambda 8, network frozen".
    problem : Problem
        What they are an answer to: its costs are theirs.
    note : str
        What a person should know about it, in a few words.
    move : int or None
        After which of a cut's moves they stand, from 0 (its start).
    """

    kind: PreviewKind
    labels: NDArray[np.uint16]
    title: str
    problem: Problem
    note: str = ""
    move: int | None = None
