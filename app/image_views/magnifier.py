"""The magnifier of all views that are in sight, at the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.image_views.camera_link import CameraLink
from app.image_views.loupe import Loupe
from app.image_views.picture_view import PictureView
from app.image_views.view_options import ViewOptions
from app.session.view_state import ViewState

__all__ = ["Magnifier"]


class Magnifier(QObject):
    """While it is on, a loupe on each view follows the crosshair, moved by mouse or keys; while it is off, it hears nothing.

    Parameters
    ----------
    view : ViewState
        Where the crosshair is.
    cameras : CameraLink
        The views.
    options : ViewOptions
        Whether it is on.
    """

    def __init__(self, view: ViewState, cameras: CameraLink, options: ViewOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._cameras, self._options = view, cameras, options
        self._loupes: dict[PictureView, Loupe] = {}
        self._is_on = False
        options.magnifier_changed.connect(self._on_options_changed)
        self._on_options_changed()

    @property
    def loupes(self) -> dict[PictureView, Loupe]:
        """Those that were made, by the view on which they lie."""
        return dict(self._loupes)

    @Slot()
    def _on_options_changed(self) -> None:
        if self._options.magnifier == self._is_on:
            return
        self._is_on = self._options.magnifier
        for changed in (self._view.pointer_changed, self._cameras.view_changed, self._cameras.added):
            (changed.connect if self._is_on else changed.disconnect)(self._show)
        for view, loupe in self._loupes.items():
            self._listen(view, loupe)
        self._show()

    @Slot()
    @Slot(object)
    def _show(self, _view: object = None) -> None:
        place = self._view.pointer if self._is_on else None
        for view in self._cameras.views:
            if view not in self._loupes and place is not None and view.isVisible():
                self._loupes[view] = Loupe(view)
                self._listen(view, self._loupes[view])
            if view in self._loupes:
                self._loupes[view].show_place(place)

    def _listen(self, view: PictureView, loupe: Loupe) -> None:
        """What is drawn anew on a view is enlarged anew."""
        changed = view.canvas.scene().changed
        (changed.connect if self._is_on else changed.disconnect)(loupe.renew)
