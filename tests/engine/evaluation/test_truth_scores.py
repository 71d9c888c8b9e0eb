"""A truth is looked at once, and the scores are those of the measures on the whole map."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps
from scripted_engine import scripted_record

from grapl_engine import Frame, Stage
from grapl_engine.evaluation.measures import MEASURES, QUICK
from grapl_engine.evaluation.metrics import score
from grapl_engine.evaluation.truth_scores import TruthScorer, frame_labels
from grapl_engine.truth import Truth


def _truth(void: int | None = None) -> Truth:
    maps = tuple(random_maps(seed)[1].astype(np.int32) for seed in range(3))
    return Truth(maps, void)


@pytest.mark.parametrize("void", [None, 1])
def test_scores_are_those_of_the_engine(void: int | None) -> None:
    labels, truth = random_maps(7)[0], _truth(void)
    scorer = TruthScorer(truth)
    whole = score(labels, truth.annotators, k0=9, void=void)
    assert scorer.score(labels, k0=9) == whole == scorer.score(labels, k0=9)
    quick = scorer.score(labels, k0=9, names=QUICK)
    assert set(quick.mean.values) == set(QUICK) < set(MEASURES)
    assert {name: whole.mean.values[name] for name in QUICK} == quick.mean.values
    assert (quick.k_hat, quick.k_reference) == (whole.k_hat, whole.k_reference)


def test_scores_of_one_annotator_are_those_without_the_others() -> None:
    labels, truth = random_maps(7)[0], _truth()
    alone = TruthScorer(truth).score(labels, k0=5, names=QUICK).only(1)
    assert alone == score_quick(labels, truth.only(1))
    assert alone.spread.values["covering"] == 0


def score_quick(labels: np.ndarray, truth: Truth) -> object:
    return TruthScorer(truth).score(labels, k0=5, names=QUICK)


def test_a_map_of_patches_is_stretched_over_the_picture() -> None:
    patches = np.array([[0, 1], [2, 3]], np.uint16)
    whole = np.array([[0, 0, 1, 1]] * 3 + [[2, 2, 3, 3]] * 2, np.int32)
    assert TruthScorer(Truth((whole,))).score(patches, names=QUICK).mean.covering == 1
    assert TruthScorer(Truth((whole[:, ::-1].copy(),))).score(patches, names=QUICK).mean.covering == 1, "names do not count"
    assert TruthScorer(Truth((whole[::-1].copy(),))).score(patches, names=QUICK).mean.covering < 1


def test_what_a_run_says_at_each_place_of_its_timeline() -> None:
    record = scripted_record()
    for frame in record.frames():
        labels = frame_labels(record, frame)
        expected = record.patch_labels(frame)
        if frame.stage in (Stage.NETWORK, Stage.FINAL) and record.pixel_labels(frame) is not None:
            expected = record.pixel_labels(frame)
        assert labels is expected and labels is not None
    cut = next(frame for frame in record.frames() if frame.stage is Stage.CUT)
    assert frame_labels(record, cut) is record.iterations[cut.iteration or 0].cut_labels
    record.finished = None
    assert frame_labels(record, Frame(Stage.FINAL)) is record.patch_labels(Frame(Stage.FINAL))
