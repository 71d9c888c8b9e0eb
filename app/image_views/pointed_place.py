"""What a command on a picture means: which view, and which place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.image_views.camera_link import CameraLink
from app.image_views.picture_view import PictureView
from app.session.view_state import ViewState

__all__ = ["PointedPlace"]


class PointedPlace:
    """The view that keys mean and the crosshair; while an entry of a menu is chosen, what that menu was opened on.

    Parameters
    ----------
    view : ViewState
        Where the crosshair is.
    cameras : CameraLink
        The views.
    """

    def __init__(self, view: ViewState, cameras: CameraLink) -> None:
        self._state, self._cameras = view, cameras
        self._held: tuple[PictureView, tuple[float, float]] | None = None

    @property
    def view(self) -> PictureView:
        """The view."""
        return self._cameras.leading if self._held is None else self._held[0]

    @property
    def place(self) -> tuple[float, float] | None:
        """(x, y) inside the picture; None: no place of it is meant."""
        place, picture = self._state.pointer if self._held is None else self._held[1], self._state.picture
        if place is None or picture is None:
            return None
        return place if 0 <= place[0] < picture.width and 0 <= place[1] < picture.height else None

    @property
    def is_menus(self) -> bool:
        """Whether it is that of a menu: it goes before what is selected."""
        return self._held is not None

    @contextmanager
    def held(self, view: PictureView, place: tuple[float, float]) -> Iterator[None]:
        """Mean this view and this place meanwhile; the crosshair is back there, which the menu took away."""
        before, self._held = self._held, (view, place)
        try:
            if self.place is not None:
                self._state.point_at(place)
            yield
        finally:
            self._held = before
