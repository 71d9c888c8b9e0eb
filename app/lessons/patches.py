"""The kinds of patches that a lesson can ask for, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lessons.context import LessonContext

__all__ = ["PATCHES", "PatchKind", "central"]

SURE, UNSURE = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class PatchKind:
    """What it is in a few words, and which patches are of it: bool, (n,)."""

    about: str
    of: Callable[[LessonContext], NDArray[np.bool_]]


def _favour(context: LessonContext) -> NDArray[np.float64]:
    """The probability that the network gives its favourite label."""
    return np.asarray(np.exp(-context.problem.unary.min(1)))


def _died(context: LessonContext) -> NDArray[np.bool_]:
    prepared = context.record.prepared
    assert prepared is not None
    return ~np.isin(prepared.initial_labels.ravel(), context.labels)


PATCHES: dict[str, PatchKind] = {
    "changed": PatchKind("its label is not the network's", lambda c: c.labels != c.network),
    "unchanged": PatchKind("its label is the network's", lambda c: c.labels == c.network),
    "border": PatchKind("at least one of its edges is cut", lambda c: c.cut_degree > 0),
    "inside": PatchKind("it has edges, and none is cut", lambda c: (c.cut_degree == 0) & (c.degree > 0)),
    "alone": PatchKind("it has edges, and all are cut", lambda c: (c.cut_degree == c.degree) & (c.degree > 0)),
    "few_edges": PatchKind(
        "it has at most half as many edges as the middle one of all patches", lambda c: 2 * c.degree <= np.median(c.degree)
    ),
    "many_edges": PatchKind("it has more edges than the middle one", lambda c: c.degree > np.median(c.degree)),
    "sure": PatchKind("the network gives its favourite label a probability of 0.75 or more", lambda c: _favour(c) >= SURE),
    "unsure": PatchKind("the network gives its favourite label less than 0.5", lambda c: _favour(c) < UNSURE),
    "what_if_changed": PatchKind("the what-if that is shown changes its label", lambda c: c.labels != c.own),
    "died": PatchKind("its initial label is no patch's label any more", _died),
    "alive": PatchKind("its initial label is some patch's label still", lambda c: ~_died(c)),
}


def central(chosen: NDArray[np.bool_], d: int) -> tuple[int, int] | None:
    """Row and column of the chosen patch that is nearest to the middle of the grid; None if none is chosen."""
    places = np.flatnonzero(chosen)
    if not len(places):
        return None
    rows, columns = places // d, places % d
    nearest = int(np.argmin((rows - (d - 1) / 2) ** 2 + (columns - (d - 1) / 2) ** 2))
    return int(rows[nearest]), int(columns[nearest])
