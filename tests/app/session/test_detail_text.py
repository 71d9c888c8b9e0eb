from __future__ import annotations

import numpy as np
import pytest
from hierarchies import alone, striped

from app.session.detail_text import (
    agreement_text,
    agreement_tip,
    persistence_text,
    persistent_counts,
    source_text,
)
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.tree_cut import TreeCut


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "one segment above border strength 0.474"),
        (2, "border strengths 0.333 to 0.474 give the same, rank 2 of 2 in persistence"),
        (3, "border strengths 0.167 to 0.333 give the same, rank 1 of 2 in persistence"),
        (4, "the superpixels: nothing finer was looked for, and up to border strength 0.167 none unite"),
    ],
)
def test_each_level_says_for_which_strengths_it_holds(count: int, text: str) -> None:
    """Of heights 0.2, 0.5 and 0.9, strength s / (1 + s)."""
    hierarchy = striped()
    assert persistence_text(TreeCut.at_level(hierarchy.tree, count)) == text


def test_what_no_threshold_gives_is_said() -> None:
    tied = striped(heights=(0.2, 0.2, 0.9))
    cut = TreeCut.at_level(tied.tree, 3)
    assert persistence_text(cut) == "no border strength gives this level: several borders are equally strong"
    uneven = TreeCut.at_level(striped().tree, 2).more_at(0)
    assert persistence_text(uneven.less_at(3)) == "one segment above border strength 0.474"
    hand_made = TreeCut(striped().tree, TreeCut.at_level(striped().tree, 2).more_at(0).nodes)
    assert persistence_text(hand_made) == "finer in some places than in others"


def test_marks_are_of_levels_that_last() -> None:
    assert persistent_counts(striped()) == [3, 2]
    assert persistent_counts(striped(heights=(0.1, 0.7, 0.7))) == [3]
    assert persistent_counts(striped(heights=(3, 4, 9))) == [2, 3], "all four last longest, since nothing finer was looked for"
    assert persistent_counts(alone()) == []


def test_the_finest_tenth_of_the_levels_is_not_compared() -> None:
    """Of 20 superpixels, 19 regions stay from strength 0.01 to 0.5: no mark, and no rank in words."""
    heights = (0.0101, *np.linspace(1, 1.5, 18).tolist())
    tree = MergeTree(np.ones(20), np.array([(19 + t if t else 0, t + 1) for t in range(19)]), np.array(heights))
    hierarchy = Hierarchy(np.arange(20, dtype=np.uint16)[None], tree, 1.0, "picture")
    assert tree.persistence().argmax() == 18 and 19 not in persistent_counts(hierarchy)
    assert persistence_text(TreeCut.at_level(tree, 19)) == "border strengths 0.010 to 0.500 give the same"
    assert persistence_text(TreeCut.at_level(tree, 18)).endswith("of 17 in persistence")


def test_words() -> None:
    assert source_text(striped()) == "the picture's own segments, no network"
    assert source_text(striped(source="network")) == "by the network and the picture"


def test_how_a_level_agrees_with_a_truth() -> None:
    assert agreement_text(0.584, 1.726) == "covering 0.58, VI 1.73"
    assert agreement_text(0.584, 1.726, is_short=True) == "cov. 0.58, VI 1.73"
    said = agreement_tip(0.584, 1.726, 1).splitlines()
    assert said[0] == "Covering 0.584 and variation of information 1.726 bits against the truth."
    assert "mIoU" in said[1]
    assert "bits against the truth, mean over 5 annotators.\n" in agreement_tip(0.584, 1.726, 5)
