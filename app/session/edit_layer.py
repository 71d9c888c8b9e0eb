"""The layer of edits over the map: whether it is looked at, and what is selected on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.session.detail import Detail
from app.session.view_state import ViewState

__all__ = ["EditLayer"]


class EditLayer(QObject):
    """Hidden by the person for good, or for as long as a key is held.

    Parameters
    ----------
    view : ViewState
    detail : Detail
        What is selected here is selected nowhere else.

    Signals
    -------
    changed()
        `is_visible` or `is_seen` has a new value.
    selection_changed()
        `selected` is another one.
    """

    changed = Signal()
    selection_changed = Signal()

    def __init__(self, view: ViewState, detail: Detail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._detail = view, detail
        self._is_visible, self._is_peeking = True, False
        self._selected: int | None = None
        view.selection_changed.connect(self._on_others_changed)
        detail.selection_changed.connect(self._on_others_changed)

    @property
    def is_visible(self) -> bool:
        """Whether the edited map is looked at, where there are edits."""
        return self._is_visible

    @property
    def is_peeking(self) -> bool:
        """Whether the map without edits is seen for a moment."""
        return self._is_peeking

    @property
    def is_seen(self) -> bool:
        """The same, and no key is held that hides it."""
        return self._is_visible and not self._is_peeking

    @property
    def selected(self) -> int | None:
        """The selected segment, if it is one that neither the run nor a level of detail has by this number."""
        return self._selected

    def set_visible(self, on: bool) -> None:
        """Look at the edited map, or at the map without edits."""
        if on != self._is_visible:
            self._is_visible = on
            self.changed.emit()

    @Slot(bool)
    def peek(self, on: bool) -> None:
        """See the map without edits for a moment."""
        if on != self._is_peeking:
            self._is_peeking = on
            self.changed.emit()

    def select(self, label: int | None) -> None:
        """Select a segment of the edited map; nothing else is selected beside it."""
        if label != self._selected:
            self._selected = label
            if label is not None:
                self._view.select(None)
                self._detail.select(None)
            self.selection_changed.emit()

    @Slot()
    def _on_others_changed(self) -> None:
        if self._view.selected is not None or self._detail.selected is not None:
            self.select(None)
