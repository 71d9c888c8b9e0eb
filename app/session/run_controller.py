"""What runs: the engine's task, the run that it is filling, and the runs that are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot

from app.session.engine_warming import EngineWarming
from app.session.history import RunConfiguration
from app.session.kept_runs import KeptRuns
from app.session.run_news import RunNews
from app.session.run_phase import RunPhase
from app.tasks.background_task import BackgroundTask, close_tasks
from app.tasks.engine import Engine, Job, real_engine, warm_up
from app.tasks.failure import Failure
from grapl_engine import Finished, Notice, Prepared, RunRecord

if TYPE_CHECKING:
    from grapl_engine import Event

__all__ = ["RunController"]

REST_MS = 300
RECALLED = "These settings were run before: that run is shown again. Run (Ctrl+R) runs them anew."


class RunController(QObject):
    """Starts, holds and ends runs, one at a time, and keeps those that have something to show.

    Parameters
    ----------
    next_job : callable
        Says what is to be run when a run begins; None where there is no picture.
    engine : callable, optional
        What runs instead of the real engine.

    Attributes
    ----------
    keeping : KeptRuns
        The runs that are kept, with what is said of them.
    news : RunNews
        What the running record has to tell.
    warming : EngineWarming
        How far the engine's libraries are imported.

    Signals
    -------
    phase_changed()
        `phase` has a new value.
    run_started()
        A run has begun: `running` is its record.
    frame_added()
        The running record has a new labelling.
    run_advanced()
        The running record has other new events; at most every 33 ms.
    run_superseded()
        What still comes of the running record is dropped.
    run_ended(RunRecord)
        It is over and no longer `running`; `kept` has it if it was not dropped and has something to show.
    run_failed(Failure)
        A run broke off.
    run_recalled(RunRecord)
        What was to be run once it rested was run before; this is its record.
    runs_changed()
        A run was added to `kept`, or removed.
    notice_given(str)
        Something worth a word, as a sentence.
    engine_ready()
        The engine's libraries are imported.
    """

    phase_changed = Signal()
    run_started = Signal()
    frame_added = Signal()
    run_advanced = Signal()
    run_superseded = Signal()
    run_ended = Signal(object)
    run_failed = Signal(object)
    run_recalled = Signal(object)
    runs_changed = Signal()
    notice_given = Signal(str)
    engine_ready = Signal()

    def __init__(self, next_job: Callable[[], Job | None], engine: Engine = real_engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next_job = next_job
        self._phase = RunPhase.EMPTY
        self.keeping = KeptRuns(self)
        self.keeping.changed.connect(self.runs_changed)
        self._running: RunRecord | None = None
        self._start_again = self._superseded = False
        self.news = RunNews(self)
        self.news.frame_added.connect(self.frame_added)
        self.news.advanced.connect(self.run_advanced)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rest_timeout)
        self._engine = engine
        self._task = BackgroundTask("engine", self, words="The run broke off: {}")
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_ended)
        self._task.failed.connect(self._on_task_ended)
        self.warming = EngineWarming(warm_up if engine is real_engine else None, self._task, self)
        self.warming.engine_ready.connect(self.engine_ready)

    # What is

    @property
    def phase(self) -> RunPhase:
        """What the session is doing."""
        return self._phase

    @property
    def running(self) -> RunRecord | None:
        """The record that the engine is filling."""
        return self._running

    @property
    def wanted(self) -> RunRecord | None:
        """The same, unless what still comes of it is dropped."""
        return None if self._superseded else self._running

    @property
    def kept(self) -> tuple[RunRecord, ...]:
        """The runs that are kept, oldest first; not the running one."""
        return self.keeping.records

    @property
    def is_busy(self) -> bool:
        """Whether the engine is at work, paused included."""
        return self._running is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether no run is under way, or just ending: nothing hurries then."""
        return self._phase in (RunPhase.EMPTY, RunPhase.READY)

    def in_turn(self, name: str, parent: QObject, words: str) -> BackgroundTask:
        """A task that computes in the engine's thread, in turn with runs."""
        return BackgroundTask(name, parent, words=words, beside=self._task)

    # What can be done

    def warm_up(self) -> None:
        """Import the engine's libraries in its thread; what cannot be imported, the first run says."""
        self.warming.begin()

    def make_ready(self) -> None:
        """There is a picture to be run."""
        if self._phase is RunPhase.EMPTY:
            self._set_phase(RunPhase.READY)

    def make_empty(self) -> None:
        """There is no picture any more; a run under way is dropped."""
        self.supersede()
        if self._running is None:
            self._set_phase(RunPhase.EMPTY)

    def start(self) -> None:
        """Run what is set; if a run is under way, as soon as it has let go."""
        self._rest.stop()
        if (job := self._next_job()) is None:
            return
        if self._running is not None:
            self.supersede()
            self._start_again = True
            return
        self._start_again = self._superseded = False
        self._running = RunRecord(job.picture, job.settings, constraints=job.constraints)
        self.news.begin(self._running)
        self._task.submit(partial(self._engine, job))
        self._set_phase(RunPhase.RUNNING)
        self.run_started.emit()

    def start_after_rest(self) -> None:
        """Start 300 ms after the last call; what was run before is recalled instead, since its seed gives the same labels."""
        if self._phase is not RunPhase.EMPTY:
            self._rest.start()

    def cancel_start(self) -> None:
        """Forget a start that waits for rest."""
        self._rest.stop()

    def stop(self) -> None:
        """End the run at the next step and keep what there is."""
        self._rest.stop()
        self._start_again = False
        if self._running is not None and self._phase is not RunPhase.STOPPING:
            self._set_phase(RunPhase.STOPPING)
            self._task.stop()

    def pause(self) -> None:
        """Hold the run at the next step."""
        if self._phase is RunPhase.RUNNING:
            self._task.pause()
            self._set_phase(RunPhase.PAUSED)

    def resume(self) -> None:
        """Let a paused run go on."""
        if self._phase is RunPhase.PAUSED:
            self._task.resume()
            self._set_phase(RunPhase.RUNNING)

    def supersede(self) -> None:
        """Let go of the running job, and of every start to come: what still comes from it is dropped."""
        self._start_again = False
        self._rest.stop()
        if self._running is None or self._superseded:
            return
        self._superseded = True
        self.news.drop()
        self._task.stop()
        self.run_superseded.emit()
        self._set_phase(RunPhase.STOPPING)

    def close(self) -> None:
        """End the engine's task, keep what there is of its run, as `stop` does; nothing can be run after that."""
        self.news.hold()
        self._rest.stop()
        self._start_again = False
        self.warming.refuse()
        if self.wanted is not None and self.wanted.prepared is not None:
            self.stop()
            self._task.pool.waitForDone()
            QCoreApplication.sendPostedEvents(self._task, QEvent.Type.MetaCall.value)  # what the thread still had to say
        close_tasks(self)

    # What happens

    @Slot(object)
    def _on_task_result(self, event: Event) -> None:
        if (record := self._running) is None or self._superseded:
            return
        record.add(event)
        if isinstance(event, Prepared | Finished):
            self.keeping.color(record)
        if isinstance(event, Notice):
            self.notice_given.emit(event.text)
        self.news.add()

    @Slot()
    @Slot(object)
    def _on_task_ended(self, failure: Failure | None = None) -> None:
        if (record := self._running) is None:
            return
        if failure is not None and not self._superseded:
            record.failure = failure.sentence
        self.news.end()
        self._running = None
        self._conclude(record, failure)
        self._set_phase(RunPhase.EMPTY if self._next_job() is None else RunPhase.READY)
        if self._start_again:
            self.start()

    @Slot()
    def _on_rest_timeout(self) -> None:
        job = self._next_job()
        record = None if job is None else self.keeping.same_as(job.picture, RunConfiguration(job.settings, job.constraints))
        if record is None:
            self.start()
            return
        self.supersede()
        self.run_recalled.emit(record)
        self.notice_given.emit(RECALLED)

    # How

    def _conclude(self, record: RunRecord, failure: Failure | None) -> None:
        """Keep a run that has something to show; say why another has not."""
        broke_off = failure is not None and self._phase is not RunPhase.STOPPING
        has_begun = failure is None or failure.unaccepted is None
        if (broke_off and has_begun) or (record.prepared is not None and not self._superseded):
            self.keeping.add(record)
        self.run_ended.emit(record)
        if broke_off:
            self.run_failed.emit(failure)

    def _set_phase(self, phase: RunPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit()
