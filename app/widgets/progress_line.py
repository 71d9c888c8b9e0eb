"""A computation under way: what it is, how far, and Stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.tasks.background_task import BackgroundTask
from app.widgets.plain_label import PlainLabel
from app.widgets.share_bar import ShareBar

__all__ = ["ProgressLine"]

LATER_MS = 150
"""What is answered sooner needs no bar."""


class ProgressLine(QWidget):
    """Follows a background task: seen while it is busy for longer than a moment; keeps its room all the time.

    Parameters
    ----------
    task : BackgroundTask
    doing : str
        What is computed, in a few words.

    Signals
    -------
    stopped()
        The person stopped it.
    """

    stopped = Signal()

    def __init__(self, task: BackgroundTask, doing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self.words, self.bar, self.stop = PlainLabel(doing), ShareBar(doing), QPushButton("Stop")
        self.bar.setFixedHeight(8)
        self.stop.setAccessibleName(f"Stop: {doing}")
        self._later = QTimer(self, interval=LATER_MS, singleShot=True)
        self._later.timeout.connect(self.show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.stop.clicked.connect(self._on_stop_clicked)
        task.busy_changed.connect(self._on_task_busy_changed)
        self.show_share(None)
        self._on_task_busy_changed(task.is_busy)

    def show_share(self, share: float | None) -> None:
        """How far it is, 0 to 1; None: nobody knows."""
        self.bar.show_share(share)

    @Slot(bool)
    def _on_task_busy_changed(self, busy: bool) -> None:
        if busy:
            self._later.start()
        else:
            self._later.stop()
            self.hide()

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._task.cancel()
        self.stopped.emit()
