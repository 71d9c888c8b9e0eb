"""One pool for all: made when it is first used, used in turn, ended once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from pictures import halves, quick

from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Picture, as_picture, segment
from grapl_engine.pipeline.run_pool import RunJob, RunPool, RunResult

NEVER = lambda: False  # noqa: E731


class Scripted(RunPool):
    """Says a failure for each job, one after the other, and notes how many use it at a time."""

    def __init__(self) -> None:
        self.closed, self.users, self.most = 0, 0, 0
        self.may_go_on = threading.Event()

    def runs(
        self, picture: Picture, jobs: Sequence[RunJob], should_stop: Callable[[], bool] = NEVER, **_asked: object
    ) -> Iterator[RunResult]:
        self.users += 1
        self.most = max(self.most, self.users)
        try:
            for index in range(len(jobs)):
                self.may_go_on.wait(60)
                yield RunResult(index, failure="no")
        finally:
            self.users -= 1

    def abandon(self) -> None:
        self.may_go_on.set()

    def close(self) -> None:
        self.closed += 1


def test_it_is_made_with_the_first_runs_and_closed_once() -> None:
    made: list[Scripted] = []

    def make() -> Scripted:
        made.append(Scripted())
        made[-1].may_go_on.set()
        return made[-1]

    shared = SharedRunPool(make)
    shared.close()
    assert not made, "nothing is made in order to be closed"
    shared = SharedRunPool(make)
    picture = as_picture(halves())
    for _ in range(2):
        assert [result.index for result in shared.runs(picture, [RunJob(quick())] * 2, NEVER)] == [0, 1]
    assert len(made) == 1 and not shared.is_in_use
    shared.close()
    shared.close()
    assert made[0].closed == 1
    assert list(shared.runs(picture, [RunJob(quick())], NEVER)) == [], "closed is closed"


def test_who_asks_meanwhile_waits_and_can_be_told_not_to() -> None:
    pool = Scripted()
    shared, picture, jobs = SharedRunPool(lambda: pool), as_picture(halves()), [RunJob(quick())] * 2
    results: list[RunResult] = []
    first, second = (threading.Thread(target=lambda: results.extend(shared.runs(picture, jobs, NEVER))) for _ in range(2))
    first.start()
    second.start()
    assert list(shared.runs(picture, jobs, lambda: True)) == [], "it is not waited for what nobody wants"
    assert shared.is_in_use
    pool.may_go_on.set()
    first.join(60)
    second.join(60)
    assert len(results) == 4 and pool.most == 1


def test_abandoned_it_hands_out_nothing_more() -> None:
    pool = Scripted()
    shared, picture = SharedRunPool(lambda: pool), as_picture(halves())
    runs = threading.Thread(target=lambda: list(shared.runs(picture, [RunJob(quick())], NEVER)))
    runs.start()
    while not shared.is_in_use:
        pass
    shared.abandon()
    shared.close()
    runs.join(60)
    assert not runs.is_alive()
    assert list(shared.runs(picture, [RunJob(quick())], NEVER)) == []


def test_its_runs_are_those_of_the_engine() -> None:
    shared, picture = SharedRunPool(), as_picture(halves(), "halves.png")
    try:
        (result,) = shared.runs(picture, [RunJob(quick())], NEVER)
    finally:
        shared.close()
    last = list(segment(picture, quick(), iteration_maps=False))[-1]
    assert result.record is not None and result.record.finished is not None
    np.testing.assert_array_equal(result.record.finished.pixel_labels, last.pixel_labels)  # type: ignore[union-attr]
