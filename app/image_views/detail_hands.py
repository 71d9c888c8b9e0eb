"""What wheel and right button do to the detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu

from app.image_views.picture_view import PictureView
from app.image_views.views import ViewKind
from app.session.session import Session

__all__ = ["DetailHands"]


class DetailHands(QObject):
    """Ctrl and the wheel over any view go through the levels; the right button on the pixel map changes one segment.

    Parameters
    ----------
    session : Session
    views : mapping of ViewKind to PictureView
    """

    def __init__(self, session: Session, views: Mapping[ViewKind, PictureView], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view = session, views[ViewKind.PIXELS]
        for view in views.values():
            view.canvas.turned.connect(session.detail.step)
        self._view.canvas.menu_asked.connect(self._on_menu_asked)

    def menu_at(self, x: float, y: float) -> QMenu:
        """What can be done with the segment at (x, y) of the picture, and with the detail as a whole."""
        detail, menu = self._session.detail, QMenu(self._view)
        leaf, cut = detail.leaf_at(x, y), detail.cut or detail.automatic_cut()
        can_split = can_unite = False
        if leaf is not None and cut is not None:
            can_split, can_unite = cut.more_at(leaf) is not cut, cut.less_at(leaf) is not cut
        entries: tuple[tuple[str, Callable[[], None], bool], ...] = (
            ("&More detail here\tAlt+]", lambda: detail.more_at(leaf or 0), can_split),
            ("&Less detail here\tAlt+[", lambda: detail.less_at(leaf or 0), can_unite),
            ("&Undo detail\tAlt+Z", detail.undo, detail.can_undo),
            ("&Redo detail\tAlt+Shift+Z", detail.redo, detail.can_redo),
            ("&Automatic detail\tD", detail.show_automatic, not detail.reason),
            ("The &run's map\tShift+D", lambda: detail.show_cut(None), detail.cut is not None),
        )
        for at, (text, do, is_possible) in enumerate(entries):
            if at in (2, 4):
                menu.addSeparator()
            menu.addAction(text, do).setEnabled(is_possible)
        menu.addSeparator()
        self._add_within(menu)
        return menu

    def _add_within(self, menu: QMenu) -> None:
        source = self._session.level_source
        within = menu.addAction("&Within the cut's labels\tW")
        within.setCheckable(True)
        within.setChecked(source.is_within)
        within.setEnabled(source.is_within or not source.why_not_within)
        within.toggled.connect(self._session.detail.set_within)

    @Slot(float, float, QPoint)
    def _on_menu_asked(self, x: float, y: float, place: QPoint) -> None:
        menu = self.menu_at(x, y)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
