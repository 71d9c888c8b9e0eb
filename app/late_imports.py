"""Modules that are imported after the first paint, in a thread of their own."""

from __future__ import annotations

import importlib
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.garbage import held_garbage

__all__ = ["LateImports"]


class LateImports(QObject):
    """Imports what the window can be painted without.

    Signals
    -------
    done()
        The modules are there; what is made of them comes at once.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)

    def start(self, *modules: str) -> None:
        """Import modules, one after the other."""
        self._pool.start(partial(self._import, modules))

    def close(self) -> None:
        """Wait until nothing is under way."""
        self._pool.waitForDone()

    def _import(self, modules: tuple[str, ...]) -> None:
        """In the thread. What cannot be imported raises again, in a sentence of its own, where it is needed."""
        try:
            with held_garbage():
                for module in modules:
                    importlib.import_module(module)
        finally:
            self.done.emit()
