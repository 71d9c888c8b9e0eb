"""The keyboard goes from panel to panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["focus_first", "step_panel"]


def step_panel(window: WindowParts, by: int) -> None:
    """Move the keyboard so many panels on, among those in sight and the timeline; to where it was in there last."""
    left = [window.docks[title] for title in ("Settings", "Lessons")]
    others = [dock for dock in window.docks.values() if dock not in left]
    places: list[QWidget] = [*(dock.widget() for dock in left), window.timeline, *(dock.widget() for dock in others)]
    seen = [place for place in places if place.isVisible() and not place.visibleRegion().isEmpty()]
    here = next((at for at, place in enumerate(seen) if _has_focus(place)), -1 if by > 0 else len(seen))
    for step in range(1, len(seen) + 1):
        if _take_focus(window, seen[(here + by * step) % len(seen)]):
            return


def focus_first(place: QWidget) -> bool:
    """Give the keyboard to where it was in there last, or to the first control that takes it; False if none does."""
    last: QWidget | None = place.focusWidget()  # Qt's own word for it leaves the None out
    if last is not None and last.isVisible() and last.isEnabled():
        last.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    widget = place.nextInFocusChain()
    while widget is not None and widget is not place:
        is_reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if is_reached and place.isAncestorOf(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        widget = widget.nextInFocusChain()
    return False


def _has_focus(place: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is place or place.isAncestorOf(focus))


def _take_focus(window: WindowParts, place: QWidget) -> bool:
    if place is window.docks["Lessons"].widget() and "lessons" in vars(window):
        window.lessons.take_focus()
        return True
    return focus_first(place)
