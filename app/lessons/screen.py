"""How the window stands, as a lesson on the window itself asks about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session

__all__ = ["UNKNOWN", "Screen", "screen_of"]


@dataclass(frozen=True, slots=True)
class Screen:
    """Nothing of it is computed from the run.

    Attributes
    ----------
    alone : ViewKind or None
        The view that is shown alone.
    crosshair : (float, float) or None
        Where it stands, as shares of the picture's width and height.
    is_selected : bool
        Whether a segment is.
    detail : int or None
        Segments of the level of detail that was chosen.
    opacity : float
    contours : bool
    guide : bool
        Whether it is open.
    """

    alone: ViewKind | None = None
    crosshair: tuple[float, float] | None = None
    is_selected: bool = False
    detail: int | None = None
    opacity: float = 1.0
    contours: bool = True
    guide: bool = False


UNKNOWN = Screen()
"""Where no window is asked."""


def screen_of(session: Session, grid: PictureGrid, *, guide: bool) -> Screen:
    """How it stands now."""
    picture, pointer, cut = session.view.picture, session.view.pointer, session.detail.cut
    place = None if picture is None or pointer is None else (pointer[0] / picture.width, pointer[1] / picture.height)
    return Screen(
        grid.maximised,
        place,
        session.sight.selected is not None or session.view.selected is not None,
        None if cut is None else cut.count,
        grid.options.opacity,
        grid.options.contours,
        guide,
    )
