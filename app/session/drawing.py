"""Whether what is looked at has been drawn: views take turns, and what is said of a run waits for the last of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

__all__ = ["Drawing"]


class Drawing(QObject):
    """The views say when they fall behind the session, and when they have caught up.

    Signals
    -------
    changed()
        `is_behind` has a new value.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_behind = False

    @property
    def is_behind(self) -> bool:
        """Whether a view still shows what was looked at before; no views are never behind."""
        return self._is_behind

    def set_behind(self, on: bool) -> None:
        """The views have something to draw yet, or have drawn it all."""
        if on is not self._is_behind:
            self._is_behind = on
            self.changed.emit()
