"""How far the run is, and what it took."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Slot
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.session.run_phase import RunPhase
from app.session.run_text import device_text, device_tip, phase_text, timings_text
from app.session.session import Session
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip
from app.widgets.share_bar import ShareBar

__all__ = ["RunProgress", "StatusLine"]

_CLOCK_MS = 200
ROOMY = 170
"""Letters in a row of the whole bar."""
_WORKING = "How long the run is at work; waiting for the engine and pauses do not count"


class RunProgress(ShareBar):
    """The share of the gradient steps that are behind; busy without a share before the first one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Progress of the run", parent)
        self._session = session
        self.setFixedHeight(10)
        session.runs.phase_changed.connect(self._show)
        session.runs.run_advanced.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        running = self._session.runs.running
        self.setVisible(running is not None)
        if running is None:
            return
        waits = not running.steps and self._session.runs.phase is RunPhase.RUNNING
        self.show_share(None if waits else running.progress)


class StatusLine(QWidget):
    """For the status bar: what the session is doing, how far it is, on which device, and what the shown run took."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = QElapsedTimer()
        self._before_pause = 0
        self.phase = PlainLabel(self)
        self.progress = RunProgress(session, self)
        self.progress.setFixedWidth(110)
        self.device = PlainLabel(self)
        self.timings = PlainLabel(self)
        layout = QHBoxLayout(self)
        layout.setSpacing(12)
        layout.setContentsMargins(4, 0, 4, 0)
        # A bar would let it grow, and gaps between the words with it, while a message has the place of what else is there.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for part in (self.phase, self.progress, self.device, self.timings):
            layout.addWidget(part)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._show)
        session.runs.phase_changed.connect(self._on_session_phase_changed)
        session.runs.run_advanced.connect(self._on_runs_run_advanced)
        session.view.shown_changed.connect(self._show)
        session.drawing.changed.connect(self._show)
        session.keeper.loader.loading_changed.connect(self._show)
        session.keeper.reading_changed.connect(self._show)
        self._show()

    @property
    def milliseconds(self) -> int:
        """How long the run is at work, waiting for the engine and pauses left out, as at its end."""
        return self._before_pause + (self._since.elapsed() if self._since.isValid() else 0)

    @property
    def _is_roomy(self) -> bool:
        """Whether the bar has room for parts of the time beside the line about the mouse, which goes before them."""
        bar = self.parentWidget()
        return bar is None or bar.width() >= ROOMY * self.fontMetrics().averageCharWidth()

    @Slot()
    def _on_session_phase_changed(self) -> None:
        phase = self._session.runs.phase
        if phase is RunPhase.RUNNING:
            if self._has_begun:
                self._since.start()
            self._clock.start()
        elif phase is not RunPhase.STOPPING:
            self._before_pause = self.milliseconds if phase is RunPhase.PAUSED else 0
            self._since.invalidate()
            self._clock.stop()
        self._show()

    @property
    def _has_begun(self) -> bool:
        """Whether the run has said its first word: waiting for the engine is no part of its time, here as at its end."""
        running = self._session.runs.running
        return running is not None and running.phase is not None

    @Slot()
    def _on_runs_run_advanced(self) -> None:
        if self._has_begun and self._session.runs.phase is RunPhase.RUNNING and not self._since.isValid():
            self._since.start()
        self._show()

    @Slot()
    def _show(self) -> None:
        record = self._session.runs.running or self._session.view.shown
        self.phase.setText(phase_text(self._session))
        self.device.setText(device_text(record))
        self.device.setToolTip(plain_tip(device_tip(record)))
        busy = self._session.runs.is_busy
        now = f"{self.milliseconds / 1000:.1f} s" if self._has_begun else ""
        self.timings.setText(now if busy else timings_text(record, shown_parts=2 if self._is_roomy else 0))
        self.timings.setToolTip(_WORKING if busy else f"Seconds of the shown run. {timings_text(record, shown_parts=9)}")

    def moveEvent(self, event: QMoveEvent) -> None:
        """The bar, at whose end it stands, has another width."""
        super().moveEvent(event)
        self._show()
