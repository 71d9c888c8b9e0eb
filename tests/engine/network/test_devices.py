"""Where the network runs, on how many threads, and when memory has run out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from pictures import halves, quick

from grapl_engine import (
    segment,
)
from grapl_engine.errors import DeviceError
from grapl_engine.network.devices import choose_device, engine_workers, is_out_of_memory, kept_memory


def test_devices_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_device("cpu").type == "cpu"
    if not torch.cuda.is_available():
        with pytest.raises(DeviceError, match="cuda:7 is not there"):
            choose_device("cuda:7")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    for count, seen in ((0, "0 CUDA devices"), (1, "1 CUDA device"), (2, "2 CUDA devices")):
        monkeypatch.setattr(torch.cuda, "device_count", lambda count=count: count)
        with pytest.raises(DeviceError, match=f"PyTorch sees {seen}\\. Choose"):
            choose_device("cuda:7")
    if not torch.backends.mps.is_available():
        with pytest.raises(DeviceError, match="mps is not there"):
            choose_device("mps")


def test_threads_are_given_back() -> None:
    before = torch.get_num_threads()
    with engine_workers(2) as workers:
        assert (workers.count, torch.get_num_threads()) == (2, 1)
    assert torch.get_num_threads() == before
    list(segment(halves(), quick(threads=2)))
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("name", ["cpu", "auto"])
def test_there_is_always_a_device(name: str) -> None:
    assert choose_device(name).type in ("cpu", "cuda", "mps")
    assert choose_device("cpu") == torch.device("cpu")


def test_threads_are_given_back_after_an_error() -> None:
    before = torch.get_num_threads()
    with pytest.raises(KeyError), engine_workers(2), kept_memory():
        raise KeyError
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (torch.OutOfMemoryError("CUDA"), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), True),
        (RuntimeError("not enough memory: you tried to allocate"), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
    ],
)
def test_what_means_that_memory_ran_out(error: RuntimeError, memory: bool) -> None:
    assert is_out_of_memory(error) == memory


@pytest.mark.parametrize("first_leaves_first", [True, False])
def test_two_threads_may_leave_in_any_order(first_leaves_first: bool) -> None:
    """The second finds the 1 of the first in its new thread, and must not leave it behind."""
    before, ways = torch.get_num_threads(), [engine_workers(1), engine_workers(1)]
    torch.set_num_threads(2)
    threads = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
    for thread, way in zip(threads, ways, strict=True):
        thread.submit(way.__enter__).result()
    order = (0, 1) if first_leaves_first else (1, 0)
    for place in order:
        threads[place].submit(ways[place].__exit__, None, None, None).result()
        assert threads[place].submit(torch.get_num_threads).result() == 2
    assert ThreadPoolExecutor(1).submit(torch.get_num_threads).result() == 2, "of whoever computes next"
    torch.set_num_threads(before)


def test_two_in_one_thread_may_leave_in_any_order() -> None:
    before, first, second = torch.get_num_threads(), engine_workers(1), engine_workers(1)
    torch.set_num_threads(2)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert torch.get_num_threads() == 1
    second.__exit__(None, None, None)
    assert torch.get_num_threads() == 2
    torch.set_num_threads(before)
