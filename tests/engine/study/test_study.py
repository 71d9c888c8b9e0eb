"""``grapl study`` as a whole, on processes of this machine and on a scheduler and workers elsewhere."""

from __future__ import annotations

import json
import os
import shutil
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
from study_data import HEIGHT, WIDTH, dies_once, make_folder, picture, save

from grapl_engine.cli import main
from grapl_engine.study import runner
from grapl_engine.study.datasets import Sample
from grapl_engine.study.runner import cluster, outcomes
from grapl_engine.study.table import COLUMNS, MANIFEST, SCORES, TABLE, read_study
from grapl_engine.study.tasks import Task
from grapl_engine.study.variants import Variant

NAMES = ("a", "b", "c", "d")
QUICK = ["--vary", "d=8", "--vary", "steps=3,2"]
SLOW = ["--vary", "d=8", "--vary", "steps=60,40"]
"""Long enough for an interruption in the middle: some tenths of a second a task."""
TWICE = ["--seeds", "0,1", "--vary", "lambda=1,4"]
PATIENCE = 60.0
pytestmark = pytest.mark.timeout(120)
COMMAND = "import sys; from grapl_engine.cli import main; sys.exit(main())"


def _keys(steps: str = "3,2") -> set[str]:
    return {f"{name}|paper d=8 lambda={x} steps={steps}|{seed}" for name in NAMES for x in (1, 4) for seed in (0, 1)}


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


def _written(out: Path) -> list[str]:
    """The keys of the table, line by line; a torn last line is left out."""
    if not (out / TABLE).exists():
        return []
    whole = (out / TABLE).read_bytes().rpartition(b"\n")[0].decode("utf-8")
    return [line.split('"')[1] if line.startswith('"') else line.partition(",")[0] for line in whole.splitlines()[1:]]


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


@pytest.fixture
def copied(finished: Path, out: Path) -> Path:
    shutil.copytree(finished, out)
    return out


def test_every_task_is_a_row_and_a_map(finished: Path) -> None:
    rows = read_study(finished).rows
    assert {row.key for row in rows} == _keys()
    assert sorted(_written(finished)) == sorted(_keys())
    for row in rows:
        assert (row.state, row.error, row.preset, row.device) == ("done", "", "paper", "cpu")
        assert set(row.scores) == set(SCORES)
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


# What is refused


def test_a_study_that_is_there_is_not_written_over(copied: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (copied / TABLE, copied / MANIFEST)}
    assert main(["study", str(data), "-o", str(copied), *QUICK]) == 2
    assert capsys.readouterr().err == (
        f"grapl: {copied} holds a study already: go on with it by --resume, or choose another folder.\n"
    )
    assert {path: path.read_bytes() for path in before} == before


def test_another_data_set_is_refused(copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = make_folder(tmp_path / "other", NAMES)
    before = (copied / MANIFEST).read_bytes()
    assert main(["study", str(other), "-o", str(copied), "--resume", *QUICK]) == 2
    assert "choose another folder for another one" in capsys.readouterr().err
    assert (copied / MANIFEST).read_bytes() == before


def test_nothing_is_left_to_do(copied: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (copied / TABLE).read_bytes()
    assert main(["study", str(data), "-o", str(copied), "--resume", "--limit", "2", *QUICK, *TWICE]) == 0
    assert capsys.readouterr().out.startswith(f"8 of 8 tasks done -> {copied / TABLE}\n")
    assert (copied / TABLE).read_bytes() == before
    manifest = read_study(copied).manifest
    assert len(manifest["commands"]) == 2
    assert manifest["dataset"]["pictures"] == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--preset", "papre"], "There is no preset papre"),
        (["--baseline", "slick"], "There is no baseline slick"),
        (["--vary", "nothing=1"], "there is no setting nothing"),
        (["--vary", "lambda=1", "--vary", "lambda=2"], "--vary lambda stands there twice"),
        (["--vary", "d=100000"], "d"),
        (["--seeds", "x"], "Seeds are whole numbers"),
        (["--seeds", str(2**31)], "eed"),
        (["--limit", "0"], "--every and --limit"),
        (["--every", "0"], "--every and --limit"),
        (["--workers", "0"], "--workers"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "--workers"),
        (["--images", "a,x"], "no picture named x"),
        (["--scheduler", "tcp://127.0.0.1:1"], "No scheduler answers at tcp://127.0.0.1:1"),
        (["--scheduler", "nonsense://x"], "No scheduler answers at nonsense://x"),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(
    data: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.setattr(runner, "CONNECT", "0.5s")
    assert main(["study", str(data), "-o", str(out), *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("grapl: ")
    assert sentence in said
    assert not (out / MANIFEST).exists()
    assert not (out / TABLE).exists()


def test_a_folder_that_cannot_be_made(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["study", str(data), "-o", str(tmp_path / "file" / "out")]) == 2
    assert "cannot be" in capsys.readouterr().err
    assert main(["study", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 2
    assert "is no folder" in capsys.readouterr().err


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

    def schedule(self) -> subprocess.Popen[bytes]:
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        _until((self.folder / "scheduler.json").exists, "a scheduler")
        self.address = json.loads((self.folder / "scheduler.json").read_text(encoding="utf-8"))["address"]
        return process

    def work(self) -> subprocess.Popen[bytes]:
        return self.start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--death-timeout", "60")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """A scheduler with a worker."""
    found = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    with found.processes:
        found.schedule()
        found.work()
        yield found


def test_workers_elsewhere_find_the_same(elsewhere: Elsewhere, finished: Path, data: Path, out: Path) -> None:
    assert main(["study", str(data), "-o", str(out), "--scheduler", elsewhere.address, *QUICK, *TWICE]) == 0
    assert sorted(_written(out)) == sorted(_keys())
    here = {row.key: row for row in read_study(finished).rows}
    for row in read_study(out).rows:
        assert row.scores == here[row.key].scores
        assert (out / row.map).read_bytes() == (finished / row.map).read_bytes()


def test_a_killed_worker_elsewhere_loses_nothing(elsewhere: Elsewhere, data: Path, out: Path) -> None:
    second = elsewhere.work()
    done_before: list[int] = []

    def kill() -> None:
        from distributed import Client

        with Client(elsewhere.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
            by_pid = {pid: address for address, pid in client.run(os.getpid).items()}
            _until(lambda: bool(_written(out)), "a row")
            _until(lambda: bool(client.processing().get(by_pid[second.pid])), "a task at the second worker")
        done_before.append(len(_written(out)))
        second.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    assert main(["study", str(data), "-o", str(out), "--scheduler", elsewhere.address, *SLOW, *TWICE]) == 0
    killer.join(PATIENCE)
    assert second.wait(PATIENCE) == -signal.SIGKILL
    assert 0 < done_before[0] < len(_keys())
    assert sorted(_written(out)) == sorted(_keys("60,40"))
    assert all(row.is_done for row in read_study(out).rows)


def test_a_broken_picture_is_a_failed_row_and_is_tried_again(
    elsewhere: Elsewhere, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = make_folder(tmp_path / "data", NAMES)
    broken = data / "images" / "b.png"
    broken.write_text("no picture", encoding="utf-8")
    command = ["study", str(data), "-o", str(out), "--scheduler", elsewhere.address, *QUICK]
    assert main(command) == 1
    rows = {row.image: row for row in read_study(out).rows}
    assert {name: row.state for name, row in rows.items()} == {"a": "done", "b": "failed", "c": "done", "d": "done"}
    assert "b.png" in rows["b"].error
    said = capsys.readouterr()
    assert f"b|paper d=8 steps=3,2|0: {rows['b'].error}" in said.err
    assert said.out.startswith("3 of 4 tasks done")
    assert not (out / "maps" / "b").exists()
    assert main([*command, "--resume", "--quiet"]) == 1
    save(broken, picture(1))
    assert main([*command, "--resume", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert [key.partition("|")[0] for key in _written(out)[4:]] == ["b", "b"]
    assert all(row.is_done for row in read_study(out).rows)


def test_a_scheduler_that_is_lost(data: Path, out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lost = Elsewhere(tmp_path)
    with lost.processes:
        scheduler = lost.schedule()

        def kill() -> None:
            _until((out / TABLE).exists, "the study's begin")
            time.sleep(0.5)  # the tasks are with the scheduler, and nobody is there to work
            scheduler.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        assert main(["study", str(data), "-o", str(out), "--scheduler", lost.address, *QUICK]) == 2
        killer.join(PATIENCE)
    said = capfd.readouterr().err
    assert "go on with --resume once it is there again" in said
    assert "Traceback" not in said
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
    assert text.startswith(",".join(COLUMNS))
    keys = [row.key for row in read_study(out).rows]
    assert keys == _written(out)
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
    before = (out / TABLE).read_bytes()
    with (out / TABLE).open("ab") as file:
        file.write(b'"a|paper d=8 lam')  # a kill may tear a line
    assert main(["study", str(data), "-o", str(out), "--resume", "--scheduler", elsewhere.address, *SLOW, *TWICE]) == 0
    assert (out / TABLE).read_bytes().startswith(before)
    assert _written(out)[: len(done)] == done
    assert sorted(_written(out)) == sorted(_keys("60,40"))
    assert all(row.is_done for row in read_study(out).rows)
