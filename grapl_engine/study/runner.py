"""Tasks on processes: those of this machine, or of a cluster that is there."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from grapl_engine import __version__
from grapl_engine.errors import StudyError
from grapl_engine.study.tasks import Outcome, Task, run_task

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["cluster", "outcomes", "threads"]

AHEAD = 3
"""Tasks a worker has at hand: it never waits for the next, and few are lost to an interruption."""
POLL = 0.2
"""Seconds between two looks at whether the study is to end."""
CONNECT = "10s"
LOST_WORKERS = 10
"""Times that a task is begun again because its worker died, before it counts as the culprit."""
_VERSION = "grapl_engine:__version__"
"""What a worker is asked for, in words that one without the program understands."""
_HUSH = "ignore:resource_tracker:UserWarning"
"""For the process that cleans up after a program that leaves at once, and would say so."""
_PAGES = ("distributed.scheduler.http.routes", "distributed.worker.http.routes")
"""What scheduler and workers tell any browser of this machine, whoever uses it."""
LOST = "The scheduler does not answer any more: go on with --resume once it is there again."


@contextmanager
def cluster(address: str | None, workers: int | None) -> Iterator[Client]:
    """Somebody to work.

    Parameters
    ----------
    address : str or None
        ``tcp://...`` of a scheduler that runs; None starts processes on this machine, one thread each,
        that nobody else can reach: not from outside, and on this machine only with credentials that are made on the spot
        and never written down.
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
    import distributed  # noqa: F401 - brings its own defaults; imported inside the block, they would be gone after it

    patience = {"distributed.scheduler.allowed-failures": LOST_WORKERS, "distributed.admin.tick.limit": "1h"}
    chosen = patience | dict.fromkeys(_PAGES, ())
    with dask.config.set(chosen), _hushed(), _local(workers) if address is None else _remote(address) as client:
        yield client


def _remote(address: str) -> Client:
    import dask
    from distributed import Client

    scheme = address.partition("://")[0] if "://" in address else "tcp"
    if scheme not in ("tcp", "tls"):
        raise StudyError(f"{address} is no address of a scheduler that is known here: name it as tcp://HOST:PORT.")
    if scheme == "tls" and not dask.config.get("distributed.comm.tls.ca-file", None):
        raise StudyError(
            f"{address} asks for certificates, and dask has none on this machine (distributed.comm.tls in its configuration): "
            "set them up there, or name the scheduler as tcp://HOST:PORT."
        )
    try:
        return Client(address, timeout=CONNECT)
    except (OSError, ValueError, TypeError) as error:  # the last one for certificates that cannot be used
        raise StudyError(f"No scheduler answers at {address}: start one with 'dask scheduler' and name its address.") from error


@contextmanager
def _local(workers: int | None) -> Iterator[Client]:
    from distributed import Client, LocalCluster
    from distributed.security import Security

    try:
        with _interrupts_held_back():
            local = LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                protocol="tls://",
                security=Security.temporary(),
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # by itself it complains where 8787 is taken
                silence_logs="CRITICAL",  # a worker whose study was killed has nothing to tell either
            )
    except (OSError, RuntimeError) as error:
        raise StudyError(f"Workers could not be started on this machine: {error}.") from error
    with local, Client(local) as client:
        try:
            yield client
        finally:  # what is under way is not wanted any more, and would be waited for
            for nanny in local.workers.values():
                nanny.auto_restart = False
            kill_workers()


def kill_workers() -> None:
    """End the processes of this machine's workers at once, in the middle of whatever they do."""
    for process in multiprocessing.active_children():
        process.kill()


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
    known: set[str] = set()
    try:
        while (waiting or running) and not should_stop():
            known = _checked(client, known)
            room = AHEAD * max(1, threads(client)) - len(running)
            for _ in range(min(room, len(waiting))):
                task = waiting.pop()
                running[client.submit(work, task, pure=False)] = task
            with _answering():
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


def _checked(client: Client, known: set[str]) -> set[str]:
    """The workers that are there; the new ones among them are asked whether they have this version of the program.

    Without it a worker could not even say what is wrong: tasks would be begun and lost again and again.
    """
    with _answering():
        there = set(client.nthreads())
        new = sorted(there - known)
        answers = client.run(resolve_name, _VERSION, workers=new, on_error="return") if new else {}
    for worker, version in answers.items():
        if isinstance(version, ImportError | AttributeError):
            reason = f"cannot import grapl_engine ({version})"
        elif isinstance(version, str) and version != __version__:
            reason = f"has version {version} of the program"
        else:
            continue
        raise StudyError(f"The worker {worker} {reason}: install version {__version__} there, or take it away.")
    return there


def _outcome(future: Future[Any], task: Task) -> Outcome:
    with _answering():
        if future.status == "finished":
            outcome = future.result()
            assert isinstance(outcome, Outcome)
            return outcome
        if future.status == "error":
            return task.failed(future.exception() or "the worker gave no reason")
    raise StudyError(LOST)


@contextmanager
def _answering() -> Iterator[None]:
    """A question to the scheduler; a connection that breaks meanwhile is its loss."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, CancelledError) as error:
        raise StudyError(LOST) from error


def _insist(client: Client) -> None:
    if client.status != "running":
        raise StudyError(LOST)


def threads(client: Client) -> int:
    """Tasks that can run at a time, over all workers that are there.

    Raises
    ------
    StudyError
        If the scheduler is lost.
    """
    with _answering():
        return sum(client.nthreads().values())


@contextmanager
def _hushed() -> Iterator[None]:
    """What becomes of workers and of the scheduler is said in sentences of our own, not in tracebacks on the terminal."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    loggers = {name: logging.getLogger(name) for name in names}
    before = {name: logger.level for name, logger in loggers.items()}
    for logger in loggers.values():
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, logger in loggers.items():
            logger.setLevel(before[name])


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl+C, and the end of the terminal, wait until the end of the block; processes begun inside never hear of them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    sys.warnoptions.append(_HUSH)
    resource_tracker.ensure_running()  # begun inside, it would let Ctrl+C through again
    sys.warnoptions.remove(_HUSH)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
