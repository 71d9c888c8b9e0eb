from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.analysis import common_pieces as module
from grapl_engine.analysis.common_pieces import common_pieces


def test_pieces_are_connected_and_every_border_of_every_map_is_one() -> None:
    rng = np.random.default_rng(0)
    maps = [np.kron(rng.integers(0, 3, (4, 5)), np.ones((6, 6), int)).astype(np.uint16) for _ in range(3)]
    pieces = common_pieces(maps, 0.0)
    for labels in maps:
        for axis in (0, 1):
            assert (np.diff(pieces, axis=axis) != 0)[np.diff(labels.astype(int), axis=axis) != 0].all()
    assert set(np.unique(pieces)) == set(range(int(pieces.max()) + 1))


def test_a_narrow_piece_goes_to_the_neighbour_with_most_of_its_border() -> None:
    labels = np.zeros((20, 20), np.uint16)
    labels[:, 10:] = 1
    labels[4:8, 10:12] = 2  # two pixels wide: 4 edges on the left, 8 to the right-hand segment
    pieces = common_pieces([labels], 3.0)
    assert pieces.max() == 1 and (pieces[:, 10:] == pieces[0, 10]).all()
    assert common_pieces([labels], 0.0).max() == 2


def test_too_many_pieces_are_brought_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PIECES", 10)
    checks = (np.indices((12, 12)).sum(0) % 2).astype(np.uint16)
    assert common_pieces([checks], 0.0).max() + 1 <= 10
