"""How many threads SciPy and other libraries take while the engine computes: one owner of that for the whole process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["one_thread"]


class _Limit:
    """Libraries of one kind keep to one thread from the first who asks until the last who leaves, in whichever order.

    Each who came second would otherwise put back the 1 of the first, and the first who left all threads beside the second.
    """

    def __init__(self, api: str) -> None:
        self._api, self._holders = api, 0
        self._before: dict[str, int] = {}

    def enter(self, libraries: list[Any]) -> None:
        for library in self._mine(libraries):  # one that was loaded meanwhile is held from now on
            self._before.setdefault(library.filepath, library.num_threads)
            _set(library, 1)
        self._holders += 1

    def leave(self, libraries: list[Any]) -> None:
        self._holders -= 1
        if not self._holders:
            for library in self._mine(libraries):
                _set(library, self._before.pop(library.filepath, library.num_threads))

    def _mine(self, libraries: list[Any]) -> list[Any]:
        return [library for library in libraries if library.user_api == self._api]


class _OfThread(threading.local):
    """OpenMP has a number for each thread."""

    def __init__(self) -> None:
        self.limit = _Limit("openmp")


_lock = threading.Lock()
_of_process = _Limit("blas")
_of_thread = _OfThread()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the libraries that are loaded by now compute in the caller's thread alone.

    Several threads may be inside at a time: the numbers before the first come back when the last has left.
    """
    limits = _of_process, _of_thread.limit
    with _lock:
        for limit in limits:
            limit.enter(_loaded())
    try:
        yield
    finally:
        with _lock:
            for limit in limits:
                limit.leave(_loaded())


def _loaded() -> list[Any]:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().lib_controllers  # type: ignore[no-any-return]


def _set(library: Any, number: int) -> None:
    """From threadpoolctl 3.8 on, OpenBLAS hears the first thread that sets a number alone, and ignores all others."""
    let_go = getattr(library, "clear_controlling_thread", _nothing)
    let_go(force=True)
    library.set_num_threads(number)
    let_go(force=True)


def _nothing(*, force: bool) -> None:
    """Older versions, and other libraries, hear every thread."""
