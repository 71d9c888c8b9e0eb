"""Whatever is done in whatever order: the session is where a plain model of it is, and shows nothing of another picture."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hierarchies import striped
from scripted_run import scripted_events, scripted_labels, scripted_picture

import app.session.run_controller as run_controller
from app.session.kept_runs import MOST_REMOVED
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Finished, Frame, Picture, RunRecord, Settings
from grapl_engine.truth import Truth

SEQUENCES, STEPS, SEEDS = 10_000, 12, 20
SETTINGS = tuple(Settings(d=4, k0=5, steps=(1, 1), lambda_=value) for value in (8.0, 16.0, 32.0))
PICTURES = tuple(scripted_picture(f"{width}.png", width, 16) for width in (16, 24, 32))
"""Of different sizes: labels of one do not fit on another."""


@cache
def events(number: int) -> tuple[Any, ...]:
    """What the engine says of a picture, whose levels come at the end."""
    picture = PICTURES[number]
    *first, finished = scripted_events(picture, SETTINGS[0])
    assert isinstance(finished, Finished)
    return *first, replace(finished, hierarchy=striped(16, picture.width, source="network"))


@cache
def truth(number: int) -> Truth:
    return Truth((scripted_labels((16, PICTURES[number].width)).astype(np.int32),))


class CrankedTask(BackgroundTask):
    """An engine's task without a thread: it goes an event on when it is told to."""

    _events: Iterator[object] | None = None
    _is_held = _is_stopped = False

    def submit(self, compute: Callable[..., Iterator[object]]) -> None:
        self._is_held = self._is_stopped = False
        self._events = compute(lambda: self._is_stopped)

    def stop(self) -> None:
        self._is_stopped, self._is_held = True, False

    def pause(self) -> None:
        self._is_held = True

    def resume(self) -> None:
        self._is_held = False

    def crank(self, failure: Failure | None = None) -> None:
        if self._events is None or self._is_held:
            return
        event = next(self._events, None) if failure is None else None
        if event is not None:
            self.result.emit(event)
            return
        self._events = None
        if failure is None:
            self.finished.emit()
        else:
            self.failed.emit(failure)


@dataclass
class Model:
    """What a person would say is going on."""

    picture: Picture | None = None
    shown: RunRecord | None = None
    frame: Frame | None = None
    following: bool = True
    compared: RunRecord | None = None
    selected: int | None = None
    running: RunRecord | None = None
    told: int = 0
    is_dropped: bool = False
    starts_again: bool = False
    phase: RunPhase = RunPhase.EMPTY
    kept: list[RunRecord] = field(default_factory=list)
    removed: list[tuple[int, RunRecord]] = field(default_factory=list)
    truths: dict[int, Truth] = field(default_factory=dict)

    def look(self, picture: Picture | None, run: RunRecord | None, frame: Frame | None) -> None:
        if run is not self.shown:
            self.selected = None
        self.picture, self.shown, self.frame = picture, run, frame
        if self.compared is not None and (run is None or self.compared is run or self.compared.picture is not picture):
            self.compared = None

    def drop(self) -> None:
        self.starts_again = False
        if self.running is None or self.is_dropped:
            return
        self.is_dropped, self.phase = True, RunPhase.STOPPING
        if self.shown is self.running:
            last = next((run for run in reversed(self.kept) if run.picture is self.picture and run.prepared), None)
            self.look(self.picture, last, newest(last))

    def open(self, picture: Picture) -> None:
        self.following = True
        self.look(picture, None, None)
        self.drop()
        if self.phase is RunPhase.EMPTY:
            self.phase = RunPhase.READY

    def start(self, begun: RunRecord | None) -> None:
        """A start, of which this record came where nothing was under way."""
        if self.picture is None:
            return
        if self.running is not None:
            self.drop()
            self.starts_again = True
            return
        self.begin(begun)

    def begin(self, begun: RunRecord | None) -> None:
        assert begun is not None and begun.picture is self.picture
        self.running, self.told, self.is_dropped, self.starts_again = begun, 0, False, False
        self.phase, self.following = RunPhase.RUNNING, True
        if self.shown is None:
            self.look(self.picture, begun, None)

    def tell(self) -> None:
        """What came since the window was last told of it."""
        if self.running is None or self.is_dropped or len(self.running.frames()) == self.told:
            return
        self.told = len(self.running.frames())
        if self.following:
            self.look(self.running.picture, self.running, newest(self.running))

    def end(self, *, broke_off: bool, begun: RunRecord | None) -> None:
        """The engine is at its end; what begins at once, if anything waited for it."""
        self.tell()
        record, self.running = self.running, None
        assert record is not None
        broke_off = broke_off and self.phase is not RunPhase.STOPPING
        if broke_off or (record.prepared is not None and not self.is_dropped):
            self.kept.append(record)
        if record is self.shown and not record.frames():
            self.look(self.picture, None, None)
        self.phase = RunPhase.READY
        if self.starts_again:
            self.begin(begun)

    def show(self, record: RunRecord) -> None:
        self.following = self.running in (None, record) or self.is_dropped
        self.look(record.picture, record, newest(record))

    def follow(self) -> None:
        self.following = True
        is_newer = self.running is not None and not self.is_dropped and self.running.frames()
        if (record := self.running if is_newer else self.shown) is not None and record.frames():
            self.look(record.picture, record, newest(record))

    def show_frame(self, frame: Frame) -> None:
        self.following = (self.running is None or self.is_dropped) and frame == newest(self.shown)
        self.look(self.picture, self.shown, frame)

    def remove(self, record: RunRecord) -> None:
        self.removed.append((self.kept.index(record), record))
        del self.removed[:-MOST_REMOVED]
        self.kept.remove(record)
        if self.compared is record:
            self.compared = None
        if self.shown is record:
            last = next((run for run in reversed(self.kept) if run.picture is record.picture and run.frames()), None)
            if last is None:
                self.following = True
                self.look(record.picture, None, None)
            else:
                self.show(last)

    def put_back(self) -> None:
        if self.removed:
            self.kept.insert(*self.removed.pop())


def newest(record: RunRecord | None) -> Frame | None:
    return record.frames()[-1] if record is not None and record.frames() else None


class Walk:
    """The session and its model, led through the same steps."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.model, self.dice = session, Model(), random.Random(seed)
        task = session.runs._task
        assert isinstance(task, CrankedTask)
        self.task = task
        self.done: list[str] = []
        self.steps: dict[Callable[[], None], int] = {
            self.open: 3, self.run: 4, self.crank: 12, self.tick: 6, self.stop: 2, self.pause: 2, self.resume: 2,
            self.fail: 1, self.set: 3, self.undo: 1, self.redo: 1, self.rest: 3, self.show: 3, self.show_frame: 2,
            self.step_frame: 2, self.follow: 2, self.remove: 2, self.put_back: 1, self.compare: 2, self.select: 1,
            self.take_truth: 1, self.remove_truth: 1, self.show_level: 1, self.undo_level: 1,
        }  # fmt: skip

    def go(self) -> None:
        """One step, and a look at everything."""
        (step,) = self.dice.choices([*self.steps], [*self.steps.values()])
        self.done.append(step.__name__)
        step()
        self.check()

    def check(self) -> None:
        session, model = self.session, self.model
        view, runs = session.view, session.runs
        assert view.picture is model.picture and view.shown is model.shown and view.frame == model.frame
        assert view.following is model.following and view.compared is model.compared and view.selected == model.selected
        assert runs.running is model.running and runs.phase is model.phase and list(runs.kept) == model.kept
        assert [entry.record for entry in session.kept.removed] == [record for _, record in model.removed]
        number = None if model.picture is None else PICTURES.index(model.picture)
        assert session.truth.current is (None if number is None else model.truths.get(number))
        # and, whatever the model says: nothing of another picture
        shape = None if view.picture is None else view.picture.pixels.shape[:2]
        assert view.shown is None or view.shown.picture is view.picture
        assert view.shown is None or view.shown.finished is None or view.shown.finished.pixel_labels.shape == shape
        assert view.compared is None or view.compared.picture is view.picture
        assert session.detail.owner in (None, view.shown) or session.detail.owner.picture is view.picture
        assert session.detail.hierarchy is None or session.detail.hierarchy.regions.shape == shape
        if model.shown is None:
            assert not session.is_stale

    # What a person does, and what the clock does

    def open(self) -> None:
        picture = self.dice.choice(PICTURES)
        self.session.open_picture(picture)
        self.model.open(picture)

    def run(self) -> None:
        self.session.runs.start()
        self.model.start(self.session.runs.running)

    def crank(self) -> None:
        for _ in range(self.dice.randint(1, 6)):
            was_under_way = self.task._events is not None
            self.task.crank()
            if was_under_way and (self.task._events is None or self.session.runs.running is not self.model.running):
                self.model.end(broke_off=False, begun=self.session.runs.running)

    def fail(self) -> None:
        if self.task._events is not None and not self.task._is_held:
            self.task.crank(Failure("It broke."))
            self.model.end(broke_off=True, begun=self.session.runs.running)

    def tick(self) -> None:
        if self.session.runs.news.is_waiting:
            self.session.runs.news.tell()
        self.model.tell()

    def stop(self) -> None:
        self.session.runs.stop()
        self.model.starts_again = False
        if self.model.running is not None:
            self.model.phase = RunPhase.STOPPING

    def pause(self) -> None:
        self.session.runs.pause()
        if self.model.phase is RunPhase.RUNNING:
            self.model.phase = RunPhase.PAUSED

    def resume(self) -> None:
        self.session.runs.resume()
        if self.model.phase is RunPhase.PAUSED:
            self.model.phase = RunPhase.RUNNING

    def set(self) -> None:
        self.session.configuration.set_settings(self.dice.choice(SETTINGS))

    def undo(self) -> None:
        self.session.configuration.undo()

    def redo(self) -> None:
        self.session.configuration.redo()

    def rest(self) -> None:
        """The settings have rested, if they were changed: they are run, or what they were run to is shown again."""
        timer, model = self.session.runs._rest, self.model
        if not timer.isActive():
            return
        timer.stop()
        settings = self.session.configuration.settings
        same = [run for run in model.kept if run.picture is model.picture and run.settings == settings]
        whole = [run for run in same if run.finished is not None and not run.finished.by_patches]
        timer.timeout.emit()
        if whole:
            model.drop()
            model.show(whole[-1])
        else:
            model.start(self.session.runs.running)

    def show(self) -> None:
        if self.model.kept:
            record = self.dice.choice(self.model.kept)
            self.session.show_run(record)
            self.model.show(record)

    def show_frame(self) -> None:
        if self.model.shown is not None and (frames := self.model.shown.frames()):
            frame = self.dice.choice(frames)
            self.session.view.show_frame(frame)
            self.model.show_frame(frame)

    def step_frame(self) -> None:
        by, model = self.dice.choice((-1, 1)), self.model
        self.session.view.step_frame(by)
        if model.shown is not None and model.frame is not None:
            frames = model.shown.frames()
            model.show_frame(frames[max(0, min(frames.index(model.frame) + by, len(frames) - 1))])

    def follow(self) -> None:
        self.session.view.follow()
        self.model.follow()

    def remove(self) -> None:
        if self.model.kept:
            record = self.dice.choice(self.model.kept)
            self.session.remove_run(record)
            self.model.remove(record)

    def put_back(self) -> None:
        self.session.kept.put_back()
        self.model.put_back()

    def compare(self) -> None:
        record = self.dice.choice([None, *self.model.kept])
        self.session.compare_with(record)
        shown = self.model.shown
        if record is None:
            self.model.compared = None
        elif shown is not None and record is not shown and record.picture is shown.picture and record.frames():
            self.model.compared = record

    def select(self) -> None:
        label = self.dice.choice((None, 0, 1))
        self.session.view.select(label)
        self.model.selected = label

    def take_truth(self) -> None:
        if self.model.picture is not None:
            number = PICTURES.index(self.model.picture)
            self.session.truth.take(truth(number))
            self.model.truths[number] = truth(number)

    def remove_truth(self) -> None:
        self.session.truth.remove()
        if self.model.picture is not None:
            self.model.truths.pop(PICTURES.index(self.model.picture), None)

    def show_level(self) -> None:
        if self.session.detail.hierarchy is not None:
            self.session.detail.show_level(self.dice.randint(1, 4))

    def undo_level(self) -> None:
        detail = self.session.detail
        self.dice.choice((detail.undo, detail.redo, lambda: detail.show_cut(None)))()


@pytest.fixture
def cranked(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Session]]:
    """Makes sessions whose engine goes on when it is told to."""
    monkeypatch.setattr(run_controller, "BackgroundTask", CrankedTask)
    made: list[Session] = []

    def engine(job: Any, should_stop: Callable[[], bool]) -> Iterator[Any]:
        for event in events(PICTURES.index(job.picture)):
            if should_stop():
                return
            yield event

    def make() -> Session:
        made.append(Session(engine, SETTINGS[0]))
        return made[-1]

    yield make
    for session in made:
        session.close()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_sequence_leads_where_the_model_says(cranked: Callable[[], Session], seed: int) -> None:
    walk = Walk(cranked(), seed)
    for sequence in range(SEQUENCES // SEEDS):
        walk.done.clear()
        try:
            for _ in range(STEPS):
                walk.go()
        except Exception as error:
            raise AssertionError(f"seed {seed}, sequence {sequence}: {', '.join(walk.done)}") from error
        for record in walk.model.kept[:-6]:  # many runs make slow steps, and no other ones
            walk.done.append("remove")
            walk.session.remove_run(record)
            walk.model.remove(record)
            walk.check()
