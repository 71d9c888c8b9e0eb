"""Linear layers and attention in pieces: the same numbers for any number of threads, and a way out."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import linear, scaled_dot_product_attention

from grapl_engine.features.shared_operations import ROWS, SharedOperations, StoppedError
from grapl_engine.network.workers import Workers


def drawn(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(len(shape)))


def both(share) -> list[torch.Tensor]:  # type: ignore[no-untyped-def]
    rows, weight, bias, (query, key, value) = drawn(1, 2 * ROWS + 5, 48), drawn(24, 48), drawn(24), drawn(3, 1, 6, 50, 8)
    with torch.inference_mode(), SharedOperations(share, lambda: False):
        return [
            linear(rows, weight, bias), linear(rows, weight), linear(rows[0, 0], weight),
            scaled_dot_product_attention(query, key, value, attn_mask=None, scale=0.3),
            scaled_dot_product_attention(query, key, value, attn_mask=torch.ones(1, 6, 50, 50, dtype=torch.bool).tril()),
        ]  # fmt: skip


def test_pieces_are_the_whole_for_any_number_of_threads() -> None:
    whole, alone = both(None), both(Workers(1).map)
    for expected, found in zip(whole, alone, strict=True):
        torch.testing.assert_close(found, expected)
    for count in (2, 3):
        with Workers.of(count) as workers:
            assert all(torch.equal(one, other) for one, other in zip(alone, both(workers.map), strict=True))


def test_all_workers_have_pieces() -> None:
    shared = []

    def share(work, pieces):  # type: ignore[no-untyped-def]
        shared.append(len(pieces))
        return [work(piece) for piece in pieces]

    both(share)
    assert shared == [3, 3, 1, 6]  # pieces of rows, and heads; what has a mask is left whole


def test_it_ends_at_the_next_operation_once_it_is_to_stop() -> None:
    asked = iter([False, True])
    layer = torch.nn.Linear(4, 4)
    with pytest.raises(StoppedError), SharedOperations(None, lambda: next(asked)):
        layer(torch.relu(layer(torch.zeros(1, 4))))
    assert next(asked, None) is None
    layer(torch.zeros(1, 4))  # off again
