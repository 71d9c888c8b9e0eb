"""Notices that the program has changed, so that a thing to be done can be looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.lab.tiny.tiny_page import TinyPage
from app.lessons.stage import LessonStage

__all__ = ["ProgramWatch"]

REST_MS = 150
"""After the program has changed, until a thing to be done is looked at."""


class ProgramWatch(QObject):
    """Follows all that a lesson can ask for, while it is on.

    Signals
    -------
    rested()
        Something has changed, and nothing since.
    """

    rested = Signal()

    def __init__(self, stage: LessonStage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._is_on = False
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.rested)
        session, grid = stage.session, stage.grid
        view, detail, options = session.view, session.detail, grid.options
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        for signal in (
            view.frame_changed,
            view.preview_changed,
            view.patch_changed,
            view.pointer_changed,
            view.selection_changed,
            detail.selection_changed,
            detail.cut_changed,
            session.runs.run_ended,
            grid.maximised_changed,
            options.opacity_changed,
            options.contours_changed,
            app.focusChanged,  # another window of the program came, such as the guide
        ):
            signal.connect(self._on_program_changed)
        stage.lab().page_changed.connect(self._on_lab_page_changed)
        self._on_lab_page_changed()

    def set_on(self, on: bool) -> None:
        """Whether there is something to be done."""
        self._is_on = on
        if not on:
            self._rest.stop()

    def look_again(self) -> None:
        """Say it once more, a moment later."""
        self._on_program_changed()

    @Slot()
    def _on_lab_page_changed(self) -> None:
        """What is done on the tiny grid is watched from the first time that its page is open."""
        lab = self._stage.lab()
        if lab.name == "tiny" and isinstance(page := lab.page, TinyPage):
            page.answered.connect(self._on_program_changed, Qt.ConnectionType.UniqueConnection)
        self._on_program_changed()

    @Slot()
    def _on_program_changed(self) -> None:
        if self._is_on:
            self._rest.start()
