"""Runs that end with levels of detail."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pictures import halves, quick
from threadpoolctl import threadpool_info, threadpool_limits

from grapl_engine import (
    PRESETS,
    EndReason,
    Finished,
    Frame,
    Hierarchy,
    Phase,
    PhaseStarted,
    RunRecord,
    SettingsError,
    Stage,
    as_picture,
    segment,
)
from grapl_engine.hierarchy import cue_cache
from grapl_engine.hierarchy.label_shares import majority_labels
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.images.picture import Picture
from grapl_engine.pipeline.levels import level_within, levels_within, picture_levels
from grapl_engine.settings import Settings


def run(picture: Picture | np.ndarray, settings: Settings, **options: object) -> RunRecord:
    record = RunRecord(picture if isinstance(picture, Picture) else as_picture(picture), settings)
    for event in segment(record.picture, settings, **options):  # type: ignore[arg-type]
        record.add(event)
    return record


def finished(record: RunRecord) -> Finished:
    assert record.finished is not None
    return record.finished


@pytest.fixture(scope="module")
def coffee() -> Picture:
    from skimage.data import coffee

    return as_picture(coffee()[::3, ::3], "coffee")


@pytest.fixture(scope="module")
def real(coffee: Picture) -> RunRecord:
    return run(coffee, quick(d=16, k0=6, steps=(20, 12), pixel_map="hierarchy", average_rounds=True))


def test_levels_are_there_where_asked_for_and_change_no_label() -> None:
    without, with_levels = (run(halves(40, 48), quick(), hierarchy=on) for on in (False, True))
    assert finished(without).hierarchy is None
    hierarchy = finished(with_levels).hierarchy
    assert isinstance(hierarchy, Hierarchy) and hierarchy.source == "network"
    np.testing.assert_array_equal(finished(with_levels).pixel_labels, finished(without).pixel_labels)
    np.testing.assert_array_equal(finished(with_levels).confidence, finished(without).confidence)
    assert hierarchy.answers is not None and hierarchy.answers.shape == (hierarchy.tree.leaves, with_levels.labels)
    np.testing.assert_allclose(hierarchy.answers.sum(1), 1, atol=1e-5)
    for array in (hierarchy.regions, hierarchy.answers, hierarchy.tree.merges, hierarchy.tree.heights, hierarchy.tree.sizes):
        assert not array.flags.writeable


def test_the_map_is_the_automatic_level_at_the_pictures_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cue_cache, "MOST_PIXELS", 2000)
    record = run(halves(60, 90), quick(d=4, steps=(12, 8), pixel_map="hierarchy", contiguous=True, superpixel_weight=6.0))
    end = finished(record)
    assert end.hierarchy is not None and end.hierarchy.regions.size <= 2000
    assert end.pixel_labels.shape == (60, 90) and not end.pixel_labels.flags.writeable and end.confidence is not None
    count = end.hierarchy.automatic_count
    assert set(np.unique(end.pixel_labels)) == set(range(count)) and record.k_hat == count
    small = end.hierarchy.labels(count)
    rows, columns = (np.arange(n) * m // n for n, m in zip((60, 90), small.shape, strict=True))
    np.testing.assert_array_equal(end.pixel_labels, small[rows][:, columns])


def test_a_run_without_a_network_has_no_iteration(coffee: Picture) -> None:
    record = run(coffee, PRESETS["instant"].replace(d=8, k0=4))
    end = finished(record)
    assert not record.steps and not record.iterations and record.number_type is None and end.confidence is None
    assert [frame.stage for frame in record.frames()] == [Stage.INITIAL, Stage.FINAL]
    assert end.reason is EndReason.COMPLETED and end.hierarchy is not None and end.hierarchy.source == "picture"
    assert record.k_hat == end.hierarchy.automatic_count and record.progress == 1.0
    assert record.prepared is not None and record.prepared.initial_labels.shape == (8, 8)
    alone = picture_levels(coffee)
    assert alone is not None
    np.testing.assert_array_equal(alone.tree.heights, end.hierarchy.tree.heights)


def test_real_levels_are_coarsenings_of_finer_ones(real: RunRecord) -> None:
    hierarchy = finished(real).hierarchy
    assert hierarchy is not None and hierarchy.tree.leaves > 40
    for coarse, fine in ((1, 2), (2, 5), (5, 9), (9, 10), (10, 40), (40, hierarchy.tree.leaves)):
        pairs = np.unique(np.stack([hierarchy.labels(fine).ravel(), hierarchy.labels(coarse).ravel()]), axis=1)
        assert pairs.shape[1] == fine and len(set(pairs[1])) == coarse


def test_real_saliencies_are_ultrametric(real: RunRecord) -> None:
    hierarchy = finished(real).hierarchy
    assert hierarchy is not None
    n = hierarchy.tree.leaves
    i, j, k = (np.random.default_rng(s).integers(0, n, 4000) for s in (0, 1, 2))
    apart = (i != j) & (j != k) & (i != k)
    a, b, c = (hierarchy.tree.saliency(np.stack(pair, 1)[apart]) for pair in ((i, j), (j, k), (i, k)))
    assert (c <= np.maximum(a, b)).all() and (c > 0).all()


@pytest.mark.parametrize("pixel_map", ["network", "hierarchy", "picture"])
def test_a_stop_while_levels_are_found_leaves_none(pixel_map: str) -> None:
    settings, seen = quick(pixel_map=pixel_map), []
    for event in segment(halves(), settings, should_stop=lambda: PhaseStarted in seen, hierarchy=True):
        last = event
        if isinstance(event, PhaseStarted) and event.phase is Phase.LEVELS:
            seen.append(PhaseStarted)
    assert isinstance(last, Finished) and last.reason is EndReason.STOPPED and last.hierarchy is None
    assert last.by_patches is (pixel_map != "network") and (last.confidence is None) is last.by_patches


def test_libraries_keep_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def spy(*_arguments: object) -> None:
        seen.extend(library["num_threads"] for library in threadpool_info())

    monkeypatch.setattr(cue_cache, "picture_cues", spy)
    with threadpool_limits(2):
        assert picture_levels(as_picture(halves())) is None
        assert seen and set(seen) == {1}
        assert max(library["num_threads"] for library in threadpool_info()) == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_the_threads_of_a_run_find_its_cues(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    counts: list[int] = []
    real = cue_cache.picture_cues

    def spy(image: object, should_stop: object, regions: object, share: Any) -> object:
        counts.append(share.__self__.count)
        return real(image, should_stop, regions, share)  # type: ignore[arg-type]

    monkeypatch.setattr(cue_cache, "picture_cues", spy)
    for pixel_map in ("hierarchy", "picture"):
        cue_cache._kept.clear()
        assert finished(run(halves(), quick(threads=threads, pixel_map=pixel_map))).hierarchy is not None
    assert counts == [threads, threads]


def test_the_same_run_has_the_same_levels_on_any_number_of_threads(coffee: Picture) -> None:
    trees = []
    for threads in (1, 2):
        cue_cache._kept.clear()
        hierarchy = finished(run(coffee, quick(threads=threads, pixel_map="hierarchy"))).hierarchy
        assert hierarchy is not None
        trees.append(hierarchy.tree)
    np.testing.assert_array_equal(trees[0].merges, trees[1].merges)
    np.testing.assert_array_equal(trees[0].heights, trees[1].heights)


def is_coarsening(coarse: np.ndarray, fine: np.ndarray) -> bool:
    return np.unique(np.stack([coarse.ravel(), fine.ravel()]), axis=1).shape[1] == len(np.unique(fine))


@pytest.mark.parametrize("source", ["network", "picture"])
def test_within_labels_each_level_refines_or_unites_their_pieces(source: str, coffee: Picture, real: RunRecord) -> None:
    from skimage.measure import label

    cut = real.cut_labels(Frame(Stage.FINAL))
    hierarchy = finished(real).hierarchy if source == "network" else picture_levels(coffee)
    assert cut is not None and hierarchy is not None
    wanted = majority_labels(hierarchy, cut)[hierarchy.regions]
    pieces = label(wanted, connectivity=1, background=-1)
    kept = levels_within(coffee, hierarchy, cut)
    assert kept is not None and kept.source == source
    np.testing.assert_array_equal(kept.regions, hierarchy.regions)
    count = int(pieces.max())
    assert count == kept.pieces and count > 3 and hierarchy.pieces is None
    starts = kept.tree.heights
    assert len(np.unique(starts[-count + 1 :])) > 1, "levels across labels are told apart by strength"
    assert is_coarsening(kept.labels(count), pieces) and is_coarsening(pieces, kept.labels(count))
    for other in (*range(1, 2 * count), *range(2 * count, kept.tree.leaves, 7)):
        level = kept.labels(other)
        assert is_coarsening(level, pieces) if other <= count else is_coarsening(pieces, level)
    if source == "network":
        assert not is_coarsening(pieces, hierarchy.labels(count)), "by itself the hierarchy does not keep to the labels"


def test_a_run_s_level_within_its_labels(real: RunRecord) -> None:
    level = level_within(real, "auto")
    cut, own = real.cut_labels(Frame(Stage.FINAL)), finished(real).hierarchy
    assert cut is not None and own is not None and level.count_in(own) == level.hierarchy.automatic_count
    within = levels_within(real.picture, own, cut)
    assert within is not None
    np.testing.assert_array_equal(level.hierarchy.tree.merges, within.tree.merges)
    assert level_within(real, 5).cut.count == 5
    with pytest.raises(SettingsError):
        level_within(real, 0)


def test_levels_within_know_the_superpixels_of_a_file(coffee: Picture, real: RunRecord) -> None:
    """Another machine's superpixels: the picture is looked at by them."""
    regions = (np.arange(coffee.height)[:, None] // 8 * 30 + np.arange(coffee.width) // 8).astype(np.uint16)
    regions = np.unique(regions, return_inverse=True)[1].reshape(regions.shape).astype(np.uint16)
    n = int(regions.max()) + 1
    chain = np.array([(n + t - 1 if t else 0, t + 1) for t in range(n - 1)])
    theirs = Hierarchy(regions, MergeTree(np.bincount(regions.ravel()).astype(float), chain, np.arange(n - 1.0)), 1, "picture")
    cut = real.cut_labels(Frame(Stage.FINAL))
    assert cut is not None
    kept = levels_within(coffee, theirs, cut)
    assert kept is not None
    np.testing.assert_array_equal(kept.regions, regions)
    assert levels_within(coffee, theirs, cut, lambda: True) is None
