from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run
from pictures import any_problem

from grapl_engine.analysis.editing import apply_edits
from grapl_engine.analysis.segment_ledger import SegmentLedger, last_problem, ledger_of
from grapl_engine.analysis.sweep import lambda_grid, sweep
from grapl_engine.analysis.what_it_takes import lie_apart, merge_cost, patches_within, separation
from grapl_engine.label_edits import Fill, LabelEdits, Merge


@pytest.mark.parametrize("seed", range(10))
def test_a_merge_costs_the_difference_of_two_energies_and_what_its_edit_says(seed: int) -> None:
    labels = blocks(seed)
    record = made_run(labels, seed=seed)
    found = merge_cost(ledger_of(record, labels), labels, 0, 3)
    problem, patches = last_problem(record), labels[::4, ::4]
    united = np.where(patches == 3, 0, patches)
    after = min((problem.energy(np.where(united == 0, label, united)) for label in (0, 3)), key=lambda energy: energy.total)
    assert found.before == problem.energy(patches)
    assert found.after.total == pytest.approx(after.total) and found.change == found.after.total - found.before.total
    assert found.patches == (int((patches == 0).sum()), int((patches == 3).sum()))
    step = apply_edits(record, LabelEdits((Merge(0, (3,)),))).steps[0]
    assert step.energy_change == pytest.approx(found.change, abs=1e-9)
    assert ("costs" if found.change > 0 else "saves") in found.sentence and f"{abs(found.change):.2f}" in found.sentence


def test_patches_that_only_the_merged_majority_gives_count_too() -> None:
    labels = blocks(4)
    labels[:4, :4] = [[0, 0, 0, 1], [0, 0, 0, 1], [1, 1, 2, 2], [3, 3, 2, 2]]  # 0 has most, 1 and 2 together more
    record = made_run(labels, seed=4)
    found = merge_cost(ledger_of(record, labels), labels, 1, 2)
    step = apply_edits(record, LabelEdits((Merge(1, (2,)),))).steps[0]
    assert step.energy_change == pytest.approx(found.change, abs=1e-9)


def test_a_segment_without_a_patch_is_the_pixel_maps_own() -> None:
    labels = np.zeros((24, 24), np.uint16)
    labels[:2, :2] = 1
    ledger = ledger_of(made_run(labels), labels)
    assert "no patch of its own" in merge_cost(ledger, labels, 0, 1).sentence
    for pair in ((0, 0), (0, 2)):
        with pytest.raises(ValueError, match="Two segments of the map"):
            merge_cost(ledger, labels, *pair)


@pytest.mark.parametrize("seed", range(12))
def test_the_lambda_that_parts_two_things_is_confirmed_by_two_solves(seed: int) -> None:
    problem = any_problem(seed, 6, 5).replace(lambda_=40.0)
    points = list(sweep(problem, lambda_grid(64.0, 12)))
    one, other = np.array([0, 1, 6, 7]), np.array([28, 29, 34, 35])
    found = separation(problem, points, one, other)
    majority = [tuple(int(np.bincount(point.labels[side]).argmax()) for side in (one, other)) for point in points]
    assert found.lambdas == tuple(point.lambda_ for point, (a, b) in zip(points, majority, strict=True) if a != b)
    if found.parts_now or found.lambda_ is None:
        assert found.parts_now or not found.lambdas
        return
    assert found.beyond is not None and abs(found.beyond - found.lambda_) <= 0.02 * max(found.beyond, found.lambda_, 0.02)
    for lambda_, is_parted in ((found.lambda_, True), (found.beyond, False)):
        labels = problem.replace(lambda_=lambda_).solve()
        assert labels is not None
        assert bool(np.bincount(labels[one]).argmax() != np.bincount(labels[other]).argmax()) == is_parted
    assert f"{found.lambda_:.3g}" in found.sentence


def test_never_and_now_and_no_patch_are_told_apart() -> None:
    labels = blocks(0)
    problem = last_problem(made_run(labels))
    sure = np.full_like(problem.unary, 9.0)
    sure[:, 0] = 0.1
    flat = problem.replace(unary=sure)
    points = list(sweep(flat, lambda_grid(8.0, 4)))
    never = separation(flat, points, np.array([0]), np.array([35]))
    assert never.lambda_ is None and never.sentence.endswith("parts them at no \N{GREEK SMALL LETTER LAMDA} that was asked.")
    sure[35] = sure[35][::-1]
    parted = problem.replace(unary=sure, lambda_=0.0)
    now = separation(parted, list(sweep(parted, [0.0])), np.array([0]), np.array([35]))
    assert now.parts_now and now.sentence.endswith("it is not what unites them.")
    none = separation(parted, [], np.array([], np.intp), np.array([35]))
    assert none.lambda_ is None and "no patch of its own" in none.sentence


def test_patches_lie_within_a_mask_by_more_than_half() -> None:
    mask = np.zeros((8, 8), bool)
    mask[:4, :4] = True
    mask[4:, :2] = True  # half of a patch
    assert patches_within(mask, 2).tolist() == [0]
    assert patches_within(mask, 4).tolist() == [0, 1, 4, 5, 8, 12]


def test_two_things_lie_apart_where_most_of_each_have_another_label() -> None:
    labels = np.array([[1, 1, 2, 2], [1, 3, 2, 1]], np.uint16)
    left, right = np.zeros((2, 4), bool), np.zeros((2, 4), bool)
    left[:, :2], right[:, 2:] = True, True
    assert lie_apart(labels, left, right)
    labels[0, 2] = labels[0, 3] = 1
    assert not lie_apart(labels, left, right)


def test_an_edited_map_is_asked_by_its_own_patches_and_columns() -> None:
    labels = blocks(5)
    record = made_run(labels, seed=5)
    edits = LabelEdits((Fill(9, 0, 0),))
    edited = apply_edits(record, edits)
    ledger = SegmentLedger(last_problem(record), edited.patches, edited.columns)
    found = merge_cost(ledger, edited.labels, 9, int(labels[0, 0]))
    after = apply_edits(record, edits.with_edit(Merge(9, (int(labels[0, 0]),))))
    assert after.steps[1].energy_change == pytest.approx(found.change, abs=1e-9)
    with pytest.raises(ValueError, match="Two segments of the map"):
        merge_cost(ledger, np.full_like(labels, 9), 9, 1)
