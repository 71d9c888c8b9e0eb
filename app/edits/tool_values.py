"""What can be set for the tools: sizes, and the number that places take."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.edits.tools import Tool
from app.session.edit_bench import EditBench

__all__ = ["ToolValues"]


class ToolValues(QObject):
    """Each tool keeps its own.

    Parameters
    ----------
    bench : EditBench
        Knows which numbers are free.

    Attributes
    ----------
    radius, smoothing : int
        Of the brush, and of the disc by which borders are smoothed, in pixels.
    least : int
        Pieces of fewer pixels are specks.

    Signals
    -------
    changed()
        One of them is another.
    """

    changed = Signal()

    def __init__(self, bench: EditBench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.radius, self.smoothing, self.least = 5, 3, 50
        self._label: int | None = None

    @property
    def label(self) -> int:
        """The number that relabelled, painted and filled places take; a free one if none was chosen."""
        return self._bench.free_label if self._label is None else self._label

    @property
    def is_label_new(self) -> bool:
        """Whether that is the next free number, whatever it is."""
        return self._label is None

    def set_label(self, label: int | None) -> None:
        """Take this number from now on; None: the next free one."""
        self._label = label
        self.changed.emit()

    def set_size(self, tool: Tool | None, size: int) -> None:
        """The size that a tool has: of a brush, of a disc, of a speck; in pixels."""
        match tool:
            case Tool.BRUSH:
                self.radius = size
            case Tool.SMOOTH:
                self.smoothing = size
            case Tool.ABSORB:
                self.least = size
        self.changed.emit()
