"""Run, Pause and Stop, how far the run is, and what it took."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.session import RunPhase, Session
from app.views.run_card import ElidedLabel
from app.views.run_words import device_text, phase_text, timings_text

__all__ = ["RunBar", "RunProgress", "StatusLine"]

_CLOCK_MS = 200


class RunProgress(QProgressBar):
    """The share of the gradient steps that are behind; busy without a share before the first one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, textVisible=False)
        self.setAccessibleName("Progress of the run")
        self._session = session
        self.setFixedHeight(10)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        session.phase_changed.connect(self._show)
        session.run_advanced.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        running = self._session.running
        self.setVisible(running is not None)
        if running is None:
            return
        waits = not running.steps and self._session.phase is RunPhase.RUNNING
        self.setRange(0, 0 if waits else 1000)
        if not waits:
            self.setValue(round(1000 * running.progress))


class RunBar(QWidget):
    """The buttons of a run beside its phase, progress, device and time.

    The buttons stand for actions of the window: give them with `set_actions`.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = QElapsedTimer()
        self._before_pause = 0
        self.buttons = [QToolButton(self, autoRaise=True) for _ in range(3)]
        self.phase = ElidedLabel("", self)
        self.progress = RunProgress(session, self)
        self.progress.setFixedWidth(120)
        self.facts = QLabel(self)
        self.facts.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QHBoxLayout(self)
        layout.setSpacing(4)
        layout.setContentsMargins(4, 2, 8, 2)
        for button in self.buttons:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self.phase, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.facts)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show)
        session.phase_changed.connect(self._on_session_phase_changed)
        session.run_advanced.connect(self._show)
        session.shown_changed.connect(self._show)
        self._show()

    def set_actions(self, run: QAction, pause: QAction, stop: QAction) -> None:
        """Give the buttons their actions."""
        for button, action in zip(self.buttons, (run, pause, stop), strict=True):
            button.setDefaultAction(action)

    @property
    def milliseconds(self) -> int:
        """How long the run is at work, pauses left out."""
        return self._before_pause + (self._since.elapsed() if self._since.isValid() else 0)

    @Slot()
    def _on_session_phase_changed(self) -> None:
        phase = self._session.phase
        if phase is RunPhase.RUNNING:
            self._since.start()
            self._clock.start()
        elif phase is not RunPhase.STOPPING:
            self._before_pause = self.milliseconds if phase is RunPhase.PAUSED else 0
            self._since.invalidate()
            self._clock.stop()
        self._show()

    @Slot()
    def _show(self) -> None:
        self.phase.setText(phase_text(self._session))
        record = self._session.running or self._session.shown
        took = f"{self.milliseconds / 1000:.1f} s" if self._session.is_busy else timings_text(record, shown_parts=0)
        self.facts.setText(" \N{MIDDLE DOT} ".join(filter(None, (device_text(record), took))))
        self.facts.setToolTip(timings_text(record, shown_parts=9))


class StatusLine(QWidget):
    """For the status bar: phase, progress, device, and the timings of the shown run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.phase = QLabel(self)
        self.progress = RunProgress(session, self)
        self.progress.setFixedWidth(90)
        self.device = QLabel(self)
        self.device.setToolTip("Where the network runs")
        self.timings = QLabel(self)
        self.timings.setToolTip("What the shown run took, in seconds")
        layout = QHBoxLayout(self)
        layout.setSpacing(12)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(self.phase)
        layout.addWidget(self.progress)
        layout.addStretch(1)
        layout.addWidget(self.device)
        layout.addWidget(self.timings)
        session.phase_changed.connect(self._show)
        session.run_advanced.connect(self._show)
        session.shown_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.phase.setText(phase_text(self._session))
        self.device.setText(device_text(self._session.running or self._session.shown))
        self.timings.setText(timings_text(self._session.shown))
