"""The keyboard goes from panel to panel, and into one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["focus_first", "open_page", "show_lessons", "step_panel"]


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


def open_page(window: WindowParts, name: str) -> None:
    """Turn to a page of the lab; if it is in sight already, the keyboard goes into it."""
    was_open = not window.docks["Lab"].isHidden() and window.lab.name == name
    window.open_lab(name)
    if was_open:
        focus_first(window.lab.page)


def show_lessons(window: WindowParts) -> None:
    """The lessons, with the keyboard in them: in their list, or where the running one waits for an answer."""
    window.show_dock("Lessons")
    if "grid" in vars(window):
        window.lessons.take_focus()
    else:
        window.docks["Lessons"].widget().setFocus()  # which hands it on once they are made


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
