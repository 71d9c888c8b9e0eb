from __future__ import annotations

from grapl_engine.hierarchy.sharing import alone


def test_pieces_are_done_in_their_order_by_the_caller() -> None:
    assert alone(lambda piece: piece * 2, [3, 1, 2], lambda: False) == [6, 2, 4]


def test_a_stop_is_asked_for_before_each_piece() -> None:
    done: list[int] = []
    assert alone(done.append, [1, 2, 3], lambda: len(done) == 2) is None
    assert done == [1, 2]
