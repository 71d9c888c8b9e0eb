"""A click with a tool that waits for the map to be known."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.edits.tool_box import ToolBox
from app.session.edits import SessionEdits

__all__ = ["FirstClick"]


class FirstClick(QObject):
    """Clicks at once where the map is known; else as soon as it is, if the tool is still in hand.

    Parameters
    ----------
    edits : SessionEdits
    tools : ToolBox
    """

    def __init__(self, edits: SessionEdits, tools: ToolBox, parent: QObject) -> None:
        super().__init__(parent)
        self._edits, self._tools = edits, tools
        self._awaited: tuple[float, float] | None = None
        edits.changed.connect(self._look)
        tools.chosen.connect(self.forget)

    def click(self, x: float, y: float) -> None:
        """Click at (x, y) of the picture."""
        self._awaited = x, y
        self._look()

    @Slot()
    def forget(self) -> None:
        """Another tool is in hand, or none."""
        self._awaited = None

    @Slot()
    def _look(self) -> None:
        if self._awaited is not None and self._edits.bench.label_at(*self._awaited) is not None:
            place, self._awaited = self._awaited, None
            self._tools.press(*place)
            self._tools.release()
