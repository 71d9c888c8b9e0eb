"""The methods that GraPL is compared with: what they return, what they find, and what affects_labels them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from three_fields import SHAPE, three_fields

from grapl_engine import as_picture
from grapl_engine.evaluation.baselines import BASELINES, cues, cues_hierarchy, dfc, felzenszwalb, kmeans
from grapl_engine.evaluation.metrics import contingency, weighted_iou
from grapl_engine.evaluation.superpixels import slic

QUICK = {
    "slic": {"segments": 6},
    "kmeans": {"clusters": 3, "position": 0.05},
    "felzenszwalb": {"scale": 200.0, "min_size": 20},
    "slic_merged": {"segments": 40},
    "cues": {},
    "dfc": {"iterations": 60, "channels": 24},
    "dfc_small": {"iterations": 30, "channels": 24, "size": 30},
}


@pytest.mark.parametrize("name", QUICK)
def test_every_method_gives_a_map_of_the_pictures_size_and_the_same_one_again(name: str) -> None:
    image, _ = three_fields()
    found = BASELINES[name](image, seed=3, **QUICK[name])
    assert found.dtype == np.uint16 and found.shape == SHAPE
    assert np.array_equal(np.unique(found), np.arange(found.max() + 1))
    assert np.array_equal(found, BASELINES[name](as_picture(image), seed=3, **QUICK[name]))


@pytest.mark.parametrize("name", ["kmeans", "felzenszwalb", "slic_merged", "cues", "dfc"])
def test_three_plain_fields_are_found(name: str) -> None:
    image, truth = three_fields()
    found = BASELINES[name](image, **QUICK[name])
    assert weighted_iou(contingency(found, truth)) > 0.7  # borders are blurred by superpixels and by padding


def test_cues_are_the_automatic_level_of_their_hierarchy() -> None:
    image, _ = three_fields()
    hierarchy = cues_hierarchy(image)
    assert hierarchy.source == "picture" and hierarchy.regions.shape == SHAPE
    assert np.array_equal(cues(image), hierarchy.labels(hierarchy.tree.count_at(hierarchy.automatic)))
    assert [name for name, baseline in BASELINES.items() if baseline.hierarchy] == ["cues"]


def test_more_is_asked_for_and_more_comes() -> None:
    image, _ = three_fields()
    assert slic(image, segments=40).max() > slic(image, segments=6).max()
    assert kmeans(image, clusters=7).max() == 6
    assert felzenszwalb(image, scale=1.0, min_size=1).max() > felzenszwalb(image, scale=500.0).max()


def test_dfc_stops_at_the_fewest_labels_it_may_have() -> None:
    image, _ = three_fields()
    small = {"size": 30, "channels": 24}
    assert dfc(image, iterations=1, **small).max() > dfc(image, iterations=60, **small).max()
    assert dfc(image, iterations=60, least_labels=24, **small).max() == dfc(image, iterations=1, **small).max()


def test_position_makes_clusters_compact() -> None:
    image, _ = three_fields()
    by_place = kmeans(np.zeros_like(image), clusters=2, position=0.5)
    assert len(np.unique(by_place[:, :20])) == len(np.unique(by_place[:, 40:])) == 1
    by_color = kmeans(image[:, ::-1], clusters=3, position=0.0)
    assert weighted_iou(contingency(by_color, three_fields()[1][:, ::-1])) == 1


def test_the_seed_steers_what_is_drawn() -> None:
    image, _ = three_fields()
    maps = [dfc(image, iterations=1, channels=24, seed=seed) for seed in (0, 1)]
    assert not np.array_equal(*maps)
    before = torch.random.get_rng_state()
    dfc(image, iterations=1, channels=4)
    assert torch.equal(before, torch.random.get_rng_state())
