from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run

from grapl_engine.analysis.edit_constraints import constraints_of
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.analysis.segment_ledger import last_problem
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, Brush, CutSplit, Edit, LabelEdits, Merge, Relabel


def of(labels: np.ndarray, *edits: Edit, **changes: object):
    record = made_run(labels, **changes)  # type: ignore[arg-type]
    edited = apply_edits(record, LabelEdits(edits))
    return record, edited, constraints_of(record, edited)


def test_no_edits_bind_nothing_and_the_runs_own_constraints_stay() -> None:
    record = made_run(blocks(0))
    record.constraints = LabelConstraints((LabelConstraint(0.1, 0.1, 2),))
    found = constraints_of(record, apply_edits(record, NO_EDITS))
    assert (found.constraints, found.labels, found.left_out) == (record.constraints, {}, ())


@pytest.mark.parametrize("seed", range(6))
def test_merged_segments_are_bound_to_one_label_that_no_neighbour_has(seed: int) -> None:
    record, edited, found = of(blocks(seed), Merge(1, (3,)), seed=seed)
    must, _ = found.constraints.on_grid(6, 4)
    merged = edited.patches.ravel() == 1
    assert (must[merged] == found.labels[1]).all() and (must[~merged] == -1).all()
    assert found.labels[1] not in (0, 2) and found.left_out == ()
    solved = last_problem(record).replace(constraints=found.constraints).solve()
    assert solved is not None and (solved[merged] == found.labels[1]).all()


def test_both_sides_of_a_split_get_labels_of_their_own() -> None:
    labels = np.full((24, 24), 2, np.uint16)
    _, edited, found = of(labels, CutSplit(2, (((1, 1),), ((22, 22),))))
    assert set(found.labels) == {2, 3} and found.labels[2] == 2 and found.labels[3] != 2
    must, _ = found.constraints.on_grid(6, 4)
    assert (must == np.where(edited.patches.ravel() == 2, 2, found.labels[3])).all()


def test_where_all_labels_stand_around_a_segment_it_says_so() -> None:
    labels = np.zeros((24, 24), np.uint16)
    labels[:, 12:] = 1
    _, _, found = of(labels, Brush(7, ((11, 2), (11, 20)), 6), k=2)
    assert 7 not in found.labels and any("Raise K\N{SUBSCRIPT ZERO}" in sentence for sentence in found.left_out)


def test_what_is_finer_than_a_patch_is_named() -> None:
    _, _, found = of(blocks(0), Brush(9, ((6, 6),), 0))
    assert found.labels == {} and not found.constraints
    assert found.left_out == ("Finer than a patch, so left out: Painted 1 pixel with 9.",)


def test_of_a_segment_with_another_border_only_what_it_won_is_bound() -> None:
    labels = np.zeros((24, 24), np.uint16)
    labels[:, 12:] = 1
    _, edited, found = of(labels, Brush(1, ((10, 2),), 2))
    won = np.flatnonzero(edited.changed_patches())
    assert won.tolist() == [2] and found.labels == {}
    must, _ = found.constraints.on_grid(6, 4)
    assert np.flatnonzero(must >= 0).tolist() == [2] and must[2] == edited.columns[1]


def test_another_number_binds_nothing() -> None:
    _, _, found = of(blocks(0), Relabel(1, 30))
    assert found.labels == {} and not found.constraints
