"""What session and files have to say: a sentence in the status bar, or a dialog; all of them stay readable."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid

from app.errors import ErrorDialog, show_failure
from app.files.opening import Opening
from app.files.saving import Saving
from app.messages import MessageLog, MessagesDialog
from app.model_question import ModelQuestion
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.tasks.failure import Failure

__all__ = ["Notices"]

MESSAGE_MS = 8000


class Notices(QObject):
    """Tells the person what happened.

    Parameters
    ----------
    session : Session
    opening : Opening
    saving : Saving
    window : QMainWindow
        Its status bar shows the sentences; dialogs stand in front of it.
    """

    def __init__(self, session: Session, opening: Opening, saving: Saving, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._files = opening, saving
        self.log = MessageLog(self)
        self._failure: ErrorDialog | None = None
        self._messages: MessagesDialog | None = None
        self._question: ModelQuestion | None = None
        for files in self._files:
            files.failed.connect(self.show_failure)
            files.busy_changed.connect(self._on_files_busy_changed)
        opening.notice_given.connect(self.say)
        for saved in (saving.written, session.keeper.writer.saved):
            saved.connect(self._on_written)
        session.keeper.notice_given.connect(self.say)
        session.keeper.failed.connect(self.show_failure)
        session.keeper.loader.failed.connect(self.show_failure)
        session.batch.failed.connect(self.show_failure)
        session.batch.ended.connect(self.say)
        session.kept_batch.notice_given.connect(self.say)
        session.own_presets.failed.connect(self.show_failure)
        session.own_presets.notice_given.connect(self.say)
        session.runs.run_failed.connect(self._on_runs_run_failed)
        session.truth.failed.connect(self.show_failure)
        session.truth.told.connect(self.say)
        session.edits.failed.connect(self.show_failure)
        session.edits.opening.failed.connect(self.show_failure)
        session.edits.opening.notice_given.connect(self.say)
        session.own_segments.failed.connect(self._on_own_segments_failed)
        session.level_source.failed.connect(self.show_failure)
        session.level_scores.failed.connect(self.show_failure)
        session.runs.notice_given.connect(self.say)
        session.devices.notice_given.connect(self.say)
        session.runs.phase_changed.connect(self._on_session_phase_changed)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Show a sentence for a while; it stays among the messages."""
        self.log.add(sentence)
        self._window.statusBar().showMessage(sentence, MESSAGE_MS)

    @Slot(object)
    def show_failure(self, failure: Failure) -> None:
        """Show what went wrong in a dialog, in place of the last one, which stays among the messages."""
        self.log.add(failure.sentence)
        self._close_failure()
        self._failure = show_failure(self._window, failure)

    def show_messages(self) -> None:
        """List all that was said, in a dialog of which there is one."""
        if self._messages is None or not isValid(self._messages):
            self._messages = MessagesDialog(self.log, self._window)
        self._messages.show()
        self._messages.raise_()
        self._messages.activateWindow()

    # What happens

    @Slot(object)
    def _on_runs_run_failed(self, failure: Failure) -> None:
        """A run that needs a model which only a file chose is asked about, once."""
        if failure.unaccepted is None:
            self.show_failure(failure)
        elif self._session.models.is_refused(failure.unaccepted.model):
            self.say("Not run: its DINO model was not accepted. Run (Ctrl+R) asks again; another affinity needs none.")
        elif self._question is None:
            self._question = ModelQuestion(failure.unaccepted, self._session, self._window)
            self._question.finished.connect(self._on_question_finished)
            self._question.show()

    @Slot()
    def _on_question_finished(self) -> None:
        self._question = None

    @Slot(object)
    def _on_own_segments_failed(self, failure: Failure) -> None:
        """Nobody has asked for them: a sentence is enough."""
        self.say(failure.sentence)

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self.say(f"Saved {path}")

    @Slot(bool)
    def _on_files_busy_changed(self, busy: bool) -> None:
        bar = self._window.statusBar()
        if busy:
            bar.showMessage("Reading or writing a file…")
        elif not any(files.is_busy for files in self._files) and bar.currentMessage().endswith("…"):
            bar.clearMessage()

    @Slot()
    def _on_session_phase_changed(self) -> None:
        if self._session.runs.phase is RunPhase.RUNNING:
            self._close_failure()

    # How

    def _close_failure(self) -> None:
        """The last failure's dialog has had its time."""
        if self._failure is not None and isValid(self._failure):
            self._failure.close()
        self._failure = None
