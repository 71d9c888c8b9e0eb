"""What is marked on the slider over the levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from app.session.detail_text import persistent_counts

if TYPE_CHECKING:
    from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = ["LevelMark", "MarkShape", "level_marks"]

ORDINALS = ("longest", "second longest", "third longest")


class MarkShape(IntEnum):
    """How a mark looks; of several at one level the first is drawn."""

    AUTOMATIC = 0
    BEST = 1
    LABELS = 2
    LASTING = 3


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level that has a name.

    Attributes
    ----------
    shape : MarkShape
    text : str
        Its number of segments, and what it is.
    """

    shape: MarkShape
    text: str


def level_marks(hierarchy: Hierarchy, best: int | None = None) -> dict[int, LevelMark]:
    """The levels with a name, by their number of regions; `best` is the one that covers the truth best, where there is one."""
    from grapl_engine.hierarchy.tree_cut import TreeCut

    marks: dict[int, LevelMark] = {}
    for count, shape, name in sorted(_named(hierarchy, best), key=lambda named: named[1]):
        if (known := marks.get(count)) is None:
            marks[count] = LevelMark(shape, f"{TreeCut.at_level(hierarchy.tree, count).label_count.text}: {name}")
        else:
            marks[count] = LevelMark(known.shape, f"{known.text}; {name}")
    return marks


def _named(hierarchy: Hierarchy, best: int | None) -> Iterator[tuple[int, MarkShape, str]]:
    yield hierarchy.automatic_count, MarkShape.AUTOMATIC, "the automatic level"
    if best is not None:
        yield best, MarkShape.BEST, "best for this truth, by covering"
    if hierarchy.pieces is not None:
        yield hierarchy.pieces, MarkShape.LABELS, "the pieces of the cut's labels"
    for at, count in enumerate(persistent_counts(hierarchy)):
        yield count, MarkShape.LASTING, f"{ORDINALS[at]} persistence"
