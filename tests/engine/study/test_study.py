"""``grapl study`` as a whole, on processes of this machine and on a scheduler and workers elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from small_study import keys_of as _written
from study_data import HEIGHT, WIDTH, dies_once, make_folder, picture, save

from grapl_engine.cli.main import main
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.study.datasets import Sample
from grapl_engine.study.folder import MANIFEST, read_study
from grapl_engine.study.rows import columns
from grapl_engine.study.runner import cluster, outcomes
from grapl_engine.study.store import STORE
from grapl_engine.study.table import TABLE, read_table
from grapl_engine.study.tasks import Task
from grapl_engine.study.variants import Variant

NAMES = ("a", "b", "c", "d")
QUICK = ["--vary", "d=8", "--vary", "steps=3,2"]
SLOW = ["--vary", "d=8", "--vary", "steps=60,40"]
"""Long enough for an interruption in the middle: some tenths of a second a task."""
TWICE = ["--seeds", "0,1", "--vary", "lambda=1,4"]
PATIENCE = 200.0
pytestmark = pytest.mark.timeout(400)
COMMAND = "import sys; from grapl_engine.cli.main import main; sys.exit(main())"


def _keys(steps: str = "3,2") -> set[str]:
    return {f"{name}|paper d=8 lambda={x} steps={steps}|{seed}" for name in NAMES for x in (1, 4) for seed in (0, 1)}


def _run(data: Path, out: Path, address: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own: a scheduler that is lost leaves traces in the one that lost it."""
    command = [sys.executable, "-c", COMMAND, "study", str(data), "-o", str(out), "--scheduler", address, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


def _processes() -> set[psutil.Process]:
    """Those below this one, but for Python's own keeper of shared memory, which stays until the end."""
    found = set()
    for process in psutil.Process().children(recursive=True):
        try:
            if process.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in " ".join(process.cmdline()):
                found.add(process)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture(autouse=True)
def no_stray_processes() -> Iterator[None]:
    before = _processes()
    yield
    _until(lambda: _processes() <= before, f"the end of {_processes() - before}")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("data"), NAMES)


# On processes of this machine


@pytest.fixture(scope="module")
def finished(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pictures, two seeds, two values of lambda."""
    out = tmp_path_factory.mktemp("finished") / "deep" / "out"
    assert main(["study", str(data), "-o", str(out), "--workers", "2", *QUICK, *TWICE]) == 0
    return out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_every_task_is_a_row_and_a_map(finished: Path) -> None:
    rows = read_study(finished).rows
    assert {row.key for row in rows} == _keys()
    assert sorted(_written(finished)) == sorted(_keys())
    for row in rows:
        assert (row.state, row.error, row.preset, row.device) == ("done", "", "paper", "cpu")
        assert set(row.scores) == set(score_columns())
        assert all(np.isfinite(value) for value in row.scores.values())
        assert [len(iteration) for iteration in row.losses] == [3, 2]
        with Image.open(finished / row.map) as labels:
            values = np.asarray(labels)
        assert values.shape == (HEIGHT, WIDTH)
        assert np.unique(values).size == row.k_hat
    assert len({row.map for row in rows}) == len(rows)


def test_the_manifest_says_what_was_run(finished: Path, data: Path) -> None:
    manifest = json.loads((finished / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["dataset"] == {"path": str(data), "kind": "folder", "name": data.name, "void": None, "pictures": 4}
    assert manifest["commands"] == [["grapl", "study", str(data), "-o", str(finished), "--workers", "2", *QUICK, *TWICE]]
    assert set(manifest["variants"]) == {f"paper d=8 lambda={x} steps=3,2" for x in (1, 4)}
    assert manifest["variants"]["paper d=8 lambda=4 steps=3,2"]["settings"]["lambda_"] == 4
    assert manifest["machine"]["cores"] == os.cpu_count()
    assert {"created", "versions"} <= set(manifest)


def test_a_worker_that_dies_in_the_middle_of_a_task_loses_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "died"
    names = ["deadly", *(f"task{number}" for number in range(11))]
    tasks = [Task(Sample(name, str(mark), ()), Variant("grapl", "paper"), 0) for name in names]
    with cluster(None, 2) as client:
        found = [outcome.row.key for outcome in outcomes(client, tasks, lambda: False, dies_once)]
    assert mark.exists()
    assert sorted(found) == sorted(task.key for task in tasks)


# On a scheduler and workers that are processes of their own


@dataclass
class Elsewhere:
    """A scheduler on loopback, and what works for it."""

    folder: Path
    processes: ExitStack = field(default_factory=ExitStack)
    address: str = ""

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "dask",
            *words,
            "--scheduler-file",
            str(self.folder / "scheduler.json"),
            "--no-dashboard",
        ]
        log = self.processes.enter_context((self.folder / f"{words[0]}-{time.monotonic_ns()}.log").open("wb"))
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        self.processes.callback(_end, process)
        return process

    def said(self, who: str) -> str:
        return "".join(log.read_text(encoding="utf-8") for log in sorted(self.folder.glob(f"{who}-*.log")))

    def schedule(self) -> subprocess.Popen[bytes]:
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        file = self.folder / "scheduler.json"
        _until(lambda: file.exists() and file.read_text(encoding="utf-8").endswith("}"), "a scheduler")
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]
        return process

    def work(self) -> subprocess.Popen[bytes]:
        return self.start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--death-timeout", "60")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(60)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """A scheduler with a worker."""
    found = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    with found.processes:
        found.schedule()
        found.work()
        yield found


def test_workers_elsewhere_find_the_same(elsewhere: Elsewhere, finished: Path, data: Path, out: Path) -> None:
    assert _run(data, out, elsewhere.address, *QUICK, *TWICE).returncode == 0
    assert sorted(_written(out)) == sorted(_keys())
    here = {row.key: row for row in read_study(finished).rows}
    for row in read_study(out).rows:
        assert row.scores == here[row.key].scores
        assert (out / row.map).read_bytes() == (finished / row.map).read_bytes()


def test_a_killed_worker_elsewhere_loses_nothing(elsewhere: Elsewhere, data: Path, out: Path) -> None:
    second = elsewhere.work()
    done_before: list[int] = []

    def kill() -> None:
        _until(lambda: bool(_written(out)), "a row")
        done_before.append(len(_written(out)))
        second.kill()

    _until(lambda: elsewhere.said("worker").count("Registered to") >= 2, "the second worker")
    killer = threading.Thread(target=kill)
    killer.start()
    assert _run(data, out, elsewhere.address, *SLOW, *TWICE).returncode == 0
    killer.join(PATIENCE)
    assert second.wait(PATIENCE) == -signal.SIGKILL
    assert 0 < done_before[0] < len(_keys())
    assert sorted(_written(out)) == sorted(_keys("60,40"))
    assert all(row.is_done for row in read_study(out).rows)


def test_a_broken_picture_is_a_failed_row_and_is_tried_again(elsewhere: Elsewhere, tmp_path: Path, out: Path) -> None:
    data = make_folder(tmp_path / "data", NAMES)
    broken = data / "images" / "b.png"
    broken.write_text("no picture", encoding="utf-8")
    found = _run(data, out, elsewhere.address, *QUICK)
    assert found.returncode == 1
    rows = {row.image: row for row in read_study(out).rows}
    assert {name: row.state for name, row in rows.items()} == {"a": "done", "b": "failed", "c": "done", "d": "done"}
    assert "b.png" in rows["b"].error
    assert f"b|paper d=8 steps=3,2|0: {rows['b'].error}" in found.stderr
    assert found.stdout.startswith("3 of 4 tasks done")
    assert not (out / "maps" / "b").exists()
    save(broken, picture(1))
    again = _run(data, out, elsewhere.address, *QUICK, "--resume", "--quiet")
    assert (again.returncode, again.stdout) == (0, "")
    assert len(_written(out)) == 4
    assert all(row.is_done for row in read_study(out).rows)


def test_a_scheduler_that_is_lost(data: Path, out: Path, tmp_path: Path) -> None:
    lost = Elsewhere(tmp_path)
    with lost.processes:
        scheduler = lost.schedule()

        def kill() -> None:
            _until((out / STORE).exists, "the study's begin")
            time.sleep(0.5)  # the tasks are with the scheduler, and nobody is there to work
            scheduler.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        found = _run(data, out, lost.address, *QUICK)
        killer.join(PATIENCE)
    assert found.returncode == 2
    assert "go on with --resume once it is there again" in found.stderr
    assert "Traceback" not in found.stderr
    assert read_study(out).rows == ()


# What ends in the middle


@contextmanager
def _command(data: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own, in a session of its own as below a terminal."""
    words = [sys.executable, "-c", COMMAND, "study", str(data), "-o", str(out), "--workers", "1", *SLOW, *TWICE]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    assert process.poll() is None, process.communicate()
    return psutil.Process(process.pid).children(recursive=True)


def _wait_gone(workers: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(workers, PATIENCE)
    for worker in alive:
        worker.kill()
    assert alive == []


def _table_is_whole(out: Path) -> list[str]:
    text = (out / TABLE).read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert text.startswith(",".join(columns()))
    keys = [row.key for row in read_table(out / TABLE)]
    assert keys == _written(out) == [row.key for row in read_study(out).rows]
    assert 2 <= len(keys) < len(_keys())
    return keys


def test_ctrl_c_keeps_whole_rows(data: Path, out: Path) -> None:
    with _command(data, out) as process:
        _until(lambda: len(_written(out)) >= 2, "two rows")
        workers = _workers(process)
        assert len(workers) >= 2  # a worker, and Python's keeper
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        said, complaints = process.communicate(timeout=PATIENCE)
        _wait_gone(workers)
    assert process.returncode == 130
    assert "the same command with --resume goes on" in complaints
    assert "Traceback" not in complaints
    assert said == ""
    _table_is_whole(out)


def test_ctrl_c_while_the_workers_start_is_not_lost(data: Path, out: Path) -> None:
    with _command(data, out) as process:
        _until(lambda: bool(_workers(process)), "the first process of a worker")
        workers = _workers(process)
        os.killpg(process.pid, signal.SIGINT)
        _, complaints = process.communicate(timeout=PATIENCE)
        _wait_gone(workers)
    assert process.returncode == 130
    assert "Traceback" not in complaints
    assert len(_written(out)) < len(_keys())


def test_after_a_kill_resume_does_exactly_what_is_missing(elsewhere: Elsewhere, data: Path, out: Path) -> None:
    with _command(data, out) as process:
        _until(lambda: len(_written(out)) >= 2, "two rows")
        workers = _workers(process)
        process.kill()
        process.wait(PATIENCE)
        _wait_gone(workers)
    done = _written(out)
    assert 2 <= len(done) < len(_keys())
    assert not (out / TABLE).exists()
    before = read_study(out).rows
    assert _run(data, out, elsewhere.address, "--resume", *SLOW, *TWICE).returncode == 0
    assert repr(read_study(out).rows[: len(done)]) == repr(before)
    assert _written(out) == [row.key for row in read_table(out / TABLE)]
    assert sorted(_written(out)) == sorted(_keys("60,40"))
    assert all(row.is_done for row in read_study(out).rows)
