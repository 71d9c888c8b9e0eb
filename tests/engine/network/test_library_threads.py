"""Libraries keep to one thread while somebody asks for it, in whichever order those come and go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
import scipy.linalg  # noqa: F401
import sklearn.cluster  # noqa: F401
from threadpoolctl import LibController, ThreadpoolController, threadpool_info

from grapl_engine.network.library_threads import one_thread


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    """As on two cores, whatever this machine has."""
    libraries = ThreadpoolController().lib_controllers
    before = [library.num_threads for library in libraries]
    set_all(libraries, [2] * len(libraries))
    yield
    set_all(libraries, before)


def set_all(libraries: list[LibController], values: list[int]) -> None:
    """In a thread that ends, so that it has no say in what the tests' threads set."""
    for library, number in zip(libraries, values, strict=True):
        if library.user_api == "blas":
            thread = threading.Thread(target=library.set_num_threads, args=(number,))
            thread.start()
            thread.join()
        else:
            library.set_num_threads(number)


def numbers(api: str) -> set[int]:
    """Those of the libraries, as the caller's thread has them."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == api}


class Holder:
    """A thread that enters and leaves when it is told to."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._held: AbstractContextManager[None] = one_thread()

    def do(self, what: Callable[[], object]) -> set[int]:
        """The numbers of OpenMP that the thread has after it."""
        self._thread.submit(what).result()
        return self._thread.submit(numbers, "openmp").result()

    def enter(self) -> set[int]:
        return self.do(self._held.__enter__)

    def leave(self) -> set[int]:
        return self.do(lambda: self._held.__exit__(None, None, None))


@pytest.mark.parametrize("first_leaves_first", [True, False])
def test_two_threads_may_leave_in_any_order(first_leaves_first: bool) -> None:
    """A picture's own segments and a run: one begins while the other is under way, and ends before or after it."""
    holders = [Holder(), Holder()]
    usual = [holder.do(lambda: None) for holder in holders]
    assert [holder.enter() for holder in holders] == [{1}, {1}] and numbers("blas") == {1}
    order = (0, 1) if first_leaves_first else (1, 0)
    assert holders[order[0]].leave() == usual[order[0]], "OpenMP has a number for each thread"
    assert numbers("blas") == {1}, "the other one still asks for it"
    assert holders[order[1]].leave() == usual[order[1]]
    assert numbers("blas") == {2}, "as before the first came"


def test_one_inside_another_and_an_error() -> None:
    with one_thread():
        with pytest.raises(KeyError), one_thread():
            raise KeyError
        assert numbers("blas") == numbers("openmp") == {1}
    assert numbers("blas") == numbers("openmp") == {2}


def test_two_in_one_thread_may_leave_in_any_order() -> None:
    """As of two runs whose events are taken in turn."""
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert numbers("blas") == numbers("openmp") == {1}
    second.__exit__(None, None, None)
    assert numbers("blas") == numbers("openmp") == {2}


def test_another_thread_that_set_a_number_first_does_not_keep_it() -> None:
    """Since threadpoolctl 3.8 OpenBLAS hears one thread alone."""
    thread = ThreadPoolExecutor(1)
    libraries = [library for library in ThreadpoolController().lib_controllers if library.user_api == "blas"]
    for library in libraries:
        thread.submit(library.set_num_threads, 2).result()
    with one_thread():
        assert numbers("blas") == {1}
    assert numbers("blas") == {2}
