"""Textons, gradient and the contrast across borders, where they are known."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy.cues import DICTIONARIES, TEXTONS, border_contrast, gradient, texton_shares, textons
from grapl_engine.hierarchy.merging import bhattacharyya
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.network.workers import Workers


def _halves(height: int = 48, width: int = 48) -> RegionGraph:
    """Left and right."""
    return region_graph(np.broadcast_to((np.arange(width) >= width // 2).astype(int), (height, width)))


def _lab(lightness: np.ndarray) -> np.ndarray:
    return np.stack([lightness, np.zeros_like(lightness), np.zeros_like(lightness)], -1)


def _hellinger(shares: np.ndarray) -> float:
    """Between the first two regions."""
    return float(bhattacharyya(shares[:1], shares[1:2])[0])


def test_the_gradient_of_a_ramp_is_its_slope() -> None:
    ramp = np.arange(40.0)
    lab = np.stack(np.broadcast_arrays(3 * ramp[None], 4 * ramp[:, None], 0.0), -1)
    np.testing.assert_allclose(gradient(lab)[10:-10, 10:-10], 5.0, rtol=1e-3)  # 3 across, 4 down
    assert not gradient(np.full((9, 9, 3), 50.0)).any()


def test_stripes_across_and_along_are_of_other_kinds() -> None:
    rows, columns = np.mgrid[:64, :128]
    waves = 50 + 30 * np.sin(np.where(columns < 64, rows, columns) * np.pi / 3)
    kinds = textons(waves)
    assert kinds.shape == (DICTIONARIES, 64, 128) and kinds.min() >= 0 and kinds.max() < TEXTONS
    for plane in kinds:
        left, right = (
            np.bincount(part.ravel(), minlength=TEXTONS) / part.size for part in (plane[16:-16, 16:48], plane[16:-16, 80:112])
        )
        assert np.minimum(left, right).sum() < 0.1


def test_the_dictionaries_are_learnt_apart() -> None:
    one, other, third = textons(100 * np.random.default_rng(0).random((40, 40)))
    assert not (np.array_equal(one, other) or np.array_equal(one, third) or np.array_equal(other, third))


def test_the_distance_of_texton_shares_is_the_mean_over_dictionaries() -> None:
    graph = _halves()
    kinds = np.random.default_rng(0).integers(0, TEXTONS, (DICTIONARIES, *graph.regions.shape))
    shares = texton_shares(graph, kinds)
    assert shares.sum(1) == pytest.approx(1.0)
    each = [_hellinger(graph.histogram(plane, TEXTONS)) for plane in kinds]
    assert _hellinger(shares) ** 2 == pytest.approx(np.mean(np.square(each)))


def test_dictionaries_give_steadier_distances_than_one() -> None:
    """The next three differ less from the first three than a single one from another."""
    graph = _halves(64, 64)
    waves = np.sin(np.arange(64) * np.where(np.arange(64)[:, None] < 20, 0.7, 0.9)) * 20 + 50
    noise = waves + np.random.default_rng(0).normal(0, 8, (64, 64))
    found = [textons(noise, seed) for seed in range(8)]
    alone = [_hellinger(graph.histogram(plane, TEXTONS)) for kinds in found for plane in kinds]
    together = [_hellinger(texton_shares(graph, kinds)) for kinds in found]
    assert np.std(together) < 0.8 * np.std(alone)


def test_a_flat_picture_has_one_kind_and_the_same_picture_the_same_ones() -> None:
    assert set(textons(np.full((12, 12), 40.0)).ravel().tolist()) == {0}
    noise = 100 * np.random.default_rng(0).random((40, 40))
    np.testing.assert_array_equal(textons(noise), textons(noise))


def test_contrast_counts_each_channel_that_differs() -> None:
    graph = _halves()
    lightness = np.where(graph.regions == 0, 10.0, 90.0)
    same = np.zeros((1, *graph.regions.shape), np.intp)
    by_light = border_contrast(graph, _lab(lightness), same)
    by_texture = border_contrast(graph, _lab(np.full(graph.regions.shape, 50.0)), graph.regions[None])
    assert by_light == pytest.approx(by_texture) and 0.5 < by_light[0] <= 1
    both = border_contrast(graph, _lab(lightness), graph.regions[None])
    assert both == pytest.approx(by_light + by_texture)
    half = border_contrast(graph, _lab(lightness), np.stack([graph.regions, same[0]]))
    assert half == pytest.approx(by_light + by_texture / 2), "of two dictionaries one sees a difference"
    assert border_contrast(graph, _lab(np.full(graph.regions.shape, 50.0)), same).tolist() == [0.0]


@pytest.mark.parametrize("turned", [False, True])
def test_contrast_is_taken_across_the_border_whichever_way_it_runs(turned: bool) -> None:
    regions = _halves(50, 62).regions
    graph = region_graph(regions.T if turned else regions)
    found = border_contrast(graph, _lab(np.where(graph.regions == 0, 10.0, 90.0)), np.zeros((1, *graph.regions.shape), np.intp))
    # 1.25 sigmas from the border of a blurred half plane, a share q = 0.894 is of the own side: (q - (1 - q))^2 in both bins.
    assert found[0] == pytest.approx((2 * 0.894 - 1) ** 2, abs=0.02)


def test_what_differs_along_the_border_alone_is_no_contrast() -> None:
    graph = _halves()
    rows = np.broadcast_to(np.arange(48.0)[:, None] * 2, graph.regions.shape)
    assert border_contrast(graph, _lab(rows), np.zeros((1, *graph.regions.shape), np.intp))[0] < 0.02


@pytest.mark.parametrize("count", [1, 2, 5])
def test_contrast_is_the_same_whoever_does_the_channels(count: int) -> None:
    rng = np.random.default_rng(0)
    graph = region_graph(np.add.outer(np.arange(41) // 9, np.arange(53) // 7 * 5))  # sides that no cell divides
    lab, kinds = rng.random((41, 53, 3)) * 60, rng.integers(0, TEXTONS, (DICTIONARIES, 41, 53))
    with Workers.of(count) as workers:
        shared = border_contrast(graph, lab, kinds, lambda: False, workers.work_through)
    np.testing.assert_array_equal(shared, border_contrast(graph, lab, kinds))


def test_contrast_is_stopped_between_channels() -> None:
    asked: list[bool] = []

    def should_stop() -> bool:
        asked.append(len(asked) == 3)
        return asked[-1]

    same = np.zeros((1, *_halves().regions.shape), np.intp)
    assert border_contrast(_halves(), _lab(50.0 + same[0]), same, should_stop) is None
    assert asked == [False, False, False, True]
