"""Where the network runs, and on how many threads."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from grapl_engine.errors import DeviceError, memory_sentence
from grapl_engine.network.library_threads import one_thread
from grapl_engine.network.workers import Workers

__all__ = ["choose_device", "engine_workers", "is_out_of_memory", "kept_memory"]


def choose_device(name: str) -> torch.device:
    """The device that the setting names.

    Parameters
    ----------
    name : str
        "auto" (CUDA, then MPS, then the CPU), "cpu", "cuda", "cuda:N" or "mps".

    Raises
    ------
    DeviceError
        If the named one is not on this machine.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda:0")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    device = torch.device(name)
    if device.type == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if (device.index or 0) >= count:
            seen = f"{count} CUDA device{'s' * (count != 1)}"
            raise DeviceError(f"Device {name} is not there: PyTorch sees {seen}. Choose auto or cpu.")
        return torch.device("cuda", device.index or 0)
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise DeviceError("Device mps is not there: it needs a Mac with Apple silicon. Choose auto or cpu.")
    return device


@contextmanager
def engine_workers(threads: int) -> Iterator[Workers]:
    """So many workers; 0: one for each physical core.

    Meanwhile PyTorch and SciPy use no threads of their own. Two of PyTorch's were slower than one, and beside
    a busy window on two cores 30 times slower, since they wait for each other after each operation.
    """
    import joblib

    with _torch.held(), one_thread(), Workers.of(threads or joblib.cpu_count(only_physical_cores=True)) as workers:
        yield workers


class _OneTorchThread:
    """PyTorch computes in the caller's thread alone; the number before the first holder comes back in each thread that leaves.

    A thread that computes for the first time has the number that was set last, be it another holder's 1.
    """

    def __init__(self) -> None:
        self._lock, self._mine = threading.Lock(), threading.local()
        self._holders = self._before = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            if not self._holders:
                self._before = torch.get_num_threads()
            self._count(1)
            torch.set_num_threads(1)
        try:
            yield
        finally:
            with self._lock:
                if not self._count(-1):  # of two generators in one thread the other may still be at work
                    torch.set_num_threads(self._before)

    def _count(self, change: int) -> int:
        """How often the caller's thread holds it, after this change."""
        self._holders += change
        self._mine.count = getattr(self._mine, "count", 0) + change
        return int(self._mine.count)


_torch = _OneTorchThread()


@contextmanager
def kept_memory() -> Iterator[None]:
    """Let glibc keep the memory of large temporaries until the end of the run, and give it back then.

    By itself it returns each buffer of a training step to the system, which hands it out again page by
    page: a step in the main thread takes about 0.83 of the time without that. Elsewhere nothing is done.
    """
    if not sys.platform.startswith("linux") or not hasattr(libc := ctypes.CDLL(None), "mallopt"):
        yield
        return
    libc.mallopt(_M_MMAP_THRESHOLD, 64 << 20)
    libc.mallopt(_M_TRIM_THRESHOLD, 512 << 20)
    try:
        yield
    finally:
        libc.malloc_trim(0)


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether an error of PyTorch means that a device's memory ran out."""
    return memory_sentence(error) is not None
