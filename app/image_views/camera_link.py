"""Views that look at the same part of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView

if TYPE_CHECKING:
    from pathlib import Path

    from grapl_engine import Picture

__all__ = ["CameraLink"]


class CameraLink(QObject):
    """Where one of its views is panned or zoomed, the others follow."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: list[PictureView] = []
        self._camera: Camera | None = None
        self._place: tuple[Path, int, int] | None = None

    def add(self, view: PictureView) -> None:
        """Take in a view; it looks at once where the others do."""
        self._views.append(view)
        view.camera_moved.connect(self._on_view_camera_moved)
        view.set_camera(self._camera)

    def open(self, picture: Picture) -> None:
        """Look at all of another picture; of another part of the same file, where one looked before."""
        place = None if picture.path is None else (picture.path, picture.width, picture.height)
        is_part = place is not None and place == self._place
        self._place = place
        self._move(self._camera if is_part else None, None)

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
