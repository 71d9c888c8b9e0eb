"""What clicks on the views select."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.image_views.picture_view import PictureView
from app.image_views.shown_content import ShownContent
from app.image_views.view_content import patch_at
from app.image_views.views import ViewKind
from app.session.detail import Detail
from app.session.edit_layer import EditLayer
from app.session.map_in_sight import MapInSight
from app.session.session import Session
from app.session.view_state import ViewState

__all__ = ["Clicks"]


class Clicks(QObject):
    """A click selects a patch and its segment, a second one lets go of the segment; a double-click is meant for the view.

    Parameters
    ----------
    session : Session
    content : ShownContent
        What the views show.
    views : mapping of ViewKind to PictureView

    Attributes
    ----------
    patches_alone : bool
        Whether a click selects a patch alone, without its segment.

    Signals
    -------
    double_clicked(ViewKind)
        One of the views was double-clicked; nothing is selected by that.
    """

    double_clicked = Signal(object)

    def __init__(self, session: Session, content: ShownContent, views: Mapping[ViewKind, PictureView], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._content, self._views = session, content, views
        self._selecting: tuple[ViewState | Detail | EditLayer, ...] = session.view, session.detail, session.edits.layer
        self._before: tuple[int | None, ...] = None, None, None
        self.patches_alone = False
        for kind, view in views.items():
            view.pick_at = partial(self._pick_at, kind)
            view.clicked.connect(self._on_view_clicked)
            view.double_clicked.connect(self._on_view_double_clicked)

    def kind_of(self, view: QObject | None) -> ViewKind:
        """Which of the views it is."""
        return next(kind for kind, own in self._views.items() if own is view)

    def _pick_at(self, kind: ViewKind, x: float, y: float) -> Callable[[], None] | None:
        """Selects the segment at (x, y) of a view; None: there is none."""
        part, label = self._content.picked(kind, x, y, self._views[kind].wipe)
        return None if label is None else partial(self._select, part, label)

    def _select(self, part: ViewState | Detail | MapInSight, label: int | None) -> None:
        if part is self._session.view:
            self._session.detail.select(None)
            self._session.edits.layer.select(None)
        part.select(label)

    @Slot(float, float)
    def _on_view_clicked(self, x: float, y: float) -> None:
        view, kind = self._session.view, self.kind_of(self.sender())
        self._before = tuple(part.selected for part in self._selecting)
        view.select_patch(patch_at(view.shown, x, y))
        if not self.patches_alone:
            part, label = self._content.picked(kind, x, y, self._views[kind].wipe)
            self._select(part, None if label == part.selected else label)

    @Slot()
    def _on_view_double_clicked(self) -> None:
        for part, label in zip(self._selecting, self._before, strict=True):  # its first click was not meant
            part.select(label)
        self.double_clicked.emit(self.kind_of(self.sender()))
