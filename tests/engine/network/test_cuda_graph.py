"""The same work again and again: done at each call, recorded on CUDA."""

from __future__ import annotations

import pytest
import torch

from grapl_engine.network.cuda_graph import CudaGraphRunner


def test_work_is_done_at_each_call() -> None:
    calls: list[int] = []
    replay = CudaGraphRunner(torch.device("cpu"))
    for _ in range(3):
        replay(lambda: calls.append(1))
    assert len(calls) == 3


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: records a graph and replays it")
def test_recorded_work_reads_the_memory_anew() -> None:
    value, added = torch.zeros(3, device="cuda"), torch.ones(3, device="cuda")
    replay = CudaGraphRunner(torch.device("cuda"))
    for i in range(5):
        added.fill_(i)
        replay(lambda: value.add_(added))
    assert value.tolist() == [10.0] * 3
