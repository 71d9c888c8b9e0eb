from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run

from grapl_engine.analysis.segment_ledger import ledger_of
from grapl_engine.analysis.stability import stability_of
from grapl_engine.analysis.what_it_takes import merge_cost
from tests.bench.looks.over_segmentation import like_pairs


@pytest.mark.parametrize("seed", range(6))
def test_energies_are_those_of_merges_where_patches_are_whole(seed: int) -> None:
    labels = blocks(seed)
    record = made_run(labels, seed=seed)
    ledger = ledger_of(record, labels)
    pairs = like_pairs(record, labels)
    assert pairs and all(pair.one < pair.other for pair in pairs)
    for pair in pairs:
        assert pair.energy == pytest.approx(merge_cost(ledger, labels, pair.one, pair.other).change, abs=1e-6)


def test_a_border_without_contrast_comes_before_one_with() -> None:
    labels = np.zeros((24, 36), np.uint16)
    labels[:, 12:] = 1
    labels[:, 24:] = 2
    pixels = np.full((24, 36, 3), 60, np.uint8)
    pixels[:, 24:] = 200
    record = made_run(labels, pixels=pixels)
    flat, sharp = sorted(like_pairs(record, labels), key=lambda pair: pair.contrast)
    assert (flat.one, flat.other) == (0, 1) and flat.contrast == pytest.approx(0.0, abs=0.05) and sharp.contrast > 5
    assert flat.place == pytest.approx((12 / 36, 0.5), abs=0.03) and flat.pixels == 24 * 24


def test_persistence_is_a_part_where_there_are_other_runs() -> None:
    labels = np.zeros((24, 36), np.uint16)
    labels[:, 12:] = 1
    labels[:, 24:] = 2
    record = made_run(labels)
    stability = stability_of([labels, np.minimum(labels, 1)], 1.0)
    found = {(pair.one, pair.other): pair.persistence for pair in like_pairs(record, labels, stability)}
    assert found == {(0, 1): 1.0, (1, 2): 0.5}
    assert all(pair.persistence is None for pair in like_pairs(record, labels))


def test_one_segment_has_no_pair() -> None:
    labels = np.zeros((24, 24), np.uint16)
    assert like_pairs(made_run(labels), labels) == []
