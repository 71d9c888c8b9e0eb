"""Views that look at the same part of the picture."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView

__all__ = ["CameraLink"]


class CameraLink(QObject):
    """Where one of its views is panned or zoomed, the others follow."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: list[PictureView] = []
        self._camera: Camera | None = None

    def add(self, view: PictureView) -> None:
        """Take in a view; it looks at once where the others do."""
        self._views.append(view)
        view.camera_moved.connect(self._on_view_camera_moved)
        view.set_camera(self._camera)

    def look_at(self, camera: Camera | None) -> None:
        """Look at a part of the picture; None: at all of it."""
        self._move(camera, None)

    @Slot(object)
    def _on_view_camera_moved(self, camera: Camera) -> None:
        self._move(camera, self.sender())

    def _move(self, camera: Camera | None, mover: QObject | None) -> None:
        self._camera = camera
        for view in self._views:
            if view is not mover:
                view.set_camera(camera)
