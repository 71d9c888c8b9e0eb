"""Views that look at the same part of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView

if TYPE_CHECKING:
    from pathlib import Path

    from grapl_engine import Picture

__all__ = ["CameraLink"]


class CameraLink(QObject):
    """Where one of its views is panned or zoomed, the others follow.

    Signals
    -------
    added(PictureView)
        There is one view more.
    moved()
        The views were panned or zoomed; not: one of them has another size.
    view_changed()
        Another part of the picture is seen in one of them, or as much in another room, for whatever reason.
    leading_changed()
        The mouse is in another one, or one came in sight or went.
    """

    added = Signal(object)
    moved = Signal()
    view_changed = Signal()
    leading_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: list[PictureView] = []
        self._first: PictureView | None = None
        self._pointed: PictureView | None = None
        self._camera: Camera | None = None
        self._place: tuple[Path, int, int] | None = None

    @property
    def views(self) -> tuple[PictureView, ...]:
        """All of them, in the order in which they came."""
        return tuple(self._views)

    @property
    def leading(self) -> PictureView:
        """The view that keys mean: of those in sight the one in which the mouse was last, else the one that goes first."""
        in_sight = [view for view in self._views if view.isVisible()] or self._views
        return next((view for view in (self._pointed, self._first) if view in in_sight), in_sight[0])

    def add(self, view: PictureView, *, goes_first: bool = False) -> None:
        """Take in a view; it looks at once where the others do."""
        self._views.append(view)
        if goes_first:
            self._first = view
        view.camera_moved.connect(self._on_view_camera_moved)
        view.pointed.connect(self._on_view_pointed)
        view.canvas.view_changed.connect(self.view_changed)
        view.canvas.resized.connect(self.view_changed)
        view.installEventFilter(self)
        view.set_camera(self._camera)
        self.added.emit(view)

    def open(self, picture: Picture) -> None:
        """Look at all of another picture; of another part of the same file, where one looked before."""
        place = None if picture.path is None else (picture.path, picture.width, picture.height)
        is_part = place is not None and place == self._place
        self._place = place
        self._move(self._camera if is_part else None, None)

    def look_at(self, camera: Camera | None) -> None:
        """Look at a part of the picture; None: at all of it."""
        self._move(camera, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.leading_changed.emit()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _on_view_camera_moved(self, camera: Camera) -> None:
        self._move(camera, self.sender())

    @Slot(object)
    def _on_view_pointed(self, place: tuple[float, float] | None) -> None:
        view = self.sender()
        if place is not None and view is not self._pointed and isinstance(view, PictureView):
            self._pointed = view
            self.leading_changed.emit()

    def _move(self, camera: Camera | None, mover: QObject | None) -> None:
        self._camera = camera
        for view in self._views:
            if view is not mover:
                view.set_camera(camera)
        self.moved.emit()
