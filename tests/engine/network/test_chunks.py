"""Chunks of a batch: their sizes, who works on them, and their sums."""

from __future__ import annotations

import pytest
import torch

from grapl_engine.network.chunks import StepStopped, added, chunks, each, mask_shapes
from grapl_engine.network.workers import ALONE, Workers


@pytest.mark.parametrize(
    ("count", "patch", "pieces"), [(512, 16, 2), (512, 32, 8), (512, 188, 69), (32, 752, 32), (2, 3008, 2), (2, 8, 1)]
)
def test_chunks_are_neither_large_nor_of_few_patches(count: int, patch: int, pieces: int) -> None:
    found = chunks(count, patch)
    assert len(found) == pieces
    assert [piece.start for piece in found] == [0, *(piece.stop for piece in found[:-1])] and found[-1].stop == count


def test_masks_are_of_the_activations_of_each_chunk() -> None:
    first, second = mask_shapes(512, 16)
    assert first == second == ((256, 16, 16, 3), (256, 14, 14, 32), (256, 12, 12, 8))


@pytest.mark.parametrize("count", [1, 2])
def test_each_chunk_is_worked_on_once_and_they_come_in_order(count: int) -> None:
    with Workers.of(count) as workers:
        for should_stop in (None, lambda: False):
            assert list(each(lambda i: 10 * i, chunks(5, 500), workers, should_stop)) == [0, 10, 20, 30, 40]


def test_a_stop_is_asked_for_between_chunks_of_a_long_step_alone() -> None:
    made: list[int] = []
    parts = each(made.append, chunks(5, 500), ALONE, lambda: len(made) == 2)
    with pytest.raises(StepStopped):
        list(parts)
    assert made == [0, 1]


def test_sums_are_of_all_chunks_and_leave_the_first_as_it_was() -> None:
    parts = [(torch.tensor([1.0, 2.0]), torch.tensor(3.0)), (torch.tensor([10.0, 20.0]), torch.tensor(30.0))]
    total, other = added(iter(parts))
    assert total.tolist() == [11, 22] and other == 33
    assert parts[0][0].tolist() == [1, 2]
