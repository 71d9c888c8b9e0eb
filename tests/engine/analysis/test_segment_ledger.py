from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run

from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.segment_ledger import last_problem, ledger_at, ledger_of
from grapl_engine.graphcut.problem import problem_of


@pytest.mark.parametrize("seed", range(8))
def test_where_segments_are_labels_the_ledger_is_the_energy_of_the_cut(seed: int) -> None:
    labels = blocks(seed)
    record = made_run(labels, seed=seed)
    ledger = ledger_of(record, labels)
    assert ledger.energy() == last_problem(record).energy(labels[::4, ::4])
    assert (ledger.patches == labels[::4, ::4]).all()
    assert not ledger.differs_from(ledger_of(record, labels))


def test_the_problem_is_that_of_the_last_cut_and_of_the_first_labels_without_one() -> None:
    record = made_run(blocks(0))
    assert (last_problem(record).unary == problem_of(record, Frame(Stage.CUT, 0)).unary).all()
    early = RunRecord(record.picture, record.settings, prepared=record.prepared)
    assert (last_problem(early).unary == problem_of(early, Frame(Stage.INITIAL)).unary).all()
    with pytest.raises(ValueError, match="before the run has prepared"):
        last_problem(RunRecord(record.picture, record.settings))


@pytest.mark.parametrize("is_level", [False, True])
def test_segments_that_are_no_labels_count_with_the_cheapest_one(is_level: bool) -> None:
    labels = blocks(1) + np.uint16(20 * (not is_level))
    labels[0, 0] = 90  # without a patch
    record = made_run(labels, contiguous=not is_level)
    ledger = ledger_of(record, labels, is_level=is_level)
    unary = ledger.problem.unary
    for segment in np.unique(ledger.patches).tolist():
        members = ledger.patches.ravel() == segment
        assert ledger.columns[segment] == unary[members].sum(0).argmin()
    assert ledger.columns[90] == unary[0].argmin()
    assert ledger.energy().unary == pytest.approx(unary[np.arange(36), ledger.patch_labels].sum())


def test_labels_of_a_contiguous_map_that_are_the_networks_are_their_own() -> None:
    labels = blocks(2)
    labels[labels == 3] = 17
    columns = ledger_of(made_run(labels, contiguous=True), labels).columns
    assert {label: columns[label] for label in (0, 1, 2)} == {0: 0, 1: 1, 2: 2} and columns[17] in range(4)


@pytest.mark.parametrize("seed", range(8))
def test_merged_segments_count_with_the_cheaper_of_both(seed: int) -> None:
    labels = blocks(seed)
    ledger = ledger_of(made_run(labels, seed=seed), labels)
    united = np.where(ledger.patches == 2, np.uint16(1), ledger.patches)
    after = ledger.merged(1, (2,), united)
    choices = [ledger.problem.energy(np.where(united == 1, label, united)).total for label in (1, 2)]
    assert after.energy().total == pytest.approx(min(choices)) and 2 not in after.columns
    assert after.columns[1] == 1 + int(np.argmin(choices))


def test_a_new_segment_counts_as_its_parent() -> None:
    labels = blocks(3)
    ledger = ledger_of(made_run(labels), labels)
    patches = ledger.patches.copy()
    patches[0, 0] = 9
    after = ledger.moved(patches, {9: int(ledger.patches[0, 0])})
    assert after.energy().unary == pytest.approx(ledger.energy().unary) and after.differs_from(ledger)


@pytest.mark.parametrize("frame", [Frame(Stage.INITIAL), Frame(Stage.NETWORK, 0), Frame(Stage.CUT, 0), Frame(Stage.NETWORK, 1)])
def test_at_a_place_of_the_timeline_the_ledger_is_that_places_energy(frame: Frame) -> None:
    record = made_run(blocks(3), seed=3)
    labels = record.patch_labels(frame)
    assert labels is not None
    ledger = ledger_at(record, frame, labels.repeat(4, 0).repeat(4, 1))
    assert (ledger.patches == labels).all()
    assert ledger.energy() == problem_of(record, frame).energy(labels.ravel())


def test_the_final_map_has_no_ledger_of_a_place() -> None:
    with pytest.raises(ValueError, match="ask for the ledger of the map"):
        ledger_at(made_run(blocks(0)), Frame(Stage.FINAL), blocks(0))
