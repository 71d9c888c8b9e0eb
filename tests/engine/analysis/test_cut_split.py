"""Splits by the minimum cut: of the patches against all cuts there are, of the pixels by where the picture's edge is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from made_runs import blocks, made_run

from grapl_engine import EditError
from grapl_engine.analysis.cut_split import cut_split, patch_sides
from grapl_engine.analysis.edit_ground import EditGround
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.analysis.segment_ledger import last_problem
from grapl_engine.graphcut.terminal_cut import FREE
from grapl_engine.label_edits import CutSplit, LabelEdits


def ground_of(labels: np.ndarray, **changes: object) -> EditGround:
    record = made_run(labels, **changes)  # type: ignore[arg-type]
    return EditGround(record, last_problem(record))


@pytest.mark.parametrize("seed", range(24))
def test_the_patches_are_cut_as_cheaply_as_can_be(seed: int) -> None:
    """A segment of at most 14 patches on a 4 x 4 grid, against every way to split it between the marks."""
    rng = np.random.default_rng(seed)
    members = np.ones((4, 4), bool)
    members.ravel()[rng.permutation(16)[:4]] = False
    ground = ground_of(np.where(members, 1, 0).repeat(4, 0).repeat(4, 1).astype(np.uint16), d=4, seed=seed)
    one, other = rng.permutation(np.flatnonzero(members))[:2].tolist()
    marks = tuple(((int(patch % 4 * 4 + 1), int(patch // 4 * 4 + 2)),) for patch in (one, other))
    sides = patch_sides(members, CutSplit(1, marks, 0.0), ground, (16, 16)).ravel()
    assert (sides[one], sides[other]) == (0, 1) and (sides[~members.ravel()] == FREE).all()
    edges, phi = ground.problem.edges, ground.problem.phi
    kept = members.ravel()[edges].all(1)
    edges, phi = edges[kept], phi[kept]
    free = [patch for patch in np.flatnonzero(members).tolist() if patch not in (one, other)]
    choices = np.array(list(itertools.product((0, 1), repeat=len(free))))
    every = np.zeros((len(choices), 16), int)
    every[:, free] = choices
    every[:, other] = 1
    least = ((every[:, edges[:, 0]] != every[:, edges[:, 1]]) @ phi).min()
    mine = np.where(sides == FREE, 0, sides)
    assert phi[mine[edges[:, 0]] != mine[edges[:, 1]]].sum() == pytest.approx(least, abs=1e-5)


def halves(height: int, width: int, edge: int) -> np.ndarray:
    """A picture of two colours with a little grain."""
    pixels = np.full((height, width, 3), 60, np.uint8)
    pixels[:, edge:] = (200, 180, 90)
    return pixels + np.random.default_rng(0).integers(0, 6, pixels.shape, dtype=np.uint8)


def test_the_line_follows_the_pictures_edge_inside_a_row_of_patches() -> None:
    labels = np.full((120, 120), 2, np.uint16)
    pixels = halves(120, 120, 67)  # patches end at 60 and 80
    ground = ground_of(labels, d=6, pixels=pixels)
    change = cut_split(labels, CutSplit(2, (((20, 60),), ((100, 60),))), ground)
    assert change.box == (0, 0, 120, 120)
    assert (change.labels[:, :67] == 2).all() and (change.labels[:, 67:] == 3).all()


def test_without_any_edge_the_line_is_that_of_the_patches() -> None:
    labels = np.zeros((60, 60), np.uint16)
    ground = ground_of(labels, d=6, pixels=np.full((60, 60, 3), 90, np.uint8))
    found = cut_split(labels, CutSplit(0, (((5, 30),), ((55, 30),))), ground).labels
    by_patch = patch_sides(np.ones((6, 6), bool), CutSplit(0, (((5, 30),), ((55, 30),))), ground, (60, 60))
    np.testing.assert_array_equal(found, by_patch.repeat(10, 0).repeat(10, 1))


def test_the_first_mark_keeps_the_number_and_other_segments_stay() -> None:
    labels = np.full((120, 120), 2, np.uint16)
    labels[100:] = 7
    ground = ground_of(labels, d=6, pixels=halves(120, 120, 67))
    found = cut_split(labels, CutSplit(2, (((100, 60),), ((20, 60),))), ground)
    assert (found.labels[:, 67:] == 2).all() and (found.labels[:, :67] == 8).all() and found.box == (0, 0, 100, 120)


def test_three_marks_make_three_segments() -> None:
    labels = np.zeros((120, 120), np.uint16)
    pixels = halves(120, 120, 60)
    pixels[60:, 60:] = (20, 30, 220)
    ground = ground_of(labels, d=6, pixels=pixels)
    found = cut_split(labels, CutSplit(0, (((20, 60),), ((100, 20),), ((100, 100),))), ground).labels
    assert (found[:, :60] == 0).all() and (found[:60, 60:] == 1).all() and (found[60:, 60:] == 2).all()


def test_marks_in_one_patch_are_parted_by_superpixels_and_in_one_superpixel_by_distance() -> None:
    labels = np.zeros((120, 120), np.uint16)
    ground = ground_of(labels, d=2, pixels=halves(120, 120, 20))
    found = cut_split(labels, CutSplit(0, (((10, 10),), ((30, 10),))), ground).labels
    assert (found[:, :20] == 0).all() and (found[:, 20:] == 1).all()
    near = cut_split(labels, CutSplit(0, (((30, 10),), ((50, 10),))), ground).labels
    assert near[10, 39] == 0 and near[10, 41] == 1


def test_a_piece_without_a_mark_stays_with_the_first_side() -> None:
    labels = np.full((120, 120), 5, np.uint16)
    labels[:, 70:90] = 1
    labels[:, :70] = 0
    labels[:, 90:] = 0
    pixels = halves(120, 120, 40)
    pixels[:, 70:90] = 0
    ground = ground_of(labels, d=12, pixels=pixels)  # the lattice: the right piece hangs together with no mark
    found = cut_split(labels, CutSplit(0, (((50, 60),), ((10, 60),))), ground).labels
    assert (found[:, 40:70] == 0).all() and (found[:, :40] == 2).all() and (found[:, 90:] == 0).all()


def test_a_segment_thinner_than_a_patch_is_split() -> None:
    labels = np.zeros((120, 120), np.uint16)
    labels[50:54] = 3
    pixels = halves(120, 120, 60)
    found = cut_split(labels, CutSplit(3, (((10, 51),), ((110, 51),))), ground_of(labels, d=6, pixels=pixels))
    assert set(np.unique(found.labels)) == {3, 4} and found.labels[1, 10] == 3 and found.labels[1, 110] == 4


def test_marks_outside_of_the_segment_are_refused() -> None:
    labels = blocks(0)
    x, y = (int(place) for place in np.argwhere(labels == 1)[0][::-1])
    for mark in ((x, y), (24, 0)):
        other = tuple(int(place) for place in np.argwhere(labels == 2)[0][::-1])
        with pytest.raises(EditError, match="does not lie in segment 2"):
            cut_split(labels, CutSplit(2, ((other,), (mark,))), ground_of(labels))


@pytest.mark.parametrize("seed", range(6))
def test_a_split_raises_the_energy_by_what_its_cut_costs(seed: int) -> None:
    labels = np.zeros((60, 60), np.uint16)
    record = made_run(labels, d=6, seed=seed)
    edited = apply_edits(record, LabelEdits((CutSplit(0, (((5, 5),), ((55, 55),))),)))
    problem, patches = last_problem(record), edited.patches.ravel()
    cut = patches[problem.edges[:, 0]] != patches[problem.edges[:, 1]]
    assert cut.any() and edited.steps[0].energy_change == pytest.approx(2.0 * problem.phi[cut].sum())
