"""The place of windows on the screens that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QRect, QSize, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QRegion, QScreen
from PySide6.QtWidgets import QWidget

__all__ = ["GRIP", "ScreenRoom", "bring_on_screen", "fitted"]

GRIP = 40
"""Pixels of a title bar that the mouse needs to take hold of a window."""
REST_MS = 300
"""How long screens rest before windows are moved: one that is plugged in or out changes several times."""


def fitted(frame: QRect, rooms: Sequence[QRect]) -> QRect:
    """A window's frame where it can be taken hold of, and no larger than its screen.

    Parameters
    ----------
    frame : QRect
        Of the window, with its title bar.
    rooms : sequence of QRect
        What each screen has room for, the first screen first.

    Returns
    -------
    QRect
        The same where nothing is amiss, also of a window that was drawn over several screens. Else in the screen that has
        most of the title bar, or in the middle of the first one.
    """
    title = QRect(frame.topLeft(), QSize(frame.width(), GRIP))
    held = [room for room in rooms if room.intersected(title).width() >= GRIP]
    if not held:
        place = QRect(frame.topLeft(), frame.size().boundedTo(rooms[0].size()))
        place.moveCenter(rooms[0].center())
        return place
    is_covered = QRegion(frame).subtracted(_all_of(rooms)).isEmpty()
    room = max(held, key=lambda one: one.intersected(title).width())
    size = frame.size().boundedTo(room.size())
    if is_covered or size == frame.size():
        return frame
    left = min(max(frame.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(frame.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def _all_of(rooms: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for room in rooms:
        region = region.united(room)
    return region


def bring_on_screen(window: QWidget) -> None:
    """Move and shrink a window, if it has to be; one that has a whole screen is the desktop's."""
    if window.isMaximized() or window.isFullScreen():
        return
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not first]
    frame = window.frameGeometry()
    place = fitted(frame, [screen.availableGeometry() for screen in (first, *others)])
    if place == frame:
        return
    window.resize(place.size() - (frame.size() - window.size()))
    window.move(place.topLeft())


class ScreenRoom(QObject):
    """Brings windows on a screen that is there whenever screens come, go or change.

    Parameters
    ----------
    windows : iterable of QWidget
        Which are moved as far as they are windows then: panels may float.
    """

    def __init__(self, windows: Iterable[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._windows = [*windows]
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._bring)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._on_screen_added)
        app.screenRemoved.connect(self._on_screens_changed)
        app.primaryScreenChanged.connect(self._on_screens_changed)
        for screen in app.screens():
            self._follow(screen)

    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_screens_changed)

    @Slot(QScreen)
    def _on_screen_added(self, screen: QScreen) -> None:
        self._follow(screen)
        self._rest.start()

    @Slot(QScreen)
    @Slot(QRect)
    def _on_screens_changed(self, _what: object) -> None:
        self._rest.start()

    @Slot()
    def _bring(self) -> None:
        for window in self._windows:
            if window.isWindow() and window.isVisible():
                bring_on_screen(window)
