"""Brings the program to where a step of a lesson wants it: picture, run, frame, page, patch, what-if."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.lab.panel import LabPanel
from app.lab.tiny.tiny_page import TinyPage
from app.lab.tiny.tiny_presets import PRESETS
from app.lab.what_if.what_if_page import WhatIfPage
from app.lessons.context import context_of
from app.lessons.lesson import Scene
from app.lessons.patches import PATCHES, central
from app.session.configuration import affects_labels
from app.session.preview import PreviewKind
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import PARAMETERS, EndReason, RunRecord, Settings, read_picture
from grapl_engine.label_constraints import LabelConstraints

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["StepSetup"]

STOPPED = "The lesson's run was stopped before its end. Set up again runs it anew."


class StepSetup(QObject):
    """Sets scenes, one at a time; a new one takes the place of the one under way.

    A run of the person's that is under way is stopped, and its result kept. A run that the session has
    kept is shown again instead of being run anew.

    Signals
    -------
    reached()
        The scene is on screen.
    failed(str)
        It cannot be set, and why, as a sentence.
    waiting(str)
        What is waited for.
    """

    reached = Signal()
    failed = Signal(str)
    waiting = Signal(str)

    def __init__(
        self, session: Session, lab: Callable[[], LabPanel], open_page: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._lab, self._open_page = session, lab, open_page
        self._scene: Scene | None = None
        self._asked: Settings | None = None  # of a what-if that is waited for
        self._started: RunRecord | None = None
        self._acts = False  # what the session says meanwhile is our own doing
        self._reader = BackgroundTask("lesson picture", session)
        self._reader.result.connect(self._on_reader_result)
        self._reader.failed.connect(self._on_reader_failed)
        session.runs.phase_changed.connect(self._on_session_phase_changed)
        session.view.preview_changed.connect(self._on_session_preview_changed)
        session.kept.run_changed.connect(self._on_kept_run_changed)

    @property
    def is_busy(self) -> bool:
        """Whether a scene is being set."""
        return self._scene is not None

    def set_scene(self, scene: Scene) -> None:
        """Begin to bring the program there; a run for it that is under way goes on."""
        self._reader.cancel()
        started = self._started
        is_under_way = started is not None and self._session.runs.running is started and _is_for(scene, started)
        self._scene, self._started, self._asked = scene, started if is_under_way else None, None
        self._go_on()

    def cancel(self) -> None:
        """Leave things as they are; a run that was begun goes on no further."""
        self._reader.cancel()
        if self._scene is not None and self._started is not None and self._session.runs.running is self._started:
            self._session.runs.stop()
        self._scene = self._asked = None

    def run_of(self, scene: Scene) -> RunRecord | None:
        """The kept run that a scene shows."""
        for record in reversed(self._session.runs.kept):
            if _is_for(scene, record) and record.ended is EndReason.COMPLETED:
                return record
        return None

    # How

    def _go_on(self) -> None:
        """Do what can be done now; the rest follows when the session says so."""
        scene, session = self._scene, self._session
        if scene is None:
            return
        if session.runs.phase not in (RunPhase.EMPTY, RunPhase.READY):
            self._wait_for_run()
            return
        if self._started is not None and self._started.ended is not EndReason.COMPLETED:
            self._give_up(self._started.failure or STOPPED)
            return
        record = self.run_of(scene)
        if record is None:
            self._start_run(scene)
            return
        if session.view.shown is not record:
            session.show_run(record)
        if record.is_away:
            self.waiting.emit("The lesson's run is being read.")
            return
        if self._asked is None:
            self._look_at(scene, record)

    def _wait_for_run(self) -> None:
        session = self._session
        if session.runs.running is not None and session.runs.running is self._started:
            self.waiting.emit("The lesson's run is under way: a few seconds.")
        else:
            self.waiting.emit("The run under way is being stopped; what it has is kept.")
            session.runs.stop()

    def _start_run(self, scene: Scene) -> None:
        session = self._session
        picture = self._open_picture(scene.picture)
        if picture is None:
            self.waiting.emit("The lesson's picture is being read.")
            self._reader.submit(abandonable(lambda _: _read(scene.picture)))
            return
        self._acts = True
        if session.view.picture is not picture:
            session.open_picture(picture)
        kept = {
            name: getattr(session.configuration.settings, name)
            for name, parameter in PARAMETERS.items()
            if not parameter.affects_labels
        }
        session.configuration.set_constraints(LabelConstraints())
        session.configuration.set_settings(scene.settings.replace(**kept))
        session.runs.start()
        self._started = session.runs.running
        self._acts = False
        self._wait_for_run()

    def _open_picture(self, path: Path) -> Picture | None:
        """The picture, if the session has it already: its runs then belong together."""
        pictures = [self._session.view.picture, *(record.picture for record in reversed(self._session.runs.kept))]
        return next((picture for picture in pictures if picture is not None and picture.path == path), None)

    def _look_at(self, scene: Scene, record: RunRecord) -> None:
        """Frame and what-if; the lens answers that later."""
        session = self._session
        session.view.set_preview(None)
        session.sight.select(None)
        session.detail.show_cut(None)
        session.view.show_frame(scene.frame)
        if scene.what_if is None:
            self._end(scene)
            return
        self._open_page("lens")
        lens = self._lab().page
        assert isinstance(lens, WhatIfPage)
        lens.failed.connect(self._on_lens_failed, Qt.ConnectionType.UniqueConnection)
        self._asked = record.settings.replace(**scene.what_if)
        lens.want(self._asked)

    def _end(self, scene: Scene) -> None:
        """What needs no waiting."""
        session = self._session
        self._scene = self._started = self._asked = None
        if scene.page:
            self._open_page(scene.page)
        if scene.tiny:
            self._choose_grid(scene.tiny)
        patch = scene.patch
        if isinstance(patch, str):
            context = context_of(session)
            patch = None if context is None else central(PATCHES[patch].of(context), scene.settings.d)
        if patch is not None:
            session.view.select_patch(patch)
        self.reached.emit()

    def _choose_grid(self, title: str) -> None:
        page = self._lab().page_of("tiny")
        assert isinstance(page, TinyPage)
        index = page.presets.findText(title)
        page.presets.setCurrentIndex(index)
        page.start(PRESETS[index].grid(), PRESETS[index].lesson)

    def _give_up(self, sentence: str) -> None:
        self._scene = self._started = self._asked = None
        self.failed.emit(sentence)

    @Slot()
    def _on_session_phase_changed(self) -> None:
        if not self._acts:
            self._go_on()

    @Slot(object)
    def _on_kept_run_changed(self, record: RunRecord) -> None:
        """The scene's run may have been read."""
        if self._scene is not None and self._asked is None and record is self._session.view.shown and not self._acts:
            self._go_on()

    @Slot()
    def _on_session_preview_changed(self) -> None:
        """The what-if that was asked for may be there."""
        preview, scene, asked = self._session.view.preview, self._scene, self._asked
        if scene is not None and asked is not None and preview is not None and preview.kind is PreviewKind.WHAT_IF:
            self._end(scene)

    @Slot(object)
    def _on_lens_failed(self, failure: Failure) -> None:
        if self._asked is not None:
            self._give_up(failure.sentence)

    @Slot(object)
    def _on_reader_result(self, picture: Picture) -> None:
        if self._scene is not None:
            self._acts = True
            self._session.open_picture(picture)
            self._acts = False
            self._go_on()

    @Slot(object)
    def _on_reader_failed(self, failure: Failure) -> None:
        self._give_up(failure.sentence)


def _is_for(scene: Scene, record: RunRecord) -> bool:
    """Whether a run is of the scene's picture, with all that gives its labels."""
    is_same = record.picture.path == scene.picture and not affects_labels(record.settings, scene.settings)
    return is_same and not record.constraints


def _read(path: Path) -> Iterator[object]:
    """In a thread."""
    yield read_picture(path)
