from __future__ import annotations

import numpy as np
import pytest
from mistake_maps import OURS, TRUE, any_maps, judge

from app.compare.choice import Place
from app.compare.labelling import Labelling
from app.compare.mistakes import judging
from app.compare.mistakes.judging import Kind, judged
from grapl_engine import LabelCount, SettingsError
from grapl_engine.evaluation import boundary_process
from grapl_engine.evaluation.boundary import boundaries
from grapl_engine.evaluation.metrics import contingency, variation_of_information
from grapl_engine.truth import Truth


def test_the_mistakes_of_a_known_map() -> None:
    found = judge(OURS, TRUE)
    assert [(one.kind, one.pair.within, one.pair.first, one.pair.second) for one in found.mistakes] == [
        (Kind.SPLIT, 7, 2, 5),
        (Kind.MERGE, 0, 3, 4),
    ]
    split, merge = found.mistakes
    assert split.pair.bits == pytest.approx(0.5) and found.count == 2
    assert (found.found.over, found.found.under) == pytest.approx((split.pair.bits, merge.pair.bits))
    first, second = found.parts(split)
    assert (first == (OURS == 2)).all() and (second == (OURS == 5)).all()
    first, second = found.parts(merge)
    assert (first == (TRUE == 3)).all() and (second == (TRUE == 4)).all()


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_sorted_and_sums_to_vi(seed: int) -> None:
    labels, reference = any_maps(seed)
    found = judge(labels, reference)
    bits = [mistake.pair.bits for mistake in found.mistakes]
    assert bits == sorted(bits, reverse=True) and len(bits) == found.count
    assert sum(bits) == pytest.approx(sum(variation_of_information(contingency(labels, reference))), abs=1e-9)
    for mistake in found.mistakes:
        inner = reference if mistake.kind is Kind.MERGE else labels
        outer = labels if mistake.kind is Kind.MERGE else reference
        _, second = found.parts(mistake)
        assert (second == ((inner == mistake.pair.second) & (outer == mistake.pair.within))).all()
        assert second.sum() == mistake.pair.pixels


def test_parts_are_those_of_the_pairs_annotator_and_void_counts_for_nobody() -> None:
    labels, one = any_maps(1)
    other = one.copy()
    other[:, 15:] = 9
    other[:4] = 99
    found = judge(labels, one, other, void=99)
    assert {mistake.pair.annotator for mistake in found.mistakes} == {0, 1}
    for mistake in found.mistakes:
        if mistake.pair.annotator == 1:
            assert not any(part[:4].any() for part in found.parts(mistake))
    assert sum(mistake.pair.bits for mistake in found.mistakes) == pytest.approx(found.found.over + found.found.under)


def test_too_many_are_refused_and_a_stop_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Place("map", "map", lambda _count: Labelling("map", OURS, LabelCount(3)))
    truth = Truth((TRUE.copy(),))
    assert list(judged("map", made, truth, lambda: True)) == []
    monkeypatch.setattr(judging, "MOST_CELLS", 8)
    with pytest.raises(SettingsError, match="3 segments and 3 true regions are too many"):
        list(judged("map", made, truth, lambda: False))


def test_the_boundaries_are_found_once() -> None:
    found = judge(OURS, TRUE)
    borders = found.find_borders(lambda: False)
    assert borders is not None and found.has_borders and found.find_borders(lambda: True) is borders
    assert np.unique(borders.meanings(0)).tolist() == [0, 2, 3] and 1 in borders.meanings(1)


def test_finding_boundaries_of_a_large_map_can_be_stopped_and_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_process, "MOST_PIXELS_HERE", 0)
    found = judge(OURS, TRUE)
    assert found.find_borders(lambda: True) is None and not found.has_borders
    borders, own = found.find_borders(lambda: False), judge(OURS, TRUE).find_borders(lambda: True)
    assert borders is not None and own is None
    np.testing.assert_array_equal(borders.mine, boundaries(OURS))
