"""Many runs at a time: the labels of `segment`, one failure alone, a process that dies, and ends that are ends."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from pictures import halves, quick, save_tiny_encoder

from grapl_engine import Picture, RunRecord, as_picture, segment
from grapl_engine.errors import NO_MEMORY, GraplError
from grapl_engine.events import Event
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.pipeline.run_pool import LOST, RunJob, RunPool, _result


@pytest.fixture(scope="module")
def pool() -> Iterator[RunPool]:
    with RunPool(2) as pool:
        yield pool


@pytest.fixture
def picture() -> Picture:
    return as_picture(halves(), "halves.png")


def processes(pool: RunPool) -> list[int]:
    assert pool._executor is not None
    return [process.pid for process in pool._executor._processes.values() if process.pid is not None]


def test_runs_are_those_of_segment(pool: RunPool, picture: Picture) -> None:
    jobs = [RunJob(quick(seed=seed)) for seed in range(3)]
    jobs.append(RunJob(quick(), LabelConstraints((LabelConstraint(0.1, 0.1, 1),))))
    results = {result.index: result for result in pool.runs(picture, jobs)}
    assert sorted(results) == [0, 1, 2, 3]
    for index, job in enumerate(jobs):
        record = results[index].record
        assert record is not None and record.picture is picture and record.settings == job.settings
        expected = RunRecord(picture, job.settings, constraints=job.constraints)
        for event in segment(picture, job.settings, constraints=job.constraints, iteration_maps=False):
            expected.add(event)
        assert record.finished is not None and expected.finished is not None
        np.testing.assert_array_equal(record.finished.pixel_labels, expected.finished.pixel_labels)
        assert record.frames() == expected.frames() and record.constraints == job.constraints
        assert not record.finished.pixel_labels.flags.writeable and not record.iterations[0].probabilities.flags.writeable


def test_a_model_is_used_where_the_person_accepted_it(pool: RunPool, picture: Picture, tmp_path: Path) -> None:
    settings = quick(affinity="dinov2", dinov2_model=str(save_tiny_encoder(tmp_path)))
    refused, accepted = sorted(
        pool.runs(picture, [RunJob(settings), RunJob(settings, accepts_model=True)]), key=lambda one: one.index
    )
    assert refused.record is None and refused.failure is not None and "nothing is read" in refused.failure
    assert accepted.record is not None and accepted.record.finished is not None


def test_levels_and_maps_come_where_they_are_asked_for(pool: RunPool) -> None:
    image = np.random.default_rng(0).random((40, 48, 3))
    image[:, 24:] /= 3
    (result,) = pool.runs(as_picture(image), [RunJob(quick())], iteration_maps=True, hierarchy=True)
    assert result.record is not None and result.record.finished is not None
    assert result.record.iterations[0].pixel_labels is not None
    assert result.record.finished.hierarchy is not None
    assert not result.record.finished.hierarchy.tree.heights.flags.writeable


def test_a_job_that_fails_fails_alone(pool: RunPool, picture: Picture) -> None:
    wrong = LabelConstraints((LabelConstraint(0.5, 0.5, 99),))
    results = {result.index: result for result in pool.runs(picture, [RunJob(quick(), wrong), RunJob(quick())])}
    assert results[0].record is None and "names label 99" in (results[0].failure or "")
    assert results[1].record is not None and results[1].failure is None


def test_no_jobs_are_no_runs(pool: RunPool, picture: Picture) -> None:
    assert list(pool.runs(picture, [])) == []


def test_what_is_stopped_ends_soon_and_the_pool_lives_on(pool: RunPool, picture: Picture) -> None:
    long = quick(steps=(10_000,) * 5, early_stop=0.0)
    begun = time.monotonic()
    assert list(pool.runs(picture, [RunJob(long)] * 3, lambda: time.monotonic() - begun > 0.5)) == []
    assert time.monotonic() - begun < 120
    assert len(list(pool.runs(picture, [RunJob(quick())]))) == 1


def test_abandoned_it_ends_in_the_middle_of_a_run_and_leaves_no_process(picture: Picture) -> None:
    pool = RunPool(1)
    runs = pool.runs(picture, [RunJob(quick()), RunJob(quick(steps=(10_000,) * 5, early_stop=0.0))])
    assert next(runs).record is not None
    (worker,) = processes(pool)
    abandon = threading.Timer(0.2, pool.abandon)
    abandon.start()
    assert list(runs) == [], "the second run says nothing, not even that it failed"
    pool.close()
    assert list(pool.runs(picture, [RunJob(quick())])) == []
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by signal")
def test_a_lost_process_costs_nothing_and_a_deadly_run_itself_alone(pool: RunPool, picture: Picture) -> None:
    list(pool.runs(picture, [RunJob(quick())] * 2))
    killed = processes(pool)
    long = quick(steps=(1000,), early_stop=0.0)
    jobs = [RunJob(long), RunJob(quick(seed=1)), RunJob(quick(seed=2))]
    endless = [RunJob(quick(steps=(10_000,) * 5, early_stop=0.0, seed=seed)) for seed in range(3)]

    def kill() -> None:
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(0.3, kill)
    timer.start()
    results = {result.index: result for result in pool.runs(picture, jobs)}
    timer.join()
    assert sorted(results) == [0, 1, 2] and all(result.record is not None for result in results.values())

    def kill_always() -> None:
        while not ended.wait(0.2):
            for pid in processes(pool) if pool._executor is not None else ():
                os.kill(pid, signal.SIGKILL)

    ended = threading.Event()
    killer = threading.Thread(target=kill_always)
    killer.start()
    results = {result.index: result for result in pool.runs(picture, endless)}
    ended.set()
    killer.join()
    assert {result.failure for result in results.values()} == {LOST} and sorted(results) == [0, 1, 2]
    (again,) = pool.runs(picture, [RunJob(quick())])
    assert again.record is not None


PROGRAM = """
import sys
sys.path[:0] = {paths!r}
from pictures import halves, quick, save_tiny_encoder
from grapl_engine import as_picture
from grapl_engine.pipeline.run_pool import RunJob, RunPool
if __name__ == "__main__":
    pool = RunPool(1)
    runs = pool.runs(as_picture(halves()), [RunJob(quick()), RunJob(quick(steps=(10_000,) * 5, early_stop=0.0))])
    next(runs)
    print(*(process.pid for process in pool._executor._processes.values()), flush=True)
    next(runs)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_processes_do_not_outlive_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(paths=[path for path in sys.path if path]))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        assert Path(f"/proc/{worker}").exists()
        program.kill()
    until = time.monotonic() + 60
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


@pytest.mark.parametrize(("error", "said"), [(MemoryError(), NO_MEMORY), (KeyError("d"), "The run broke off: 'd'.")])
def test_what_a_process_could_not_do_is_a_sentence(picture: Picture, error: Exception, said: str) -> None:
    future: Future[list[Event]] = Future()
    future.set_exception(error)
    assert _result(0, picture, RunJob(quick()), future).failure == said


def test_a_disk_without_room_for_the_picture_is_told_before_any_run(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*_arguments: object, **_words: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(np, "save", save)
    with RunPool(1) as pool, pytest.raises(GraplError, match=r"does not take the picture \(No space left on device\)"):
        list(pool.runs(picture, [RunJob(quick())]))
