"""The one model behind the window: picture, settings, runs, and what is looked at.

Views read it and change it only through its methods; it owns the engine's
task and knows no widget.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.session.history import History, RunConfiguration
from app.session.preview import CutPreview
from app.tasks.background_task import BackgroundTask, close_tasks
from app.tasks.engine import Engine, Job, real_engine, warm_up
from app.tasks.failure import Failure
from grapl_engine import (
    DEFAULT_PRESET,
    PARAMETERS,
    PRESETS,
    EndReason,
    Frame,
    Notice,
    Prepared,
    RunRecord,
    Settings,
)

if TYPE_CHECKING:
    from grapl_engine import Event, Picture
    from grapl_engine.label_constraints import LabelConstraints

__all__ = ["RunPhase", "Session"]

TICK_MS = 33
RERUN_MS = 300


class RunPhase(Enum):
    """What the session is doing::

    EMPTY --open--> READY --start--> RUNNING <--pause/resume--> PAUSED
                      ^                 |  stop                   | stop
                      |                 v                         |
                      +--- ended --- STOPPING <-------------------+
    """

    EMPTY = "no picture"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class Session(QObject):
    """Everything that the window shows, and the only way to change it.

    Parameters
    ----------
    engine : callable, optional
        What runs instead of the real engine.

    Signals
    -------
    picture_changed()
        Another picture is open (or its run was brought back).
    settings_changed()
        `settings` has a new value.
    seeds_changed()
        `seeds` has a new value.
    auto_rerun_changed()
        `auto_rerun` has a new value.
    phase_changed()
        `phase` has a new value.
    run_advanced()
        The running record has new events; at most every 33 ms.
    runs_changed()
        A run was added to `runs`, ended or removed.
    shown_changed()
        Another run or another frame is to be seen (`shown`, `frame`), or the frame's data or its colours are new.
    following_changed()
        `following` has a new value.
    compared_changed()
        `compared`, the run on the other side of the wipe, is another one.
    selection_changed()
        `selected`, a label of the shown run, is another one.
    patch_changed()
        `patch`, the selected patch, is another one.
    preview_changed()
        `preview`, what the graph cut's view shows in place of the run's cut, is another one.
    pointer_changed()
        `pointer` has moved.
    run_failed(Failure)
        A run broke off.
    notice_given(str)
        Something worth a word, as a sentence.
    engine_ready()
        The engine's libraries are imported.
    """

    picture_changed = Signal()
    settings_changed = Signal()
    constraints_changed = Signal()
    auto_rerun_changed = Signal()
    phase_changed = Signal()
    run_advanced = Signal()
    runs_changed = Signal()
    shown_changed = Signal()
    following_changed = Signal()
    compared_changed = Signal()
    selection_changed = Signal()
    patch_changed = Signal()
    preview_changed = Signal()
    pointer_changed = Signal()
    run_failed = Signal(object)
    notice_given = Signal(str)
    engine_ready = Signal()

    def __init__(self, engine: Engine = real_engine, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._history = History(RunConfiguration(settings or PRESETS[DEFAULT_PRESET]))
        self._phase = RunPhase.EMPTY
        self._runs: list[RunRecord] = []
        self._running: RunRecord | None = None
        self._start_again = False
        self._superseded = False
        self._shown: RunRecord | None = None
        self._frame: Frame | None = None
        self._following = True
        self._compared: RunRecord | None = None
        self._selected: int | None = None
        self._patch: tuple[int, int] | None = None
        self._preview: CutPreview | None = None
        self._pointer: tuple[float, float] | None = None
        self._auto_rerun = True
        self._dirty = False
        self._tick = QTimer(self, interval=TICK_MS, singleShot=True)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._rerun = QTimer(self, interval=RERUN_MS, singleShot=True)
        self._rerun.timeout.connect(self._on_rerun_timeout)
        self._engine = engine
        self._task = BackgroundTask("engine", self, words="The run broke off: {}")
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)
        self._warming = BackgroundTask("warm-up", self, beside=self._task)  # a run waits for it
        self._warming.finished.connect(self.engine_ready)

    # What is

    @property
    def picture(self) -> Picture | None:
        """The open picture."""
        return self._picture

    @property
    def settings(self) -> Settings:
        """What the next run will use."""
        return self._history.plan.settings

    @property
    def constraints(self) -> LabelConstraints:
        """Where the next run's cuts are bound to a label, or kept from one."""
        return self._history.plan.constraints

    @property
    def phase(self) -> RunPhase:
        """What the session is doing."""
        return self._phase

    @property
    def running(self) -> RunRecord | None:
        """The record that the engine is filling."""
        return self._running

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """The kept runs of this session, oldest first; not the running one."""
        return tuple(self._runs)

    @property
    def shown(self) -> RunRecord | None:
        """The run that the views show; while a rerun has nothing yet, the one before it."""
        return self._shown

    @property
    def frame(self) -> Frame | None:
        """The place on the shown run's timeline."""
        return self._frame

    @property
    def following(self) -> bool:
        """Whether the newest frame is shown as it comes."""
        return self._following

    @property
    def compared(self) -> RunRecord | None:
        """The run on the other side of the wipe."""
        return self._compared

    @property
    def selected(self) -> int | None:
        """The selected label of the shown run."""
        return self._selected

    @property
    def patch(self) -> tuple[int, int] | None:
        """Row and column of the selected patch of the shown run."""
        return self._patch

    @property
    def preview(self) -> CutPreview | None:
        """What the graph cut's view shows in place of the run's cut."""
        return self._preview

    @property
    def pointer(self) -> tuple[float, float] | None:
        """Where the mouse points, as (x, y) in pixels of the picture; None outside."""
        return self._pointer

    @property
    def auto_rerun(self) -> bool:
        """Whether a changed setting starts a run."""
        return self._auto_rerun

    @property
    def is_busy(self) -> bool:
        """Whether the engine is at work, paused included."""
        return self._running is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether no run is under way, or just ending: nothing hurries then."""
        return self._phase in (RunPhase.EMPTY, RunPhase.READY)

    @property
    def stale_by(self) -> Literal["settings", "seeds"] | None:
        """What the shown run has other than the next one; a run older than the running one has other settings."""
        shown = self._shown
        if shown is None:
            return None
        if _steers(shown.settings, self.settings) or self._running not in (None, shown):
            return "settings"
        return "seeds" if shown.constraints != self.constraints else None

    @property
    def is_stale(self) -> bool:
        """Whether the shown run is of other settings or constraints than those set, or older than the running one."""
        return self.stale_by is not None

    @property
    def can_undo(self) -> bool:
        """Whether a change of settings can be taken back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undone change can be made again."""
        return self._history.can_redo

    # What can be done

    def warm_up(self) -> None:
        """Import the engine's libraries in its thread; what cannot be imported, the first run says."""
        self._warming.submit(warm_up if self._engine is real_engine else lambda _: iter(()))

    def open_picture(self, picture: Picture) -> None:
        """Show another picture; a run of the old one is stopped, its finished ones are kept."""
        self._supersede()
        self._picture = picture
        self._pointer = None
        self._show(None, None)
        self._set_compared(None)
        self._set_following(True)
        if self._phase is RunPhase.EMPTY:
            self._set_phase(RunPhase.READY)
        self.picture_changed.emit()
        self.shown_changed.emit()

    def start(self) -> None:
        """Run the settings on the picture; if a run is under way, as soon as it has let go."""
        self._rerun.stop()
        if self._picture is None:
            return
        if self._running is not None or self._phase is RunPhase.STOPPING:
            self._supersede()
            self._start_again = True
            return
        self._start_again = self._superseded = False
        self._running = RunRecord(self._picture, self.settings, constraints=self.constraints)
        self._set_following(True)
        self._set_phase(RunPhase.RUNNING)
        self._task.submit(partial(self._engine, Job(self._picture, self.settings, self.constraints, self._shown_number_type())))
        if self._shown is None:
            self._show(self._running, None)
        self.shown_changed.emit()

    def stop(self) -> None:
        """End the run at the next step and keep what there is."""
        self._rerun.stop()
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

    def set_settings(self, settings: Settings, *, merge: bool = False) -> None:
        """Change the settings; with auto-rerun on, run them after 300 ms of rest.

        With `merge` the change goes on with the one before it (a drag): one undo takes both back.
        """
        if settings != self.settings:
            self._take(replace(self._history.plan, settings=settings), merge)

    def set_constraints(self, constraints: LabelConstraints, *, merge: bool = False) -> None:
        """Change the constraints of the next run; no run starts by that: their effect on the shown cut is seen at once."""
        if constraints != self.constraints:
            self._take(replace(self._history.plan, constraints=constraints), merge)

    def undo(self) -> None:
        """Take the last change of settings or constraints back."""
        before = self._history.plan
        self._history.undo()
        self._tell_plan(before)

    def redo(self) -> None:
        """Make the last undone change again."""
        before = self._history.plan
        self._history.redo()
        self._tell_plan(before)

    def set_auto_rerun(self, on: bool) -> None:
        """Whether a changed setting starts a run."""
        if on == self._auto_rerun:
            return
        self._auto_rerun = on
        if not on:
            self._rerun.stop()
        self.auto_rerun_changed.emit()

    def show_run(self, record: RunRecord) -> None:
        """Bring a run back, its picture and its settings included; one that is under way goes on."""
        self._rerun.stop()
        other_picture = record.picture is not self._picture
        self._picture = record.picture
        if self._phase is RunPhase.EMPTY:
            self._set_phase(RunPhase.READY)
        if self._compared is not None and (self._compared is record or other_picture):
            self._set_compared(None)
        self._set_following(self._running in (None, record))
        frames = record.frames()
        self._show(record, frames[-1] if frames else None)
        before = self._history.plan
        if self._plan_of(record) != before:
            self._history.change(self._plan_of(record))
            self._tell_plan(before, reruns=False)
        if other_picture:
            self._pointer = None
            self.picture_changed.emit()
        self.shown_changed.emit()

    def add_run(self, record: RunRecord) -> None:
        """Take in a run from a file, and show it."""
        self._runs.append(record)
        self.runs_changed.emit()
        self.show_run(record)

    def remove_run(self, record: RunRecord) -> None:
        """Take a run off the list; if it is shown, the one before it is brought back."""
        if record not in self._runs:
            return
        self._runs.remove(record)
        if self._compared is record:
            self._set_compared(None)
        if self._shown is record:
            same = [run for run in self._runs if run.picture is record.picture and run.frames()]
            if same:
                self.show_run(same[-1])
            else:
                self._show(None, None)
                self.shown_changed.emit()
        self.runs_changed.emit()

    def show_frame(self, frame: Frame) -> None:
        """Look at a place of the timeline; the newest one no longer comes by itself."""
        if self._shown is None or frame not in self._shown.frames():
            return
        self._set_following(self._running is not self._shown and frame == self._shown.frames()[-1])
        if frame != self._frame:
            self._show(self._shown, frame)
            self.shown_changed.emit()

    def step_frame(self, by: int) -> None:
        """Go so many frames on (or back)."""
        if self._shown is None or self._frame is None:
            return
        frames = self._shown.frames()
        self.show_frame(frames[min(max(frames.index(self._frame) + by, 0), len(frames) - 1)])

    def follow(self) -> None:
        """Show the newest frame, and each new one as it comes."""
        self._set_following(True)
        if self._running is not None and self._running.frames():
            self._show(self._running, self._running.frames()[-1])
        elif self._shown is not None and self._shown.frames():
            self._show(self._shown, self._shown.frames()[-1])
        self.shown_changed.emit()

    def compare_with(self, record: RunRecord | None) -> None:
        """Put a run of the same picture on the other side of the wipe; None takes the wipe away."""
        if record is not None and not self.can_compare(record):
            return
        self._set_compared(record)

    def can_compare(self, record: RunRecord) -> bool:
        """Whether a run can stand on the other side of the wipe: another one of the shown picture that has labels."""
        shown = self._shown
        return shown is not None and record is not shown and record.picture is shown.picture and bool(record.frames())

    def select(self, label: int | None) -> None:
        """Select a label of the shown run everywhere; None selects nothing."""
        if label != self._selected:
            self._selected = label
            self.selection_changed.emit()

    def select_patch(self, patch: tuple[int, int] | None) -> None:
        """Select a patch of the shown run, by row and column; None selects none."""
        if patch is not None and (self._shown is None or not all(0 <= place < self._shown.settings.d for place in patch)):
            return
        if patch != self._patch:
            self._patch = patch
            self.patch_changed.emit()

    def step_patch(self, rows: int, columns: int) -> None:
        """Select the patch so many rows and columns on, inside the grid; the middle one if none is selected."""
        if self._shown is None:
            return
        d = self._shown.settings.d
        row, column = self._patch or (d // 2 - rows, d // 2 - columns)
        self.select_patch((min(max(row + rows, 0), d - 1), min(max(column + columns, 0), d - 1)))

    def set_preview(self, preview: CutPreview | None) -> None:
        """Show other labels of the shown frame in the graph cut's view; None brings the run's own cut back."""
        if preview is not self._preview:
            self._preview = preview
            self.preview_changed.emit()

    def point_at(self, place: tuple[float, float] | None) -> None:
        """The mouse points at (x, y) of the picture."""
        if place != self._pointer:
            self._pointer = place
            self.pointer_changed.emit()

    def close(self) -> None:
        """End the engine's task and all others that belong to the session, which cannot be used after that."""
        self._tick.stop()
        self._rerun.stop()
        self._start_again = False
        close_tasks(self)

    # What happens

    @Slot(object)
    def _on_task_result(self, event: Event) -> None:
        record = self._running
        if record is None or self._superseded:
            return
        record.add(event)
        if isinstance(event, Prepared):
            record.palette_indices = self._matched_palette_indices(record)
        if isinstance(event, Notice):
            self.notice_given.emit(event.text)
        self._dirty = True
        if not self._tick.isActive():
            self._tick.start()

    @Slot()
    def _on_task_finished(self) -> None:
        self._end_run(None)

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._end_run(failure)

    @Slot()
    def _on_tick_timeout(self) -> None:
        if not self._dirty or self._running is None:
            return
        if self._catch_up(self._running):
            self._tick.start()  # what has advanced is told in a turn of its own: a new labelling is enough for one
            return
        self._dirty = False
        self.run_advanced.emit()

    @Slot()
    def _on_rerun_timeout(self) -> None:
        """Run the settings that have come to rest; if they were run before, the seed gives the same labels: show those."""
        for record in reversed(self._runs):
            is_same = record.picture is self._picture and self._plan_of(record) == self._history.plan
            if is_same and record.ended is EndReason.COMPLETED:
                self._supersede()
                self.show_run(record)
                self.notice_given.emit("These settings were run before: that run is shown again. Run (Ctrl+R) runs them anew.")
                return
        self.start()

    # How

    def _end_run(self, failure: Failure | None) -> None:
        """The task is at its end, whatever came of it."""
        record, self._running = self._running, None
        self._tick.stop()
        if record is not None and not self._superseded:
            self._conclude(record, failure)
        self._set_phase(RunPhase.READY if self._picture is not None else RunPhase.EMPTY)
        if self._start_again:
            self.start()

    def _conclude(self, record: RunRecord, failure: Failure | None) -> None:
        """Keep a run that has something to show; say why another has not."""
        self._dirty = False
        if failure is not None:
            record.failure = failure.sentence
        stopped = self._phase is RunPhase.STOPPING
        if record.prepared is not None or (failure is not None and not stopped):
            self._runs.append(record)
        if record.prepared is not None:
            self._catch_up(record)
        elif self._shown is record:
            self._show(None, None)
        self.run_advanced.emit()
        self.runs_changed.emit()
        self.shown_changed.emit()
        if failure is not None and not stopped:
            self.run_failed.emit(failure)

    def _catch_up(self, record: RunRecord) -> bool:
        """Show the newest frame, if that is what is followed, and tell whether it is another one."""
        frames = record.frames()
        if not self._following or not frames or (self._shown is record and self._frame == frames[-1]):
            return False
        self._show(record, frames[-1])
        self.shown_changed.emit()
        return True

    def _supersede(self) -> None:
        """Let go of the running job: what still comes from it is dropped."""
        self._start_again = False
        self._rerun.stop()
        if self._running is None or self._superseded:
            return
        self._superseded = True
        if self._shown is self._running:
            kept = [run for run in self._runs if run.picture is self._picture and run.frames()]
            self._show(kept[-1] if kept else None, kept[-1].frames()[-1] if kept else None)
            self.shown_changed.emit()
        self._task.stop()
        self._set_phase(RunPhase.STOPPING)

    def _show(self, record: RunRecord | None, frame: Frame | None) -> None:
        is_other = record is not self._shown
        if is_other:
            self.select(None)
        is_other_frame = is_other or frame != self._frame
        before, self._shown, self._frame = self._shown, record, frame
        if is_other_frame:
            self.set_preview(None)
        if is_other and not (before and record and before.picture is record.picture and before.settings.d == record.settings.d):
            self.select_patch(None)

    def _matched_palette_indices(self, record: RunRecord) -> tuple[int, ...]:
        """Palette slots by which the labels keep their colours from the last run of this picture."""
        from grapl_engine.storage import palette

        prepared = record.prepared
        assert prepared is not None
        last = next((run for run in reversed(self._runs) if run.picture is record.picture and run.prepared), None)
        if last is None or last.prepared is None:
            return tuple(range(prepared.obtained))
        return palette.matched_palette_indices(
            prepared.initial_labels, prepared.obtained, last.prepared.initial_labels, last.palette_indices
        )

    def _take(self, plan: RunConfiguration, merge: bool) -> None:
        before = self._history.plan
        self._history.change(plan, merge=merge)
        self._tell_plan(before)

    def _tell_plan(self, before: RunConfiguration, reruns: bool = True) -> None:
        """Say what has changed in the plan; what may give other labels is run once it rests."""
        plan = self._history.plan
        if plan.settings != before.settings:
            self.settings_changed.emit()
        if plan.constraints != before.constraints:
            self.constraints_changed.emit()
        if reruns and _steers(before.settings, plan.settings) and self._auto_rerun and self._picture is not None:
            self._rerun.start()

    def _plan_of(self, record: RunRecord) -> RunConfiguration:
        return RunConfiguration(record.settings, record.constraints)

    def _shown_number_type(self) -> str | None:
        """What the shown run computed in, if it is the one that is made again: it may be a file's, of another machine."""
        shown = self._shown
        is_again = shown is not None and shown.picture is self._picture and self._plan_of(shown) == self._history.plan
        return shown.number_type if shown is not None and is_again else None

    def _set_phase(self, phase: RunPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit()

    def _set_following(self, on: bool) -> None:
        if on != self._following:
            self._following = on
            self.following_changed.emit()

    def _set_compared(self, record: RunRecord | None) -> None:
        if record is not self._compared:
            self._compared = record
            self.compared_changed.emit()


def _steers(settings: Settings, others: Settings) -> bool:
    """Whether two settings may give different labels: not if only the device or the threads differ."""
    return any(PARAMETERS[name].affects_labels for name in settings.differences(others))
