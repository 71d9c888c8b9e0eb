"""Somebody who starts the installed window, waits for the run on its sample and closes it; prints one line of JSON.

It knows nothing of the checkout: `tests/wheel.py` copies it elsewhere and starts it there.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

import app.__main__
from app.main_window import MainWindow
from app.session.run_phase import RunPhase

PATIENCE_S = 120


class Visitor(QApplication):
    """The application, with somebody at it."""

    def exec(self) -> int:
        self._until = time.monotonic() + PATIENCE_S
        self._timer = QTimer(self, interval=50)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()
        return QApplication.exec()

    @Slot()
    def _on_timer_timeout(self) -> None:
        (window,) = (widget for widget in self.topLevelWidgets() if isinstance(widget, MainWindow))
        session = window.session
        if time.monotonic() > self._until:
            self.exit(3)
        if session.runs.phase is RunPhase.READY and session.runs.kept:
            self._timer.stop()
            (run,) = session.runs.kept
            labels = run.finished.pixel_labels
            found = {
                "app": app.__file__,
                "version": self.applicationVersion(),
                "picture": [run.picture.width, run.picture.height],
                "map": labels.shape,
                "segments": len(set(labels.ravel().tolist())),
            }
            sys.stdout.write(json.dumps(found))
            window.close()


app.__main__.QApplication = Visitor
sys.exit(app.__main__.main([]))
