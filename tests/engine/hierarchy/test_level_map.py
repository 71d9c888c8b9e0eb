from __future__ import annotations

import numpy as np
from merge_trees import BY_HAND

from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut

REGIONS = np.repeat(np.arange(4, dtype=np.uint16), (5, 1, 2, 4))[None]
OWN = Hierarchy(REGIONS, BY_HAND, 0.6, "picture")


def test_labels_at_the_pictures_size() -> None:
    level = LevelMap(OWN, TreeCut.at_level(BY_HAND, 3))
    assert level.labels(1, 12).tolist() == [[0] * 6 + [2] * 2 + [1] * 4]
    assert level.labels(2, 24).tolist() == [[0] * 12 + [2] * 4 + [1] * 8] * 2


def test_only_a_level_of_the_hierarchy_itself_is_told_by_its_number() -> None:
    cut = TreeCut.at_level(BY_HAND, 2)
    assert LevelMap(OWN, cut).count_in(OWN) == 2
    assert LevelMap(OWN, cut.more_at(0)).count_in(OWN) is None
    assert LevelMap(OWN, cut).count_in(Hierarchy(REGIONS, BY_HAND, 0.6, "network")) is None
    assert LevelMap(OWN, cut).count_in(None) is None


def test_facts() -> None:
    uneven = LevelMap(OWN, TreeCut.at_level(BY_HAND, 2).more_at(0))
    assert uneven.facts() == {"segments": 3, "is_level": False, "source": "picture", "within_labels": False}


def test_a_level_within_labels_is_told_by_its_number_too() -> None:
    within = Hierarchy(REGIONS, BY_HAND, 0.6, "picture", pieces=3)
    level = LevelMap(within, TreeCut.at_level(BY_HAND, 2))
    assert level.is_within and level.facts()["within_labels"]
    assert level.count_in(OWN) == 2 and LevelMap(OWN, level.cut).count_in(within) is None
    flipped = Hierarchy(np.ascontiguousarray(REGIONS[:, ::-1]), BY_HAND, 0.6, "picture")
    assert level.count_in(flipped) is None, "other superpixels have other levels"
