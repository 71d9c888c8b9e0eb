"""Where the line between two runs stands on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from app.image_views.camera_link import CameraLink
from app.image_views.picture_view import PictureView

__all__ = ["WipePlace"]


class WipePlace(QObject):
    """The line is where it was put, in all its views, and stays there while the picture is panned and zoomed under it.

    Where the picture ends before that, the line is at its edge, and comes back with the picture.

    Parameters
    ----------
    views : sequence of PictureView
        That have the line.
    cameras : CameraLink
        Which they are in.
    """

    def __init__(self, views: Sequence[PictureView], cameras: CameraLink, parent: QObject) -> None:
        super().__init__(parent)
        self._views = views
        self._away = 0.0  # from the view's middle to the right, in pixels of the screen
        for view in views:
            view.wipe_moved.connect(self.put)
            view.wipe_shown.connect(self._bring)
            view.canvas.resized.connect(self._on_canvas_resized)
        cameras.moved.connect(self._on_cameras_moved)

    @Slot(float)
    def put(self, x: float) -> None:
        """Put the line at x of the picture."""
        self._show(x)
        self._note()

    @Slot()
    def _on_canvas_resized(self) -> None:
        """In another room it stays at its place of the picture."""
        if any(view.has_wipe for view in self._views):
            self._note()

    @Slot()
    def _on_cameras_moved(self) -> None:
        """A line that is not there is brought once it is."""
        if any(view.has_wipe for view in self._views):
            self._bring()

    @Slot()
    def _bring(self) -> None:
        camera = self._in_sight.canvas.camera
        self._show(camera.x + self._away * camera.scale)

    def _note(self) -> None:
        camera = self._in_sight.canvas.camera
        self._away = (self._in_sight.wipe - camera.x) / camera.scale

    @property
    def _in_sight(self) -> PictureView:
        return next((view for view in self._views if view.isVisible()), self._views[0])

    def _show(self, x: float) -> None:
        for view in self._views:
            view.set_wipe(x)
