"""Tasks on processes: those of this machine, or of a cluster that is there."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from grapl_engine.errors import StudyError
from grapl_engine.study.tasks import Outcome, Task, run_task

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["cluster", "outcomes"]

AHEAD = 3
"""Tasks a worker has at hand: it never waits for the next, and few are lost to an interruption."""
POLL = 0.2
"""Seconds between two looks at whether the study is to end."""
CONNECT = "10s"
LOST_WORKERS = 10
"""Times that a task is begun again because its worker died, before it counts as the culprit."""


@contextmanager
def cluster(address: str | None, workers: int | None) -> Iterator[Client]:
    """Somebody to work.

    Parameters
    ----------
    address : str or None
        ``tcp://...`` of a scheduler that runs; None starts processes on this machine, one thread each,
        that nobody else can reach.
    workers : int or None
        Processes on this machine; one a core by default.

    Yields
    ------
    Client

    Raises
    ------
    StudyError
        If nobody answers at the address, or no process can be started.
    """
    import dask
    from distributed import Client, LocalCluster

    dask.config.set({"distributed.scheduler.allowed-failures": LOST_WORKERS, "distributed.admin.tick.limit": "1h"})
    if address is not None:
        try:
            client = Client(address, timeout=CONNECT)
        except (OSError, ValueError) as error:
            raise StudyError(
                f"No scheduler answers at {address}: start one with 'dask scheduler' and name its address."
            ) from error
        with client:
            yield client
        return
    try:
        with _deaf_to_interrupts():
            local = LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs="ERROR",
            )
    except (OSError, RuntimeError) as error:
        raise StudyError(f"Workers could not be started on this machine: {error}.") from error
    with local, Client(local) as client:
        yield client


def outcomes(
    client: Client,
    tasks: Sequence[Task],
    should_stop: Callable[[], bool],
    work: Callable[[Task], Outcome] = run_task,
) -> Iterator[Outcome]:
    """Each task's outcome as it comes, in whatever order.

    A worker that dies loses nothing: its tasks are begun again elsewhere, or when another one comes.

    Parameters
    ----------
    client : Client
    tasks : sequence of Task
    should_stop : callable
        Asked several times a second; once it says True, the tasks in flight are let go.
    work : callable
        What a task is; module level, so that a worker can import it.

    Yields
    ------
    Outcome

    Raises
    ------
    StudyError
        If the scheduler is lost.
    """
    from distributed import wait

    waiting = list(reversed(tasks))
    running: dict[Future[Any], Task] = {}
    try:
        while (waiting or running) and not should_stop():
            room = AHEAD * max(1, _count(client)) - len(running)
            for _ in range(min(room, len(waiting))):
                task = waiting.pop()
                running[client.submit(work, task, pure=False)] = task
            try:
                done = wait(list(running), timeout=POLL, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                continue
            finally:
                _insist(client)
            for future in done:
                yield _outcome(future, running.pop(future))
    finally:
        if running and client.status == "running":
            client.cancel(list(running), force=True)


def _outcome(future: Future[Any], task: Task) -> Outcome:
    if future.status == "finished":
        outcome = future.result()
        assert isinstance(outcome, Outcome)
        return outcome
    if future.status == "error":
        return task.failed(future.exception() or "the worker gave no reason")
    raise StudyError("The scheduler has let go of the tasks: go on with --resume once it is there again.")


def _insist(client: Client) -> None:
    if client.status != "running":
        raise StudyError("The scheduler does not answer any more: go on with --resume once it is there again.")


def _count(client: Client) -> int:
    """Threads that work, over all workers."""
    return sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started inside leave Ctrl+C to the one that started them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
