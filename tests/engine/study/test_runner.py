"""Tasks on worker processes of this machine: unreachable from outside, killed in the middle, let go of, and raising."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import CancelledError, Client
from distributed.security import Security
from small_study import gated, gated_tasks, until

from grapl_engine.errors import StudyError
from grapl_engine.study import runner
from grapl_engine.study.runner import AHEAD, cluster, outcomes, threads


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    with cluster(None, 2) as client:
        yield client


def test_nobody_else_can_reach_the_workers(local: Any) -> None:
    assert threads(local) == 2
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = [at.laddr.ip for process in processes for at in process.net_connections("inet") if at.status == "LISTEN"]
    assert len(listening) > 2
    assert set(listening) == {"127.0.0.1"}


def test_whoever_has_no_credentials_is_refused_at_every_port(local: Any) -> None:
    """As another user of the machine would try: with a client of dask's, and with a browser."""
    address = local.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    for protocol, security in (("tcp", None), ("tls", Security.temporary())):
        with pytest.raises(OSError, match=r"Timed out|closed|SSL|certificate"):
            Client(address.replace("tls", protocol), timeout="2s", security=security)
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = [at.laddr.port for process in processes for at in process.net_connections("inet") if at.status == "LISTEN"]
    said = [_said_at(port, path) for port in listening for path in ("/", "/health", "/info/main/workers.html", "/metrics")]
    assert not set(said) - {"nothing", "404"}
    assert "404" in said, "the pages of scheduler and workers are there, and empty"


def _said_at(port: int, path: str) -> str:
    """What a browser gets there: a status, or nothing that it understands."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return "nothing"
    finally:
        connection.close()


def test_a_worker_that_is_killed_loses_nothing(local: Any, tmp_path: Path) -> None:
    tasks = gated_tasks(tmp_path, 12)

    def kill_and_open() -> None:
        first, _ = until(lambda: len(found := sorted(tmp_path.glob("*-*"))) >= 2 and found[:2], "two tasks under way")
        psutil.Process(int(first.name.partition("-")[2])).kill()
        (tmp_path / "gate").touch()

    killer = threading.Thread(target=kill_and_open)
    killer.start()
    found = [outcome.row for outcome in outcomes(local, tasks, lambda: False, gated)]
    killer.join()
    assert sorted(row.key for row in found) == sorted(task.key for task in tasks)
    assert all(row.is_done for row in found)
    begun = [path.name.partition("-")[0] for path in tmp_path.glob("*-*")]
    assert len(begun) > len(set(begun)) == 12, "a task was begun again"


def test_stopping_lets_go_of_what_waits(local: Any, tmp_path: Path) -> None:
    until(lambda: threads(local) == 2, "both workers")
    stop = threading.Event()
    (tmp_path / "gate").touch()
    coming = outcomes(local, gated_tasks(tmp_path, 200), stop.is_set, gated)
    next(coming)
    stop.set()
    rest = list(coming)
    begun = len(list(tmp_path.glob("*-*")))
    assert 1 + len(rest) <= begun <= 4 * AHEAD


@pytest.mark.parametrize("error", [OSError("Stream is closed"), CancelledError("gone")])
def test_a_result_that_goes_down_with_the_scheduler_is_a_sentence(error: Exception, tmp_path: Path) -> None:
    class Lost:
        status = "finished"

        def result(self) -> None:
            raise error

    with pytest.raises(StudyError, match="go on with --resume"):
        runner._outcome(Lost(), gated_tasks(tmp_path, 1)[0])


def test_a_task_that_raises_is_a_row(local: Any, tmp_path: Path) -> None:
    (outcome,) = outcomes(local, gated_tasks(tmp_path, 1), lambda: False, _no_task)
    assert (outcome.row.state, outcome.row.error) == ("failed", "no task of mine")


def _no_task(_task: object) -> Any:
    raise RuntimeError("no task\nof mine")
