from __future__ import annotations

import numpy as np
import pytest

from app.lab.tiny.tiny_grid import NEW_COST, TinyGrid, piece_of
from app.lab.tiny.tiny_presets import PRESETS
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.tiny import lattice
from grapl_engine.graphcut.problem import Problem, problem_of

GRIDS = {preset.title: preset for preset in PRESETS}


def by_hand() -> TinyGrid:
    """2 x 3 cells, two labels, the edges of the lattice with weights 1, 2, ..., 7."""
    unary = np.arange(12, dtype=float).reshape(6, 2)
    return TinyGrid(2, 3, unary, np.array(lattice(2, 3)), np.arange(1.0, 8.0), 2.0, (0, 1), (0, 1))


def edges_of(grid: TinyGrid) -> dict[tuple[int, int], float]:
    return dict(zip(map(tuple, grid.edges.tolist()), grid.phi.tolist(), strict=True))


def test_counts_cheapest_and_edges_of_a_cell() -> None:
    grid = by_hand().with_unary(4, 0, 99.0)
    assert (grid.cells, grid.labels) == (6, 2)
    assert grid.cheapest.tolist() == [0, 0, 0, 0, 1, 0] and grid.cheapest.dtype == np.uint16
    assert {tuple(grid.edges[edge]) for edge in grid.edges_of(4)} == {(1, 4), (3, 4), (4, 5)}


def test_a_change_gives_another_grid_and_leaves_this_one() -> None:
    grid = by_hand()
    dearer, heavier = grid.with_unary(1, 0, 7.5), grid.with_weight(3, 9.0)
    assert dearer.unary[1, 0] == 7.5 and (np.delete(dearer.unary.ravel(), 2) == np.delete(grid.unary.ravel(), 2)).all()
    assert heavier.phi[3] == 9.0 and (np.delete(heavier.phi, 3) == np.delete(grid.phi, 3)).all()
    assert grid.unary[1, 0] == 2 and grid.phi[3] == 4


def test_another_size_keeps_what_stays() -> None:
    grid = GRIDS["Expansion finds it, swap does not"].grid()
    wider = grid.with_size(4, 5)
    assert len(wider.edges) == 31
    assert (wider.unary.reshape(4, 5, 3)[:, :4] == grid.unary.reshape(4, 4, 3)).all()
    kept = {
        (i // 5 * 4 + i % 5, j // 5 * 4 + j % 5): w
        for (i, j), w in zip(wider.edges.tolist(), wider.phi, strict=True)
        if i % 5 < 4 and j % 5 < 4
    }
    assert kept == dict(zip(map(tuple, grid.edges.tolist()), grid.phi, strict=True))
    back = wider.with_size(4, 4)
    assert (back.edges == grid.edges).all() and (back.phi == grid.phi).all()


def test_new_cells_cost_the_same_everywhere_and_have_edges_to_their_neighbours() -> None:
    grown = by_hand().with_size(3, 3)
    assert (grown.unary[6:] == NEW_COST).all()
    new = {(3, 6), (4, 7), (5, 8), (6, 7), (7, 8)}
    assert edges_of(grown) == edges_of(by_hand()) | dict.fromkeys(new, NEW_COST)


def test_an_edge_that_was_taken_away_does_not_come_back_with_another_size() -> None:
    grid = by_hand()
    fewer = grid.replace(edges=grid.edges[1:], phi=grid.phi[1:])
    assert tuple(grid.edges[0]) not in edges_of(fewer.with_size(3, 3).with_size(2, 3))


def test_fewer_cells_lose_their_edges() -> None:
    smaller = by_hand().with_size(2, 2)
    old = edges_of(by_hand())
    assert edges_of(smaller) == {(0, 1): old[0, 1], (0, 2): old[0, 3], (1, 3): old[1, 4], (2, 3): old[3, 4]}
    assert smaller.unary.tolist() == [[0, 1], [2, 3], [6, 7], [8, 9]]


def test_more_labels_have_names_of_their_own() -> None:
    grid = GRIDS["Checkerboard trap"].grid().replace(names=(4, 0), colors=(4, 0))
    assert grid.with_labels(4).names == (4, 0, 1, 2)
    assert grid.with_labels(4).with_labels(2).names == (4, 0)
    assert grid.with_labels(3).colors == (4, 0, 1)
    assert (grid.with_labels(3).unary[:, 2] == NEW_COST).all()
    assert (grid.with_labels(3).unary[:, :2] == grid.unary).all()


def test_a_piece_has_the_pictures_costs_and_edges(lab_record: RunRecord) -> None:
    frame = Frame(Stage.CUT, 0)
    problem, labels = problem_of(lab_record, frame), lab_record.patch_labels(frame)
    assert labels is not None
    piece = piece_of(problem, labels.ravel(), lab_record.palette_indices, (0, 7), 3, 4)
    assert (piece.rows, piece.columns) == (3, 4) and 2 <= piece.labels <= 6
    patches = [row * 8 + column for row in range(3) for column in range(4, 8)]
    assert set(np.unique(labels.ravel()[patches])) <= set(piece.names)
    assert (piece.unary == problem.unary[np.ix_(patches, piece.names)]).all()
    expected = {
        (patches.index(i), patches.index(j)): weight
        for (i, j), weight in zip(problem.edges.tolist(), problem.phi, strict=True)
        if i in patches and j in patches
    }
    assert dict(zip(map(tuple, piece.edges.tolist()), piece.phi, strict=True)) == expected
    piece.compare()


def picture_problem(d: int, labels: int) -> Problem:
    unary = np.random.default_rng(0).random((d * d, labels))
    return Problem(unary, np.empty((0, 2), np.int32), np.empty(0), 3.0, "swap", None, d)


@pytest.mark.parametrize(("patch", "first"), [((0, 0), 0), ((9, 9), 7 * 10 + 7), ((5, 4), 4 * 10 + 3), ((5, 0), 4 * 10)])
def test_a_piece_lies_around_its_patch_inside_the_picture(patch: tuple[int, int], first: int) -> None:
    problem = picture_problem(10, 2)
    piece = piece_of(problem, np.arange(100, dtype=np.uint16) % 2, None, patch, 3, 3)
    rows = [first + row * 10 + column for row in range(3) for column in range(3)]
    assert (piece.unary == problem.unary[rows]).all()
    assert piece.lambda_ == 3.0 and piece.edges.shape == (0, 2)


def test_a_piece_keeps_the_commonest_labels_with_their_numbers_and_colours() -> None:
    problem = picture_problem(4, 9)
    labels = np.array([8, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 1, 8, 8], np.uint16)
    piece = piece_of(problem, labels, tuple(range(10, 19)), (2, 2), 4, 4)
    assert piece.names == (3, 4, 5, 6, 7, 8) and piece.colors == (13, 14, 15, 16, 17, 18)
    assert (piece.unary == problem.unary[:, [3, 4, 5, 6, 7, 8]]).all()


def test_a_piece_of_one_label_has_the_next_cheapest_beside_it() -> None:
    problem = picture_problem(4, 3)
    unary = np.tile([5.0, 9.0, 6.0], (16, 1))
    piece = piece_of(problem.replace(unary=unary), np.zeros(16, np.uint16), None, (1, 1), 3, 3)
    assert piece.names == piece.colors == (0, 2)


def test_a_picture_with_fewer_patches_gives_what_it_has() -> None:
    piece = piece_of(picture_problem(2, 2), np.array([0, 1, 1, 0], np.uint16), None, (1, 1), 6, 5)
    assert (piece.rows, piece.columns, piece.cells) == (2, 2, 4)
