"""Modules that are imported after the first paint, beside the window."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.tasks.background_task import BackgroundTask
from app.tasks.garbage import gc_paused

__all__ = ["DeferredImports"]

SLICE_S = 0.006
"""So long at a time Qt's types are made; events come in between."""
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtOpenGL", "QtOpenGLWidgets", "QtSvg", "QtTest")
"""What pyqtgraph looks into."""


class DeferredImports(QObject):
    """Imports what the window can be painted without.

    Signals
    -------
    done()
        The modules are there; what is made of them comes at once. One that could not be imported raises again, in a
        sentence of its own, where it is needed.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task = BackgroundTask("imports", self)
        self._task.finished.connect(self.done)
        self._task.failed.connect(self.done)
        self._types = _qt_types()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self, imports: Callable[[], object]) -> None:
        """Call what imports them, in a thread."""
        self._compute = partial(_imported, imports)
        self._timer.start()

    def close(self) -> None:
        """Wait until nothing is under way."""
        self._timer.stop()
        self._task.close()

    @Slot()
    def _on_timer_timeout(self) -> None:
        until = time.perf_counter() + SLICE_S
        for _ in self._types:
            if time.perf_counter() > until:
                return
        self._timer.stop()
        self._task.submit(self._compute)


def _imported(imports: Callable[[], object], _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    with gc_paused():
        imports()
    return iter(())


def _qt_types() -> Iterator[None]:
    """Have PySide make all its types, one after the other, in the thread of the window.

    It makes a type where Python first meets it, in a table without a lock. pyqtgraph meets them all when it is
    imported; where that was in another thread while the window met one by itself, 4 of 130 starts ended in a
    segmentation fault.
    """
    for name in QT_MODULES:
        with suppress(ImportError):
            module = importlib.import_module(f"PySide6.{name}")
            for made in dir(module):
                getattr(module, made)
                yield
