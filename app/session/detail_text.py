"""What there is to say about a level of detail, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.merge_tree import MergeTree
    from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = [
    "MOST_MARKED", "agreement_text", "agreement_tip", "persistence_text", "persistent_counts", "source_text",
    "strength",
]  # fmt: skip

MOST_MARKED = 3
"""Levels of long persistence that are marked."""
COARSER = 0.9
"""Of the superpixels, so many regions at most has a level whose persistence is compared."""


def strength(height: float) -> float:
    """How salient a border of this height is, 0 to 1, as the contour map has it."""
    return height / (1 + height)


def agreement_text(covering: float, information: float, *, is_short: bool = False) -> str:
    """How well a level agrees with a truth, for example "covering 0.58, VI 1.72"; short: "cov. 0.58, VI 1.72"."""
    return f"{'cov.' if is_short else 'covering'} {covering:.2f}, VI {information:.2f}"


def agreement_tip(covering: float, information: float, annotators: int) -> str:
    """The same in a sentence, and what tells it from the scores of runs."""
    over = "the truth" if annotators == 1 else f"the truth, mean over {annotators} annotators"
    return (
        f"Covering {covering:.3f} and variation of information {information:.3f} bits against {over}.\n"
        "Covering: each region of the truth with the segment that covers it best. mIoU, in Runs and Truth, gives none twice."
    )


def source_text(hierarchy: Hierarchy) -> str:
    """By what its segments are told apart."""
    source = "the picture's own segments, no network" if hierarchy.source == "picture" else "by the network and the picture"
    return source if hierarchy.pieces is None else f"{source}, within the cut's labels"


def persistent_counts(hierarchy: Hierarchy) -> list[int]:
    """The numbers of regions of the levels that persist longest, the longest first."""
    lasting = _comparable(hierarchy.tree)
    order = (-lasting).argsort(kind="stable")[:MOST_MARKED]
    return [int(at) + 2 for at in order if lasting[at] > 0]


def persistence_text(cut: TreeCut) -> str:
    """For how many border strengths the level stays as it is, in words that can be checked on the contour map."""
    tree, count = cut.tree, cut.count
    if not cut.is_level:
        return "finer in some places than in others"
    low = strength(tree.height_of(count))
    if count == 1:
        return f"one segment above border strength {low:.3f}"
    high = strength(tree.height_of(count - 1))
    if high <= low:
        return "no border strength gives this level: several borders are equally strong"
    if count == tree.leaves:
        return f"the superpixels: nothing finer was looked for, and up to border strength {high:.3f} none unite"
    lasting = _comparable(tree)
    text = f"border strengths {low:.3f} to {high:.3f} give the same"
    if count - 2 >= len(lasting):
        return text
    return f"{text}, rank {int((lasting > lasting[count - 2]).sum()) + 1} of {len(lasting)} in persistence"


def _comparable(tree: MergeTree) -> NDArray[np.float64]:
    """The persistence of the levels from two regions on, the finest tenth left out.

    The superpixels stay down to strength 0 because nothing finer was looked for; and where the first few of them unite, that
    hardly differ, the gaps between strengths say little.
    """
    return tree.persistence()[1 : max(int(COARSER * tree.leaves), 1)]
