"""Textons, gradient and the contrast across borders, where they are known."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy.cues import TEXTONS, border_contrast, gradient, textons
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph


def _halves(height: int = 48, width: int = 48) -> RegionGraph:
    """Left and right."""
    return region_graph(np.broadcast_to((np.arange(width) >= width // 2).astype(int), (height, width)))


def _lab(lightness: np.ndarray) -> np.ndarray:
    return np.stack([lightness, np.zeros_like(lightness), np.zeros_like(lightness)], -1)


def test_the_gradient_of_a_ramp_is_its_slope() -> None:
    ramp = np.arange(40.0)
    lab = np.stack(np.broadcast_arrays(3 * ramp[None], 4 * ramp[:, None], 0.0), -1)
    np.testing.assert_allclose(gradient(lab)[10:-10, 10:-10], 5.0, rtol=1e-3)  # 3 across, 4 down
    assert not gradient(np.full((9, 9, 3), 50.0)).any()


def test_stripes_across_and_along_are_of_other_kinds() -> None:
    rows, columns = np.mgrid[:64, :128]
    waves = 50 + 30 * np.sin(np.where(columns < 64, rows, columns) * np.pi / 3)
    kinds = textons(waves)
    assert kinds.shape == (64, 128) and kinds.min() >= 0 and kinds.max() < TEXTONS
    left, right = (
        np.bincount(part.ravel(), minlength=TEXTONS) / part.size for part in (kinds[16:-16, 16:48], kinds[16:-16, 80:112])
    )
    assert np.minimum(left, right).sum() < 0.1


def test_a_flat_picture_has_one_kind_and_the_same_picture_the_same_ones() -> None:
    assert set(textons(np.full((12, 12), 40.0)).ravel().tolist()) == {0}
    noise = 100 * np.random.default_rng(0).random((40, 40))
    np.testing.assert_array_equal(textons(noise), textons(noise))


def test_contrast_counts_each_channel_that_differs() -> None:
    graph = _halves()
    lightness = np.where(graph.regions == 0, 10.0, 90.0)
    same = np.zeros(graph.regions.shape, np.intp)
    by_light = border_contrast(graph, _lab(lightness), same)
    by_texture = border_contrast(graph, _lab(np.full(graph.regions.shape, 50.0)), graph.regions)
    assert by_light == pytest.approx(by_texture) and 0.5 < by_light[0] <= 1
    both = border_contrast(graph, _lab(lightness), graph.regions)
    assert both == pytest.approx(by_light + by_texture)
    assert border_contrast(graph, _lab(np.full(graph.regions.shape, 50.0)), same).tolist() == [0.0]


@pytest.mark.parametrize("turned", [False, True])
def test_contrast_is_taken_across_the_border_whichever_way_it_runs(turned: bool) -> None:
    regions = _halves(50, 62).regions
    graph = region_graph(regions.T if turned else regions)
    found = border_contrast(graph, _lab(np.where(graph.regions == 0, 10.0, 90.0)), np.zeros(graph.regions.shape, np.intp))
    # 1.25 sigmas from the border of a blurred half plane, a share q = 0.894 is of the own side: (q - (1 - q))^2 in both bins.
    assert found[0] == pytest.approx((2 * 0.894 - 1) ** 2, abs=0.02)


def test_what_differs_along_the_border_alone_is_no_contrast() -> None:
    graph = _halves()
    rows = np.broadcast_to(np.arange(48.0)[:, None] * 2, graph.regions.shape)
    assert border_contrast(graph, _lab(rows), np.zeros(graph.regions.shape, np.intp))[0] < 0.02
