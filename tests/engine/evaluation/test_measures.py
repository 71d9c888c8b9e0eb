"""The table of measures: known values of each, and names that a study's columns can have."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import fields

import numpy as np
import pytest

from grapl_engine.evaluation.boundary import bsds_tolerance, counts_over_annotators, reference_boundaries
from grapl_engine.evaluation.counted_map import CountedMap
from grapl_engine.evaluation.measures import MEASURES, SUMS, Comparison, score_columns, sums_over_annotators
from grapl_engine.evaluation.scores import Scores
from grapl_engine.study.rows import Row

QUARTERS = 2 * np.repeat([0, 1], 2)[:, None] + np.repeat([0, 1], 2)[None]
# Two halves of 4 x 4 against its quarters: each half matches one quarter (IoU 1/2), and joins it with another.
KNOWN = {
    "weighted_iou": 0.25,  # half of the reference lies in matched segments
    "mean_iou": 0.25,
    "pixel_accuracy": 0.5,
    "covering": 0.5,
    "variation_of_information": 1.0,
    "over_segmentation": 0.0,
    "under_segmentation": 1.0,
    "rand_index": 1 - (2 * 28 - 4 * 6) / 120,  # pairs that are together in the halves alone
    "boundary_f_2px": 2 * 4 / (4 + 6),  # all of the halves' line
    "boundary_f_bsds": 2 * 3 / (4 + 6),  # in so small a map only what coincides: the thinned cross is bent at the top
    "delta_k": 5.0,
}


@pytest.fixture
def pair() -> Comparison:
    labels = np.repeat(np.repeat([0, 1], 2)[None], 4, 0)
    return Comparison(CountedMap(labels), CountedMap(QUARTERS), 7)


@pytest.mark.parametrize("name", MEASURES)
def test_known_values(pair: Comparison, name: str) -> None:
    assert MEASURES[name].value(pair) == pytest.approx(KNOWN[name])


def test_sums_over_annotators(pair: Comparison) -> None:
    """Half of the quarters' map is covered; a second annotator drew what the map has, and knows half of it."""
    other = np.where(np.arange(4)[:, None] < 2, pair.labels, 9)
    same = Comparison(pair.mine, CountedMap(other, 9))
    sums = sums_over_annotators([pair, same])
    assert list(sums) == list(SUMS)
    assert (sums["covered"], sums["places"]) == (0.5 * 16 + 8, 16 + 8)
    annotators = [reference_boundaries(QUARTERS), reference_boundaries(other, 9)]
    lines = counts_over_annotators(pair.mine.boundaries[0], annotators, bsds_tolerance((4, 4)))
    assert tuple(sums[f"boundary_{name}"] for name in lines._fields) == tuple(lines) == (4, 4, 3 + 4, 6 + 4)


def test_names_can_be_columns_beside_the_facts_of_a_row() -> None:
    columns = score_columns()
    assert len(set(columns)) == len(columns) == 3 * len(MEASURES) + len(SUMS)
    assert all(name.isidentifier() and not name.startswith("_") for name in columns)
    assert not {fact.name for fact in fields(Row)} & set(columns)
    titles = [measure.title for measure in MEASURES.values()]
    assert len(set(titles)) == len(titles)


def test_scores_have_each_measure_as_an_attribute(pair: Comparison) -> None:
    scores = Scores.of(pair)
    assert scores.covering == scores.values["covering"] == 0.5
    for other in (copy.deepcopy(scores), pickle.loads(pickle.dumps(scores))):
        assert other == scores and other.rand_index == scores.rand_index
    assert not hasattr(scores, "beauty")
    without = Scores.of(Comparison(pair.mine, pair.theirs))
    assert math.isnan(without.delta_k)
