"""A progress bar that waits for its turn to be painted."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

__all__ = ["ShareBar"]

_STEPS = 1000


class ShareBar(QProgressBar):
    """Shows a share, or that something is under way of which no share is known.

    Qt's own bar paints itself, and whatever else waits to be painted, before `setValue` returns.

    Parameters
    ----------
    name : str
        What a screen reader calls it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, minimum=0, maximum=_STEPS, textVisible=False)
        self.setAccessibleName(name)

    def show_share(self, share: float | None) -> None:
        """Show 0 to 1; None: busy."""
        steps = 0 if share is None else _STEPS
        value = 0 if share is None else round(_STEPS * share)
        if steps == self.maximum() and (share is None or value == self.value()):
            return
        self.setUpdatesEnabled(False)
        self.setRange(0, steps)
        self.setValue(value)
        self.setUpdatesEnabled(True)
