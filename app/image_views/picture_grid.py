"""The linked image views."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.image_views.arrangement import ViewPlaces
from app.image_views.camera_link import CameraLink
from app.image_views.clicks import Clicks
from app.image_views.detail_bar import DetailBar
from app.image_views.layers import grey, photograph, photograph_part
from app.image_views.magnifier import Magnifier
from app.image_views.picture_view import PictureView
from app.image_views.pointed_place import PointedPlace
from app.image_views.view_content import ViewContent
from app.image_views.view_options import ViewOptions
from app.image_views.view_painter import ViewPainter
from app.image_views.views import ALL_VIEWS, LABEL_VIEWS, VIEWS, ViewKind
from app.image_views.wipe_place import WipePlace
from app.session.session import Session

__all__ = ["PictureGrid"]

VEIL = 0.65  # over what is not selected on the photograph


class PictureGrid(QWidget):
    """All views of the table `VIEWS` on the session's frame, as one place to look.

    Pan, zoom, crosshair, selection and wipe are shared.

    Parameters
    ----------
    session : Session
    options : ViewOptions, optional
        How the views draw.

    Attributes
    ----------
    cameras : CameraLink
        By which all views see the same part of the picture.
    places : ViewPlaces
        How they stand.
    painter : ViewPainter
        What they show.
    pointed : PointedPlace
        Which view, and which place of the picture, commands mean.

    Signals
    -------
    maximised_changed()
        One view is shown alone, or all again.
    painted(float, float, bool)
        While painting is on: the left button is down at (x, y) of the picture; True: it was just pressed.
    help_asked(str)
        The guide is wanted, for the view of this name.
    """

    maximised_changed = Signal()
    painted = Signal(float, float, bool)
    help_asked = Signal(str)

    def __init__(self, session: Session, options: ViewOptions | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.options = options or ViewOptions(parent=self)
        self._maximised: ViewKind | None = None
        self.cameras = CameraLink(self)
        self.pointed = PointedPlace(session.view, self.cameras)
        self._views = {kind: PictureView(kind.value, entry.keys) for kind, entry in VIEWS.items()}
        self._bar = DetailBar(session)
        self._wipe = WipePlace([self._views[kind] for kind in LABEL_VIEWS], self.cameras, self)
        self.painter = ViewPainter(session, self.options, self._views, self)
        self._clicks = Clicks(session, self.painter.content, self._views, self)
        self._build()
        self._connect()
        self._on_options_opacity_changed()
        self._on_options_contours_changed()
        self._on_options_arrangement_changed()
        self._on_session_picture_changed()
        self.painter.show_compared()
        self.painter.show_frame()
        self._on_session_pointer_changed()

    @property
    def views(self) -> Mapping[ViewKind, PictureView]:
        """The views by kind, in their order."""
        return MappingProxyType(self._views)

    @property
    def maximised(self) -> ViewKind | None:
        """The view that is shown alone."""
        return self._maximised

    def maximise(self, kind: ViewKind | None) -> None:
        """Show one view alone; the same again, or None, brings all back."""
        before, self._maximised = self._maximised, None if kind is self._maximised else kind
        if self._maximised is before:
            return
        self.places.share(self._maximised)
        self.maximised_changed.emit()

    @property
    def seen(self) -> tuple[ViewKind, ...]:
        """The views that are shown now."""
        return self.places.seen

    def keep_to(self, kinds: Collection[ViewKind] = ALL_VIEWS) -> None:
        """Have these views alone beside each other from now on; a key still shows any one alone."""
        self.maximise(None)
        self.places.keep_to([kind for kind in ALL_VIEWS if kind in kinds], self._aspect)

    def fit(self) -> None:
        """Show the whole picture."""
        self.cameras.look_at(None)

    def zoom(self, factor: float) -> None:
        """Magnify all views about their centre."""
        self.cameras.leading.canvas.zoom(factor)

    def show_one_to_one(self) -> None:
        """A pixel of the picture is one of the screen, about the crosshair or else the centre."""
        self.cameras.leading.canvas.show_one_to_one(self._session.view.pointer)

    def place_of(self, label: int) -> tuple[float, float] | None:
        """A place of the picture inside a segment of the map in sight; None: it is not there."""
        return self.painter.content.place_of(label)

    def set_painting(self, on: bool) -> None:
        """Whether the left button paints (`painted`) instead of selecting and panning."""
        for view in self._views.values():
            view.set_painting(on)

    def set_picking(self, *, patches_alone: bool) -> None:
        """Whether a click selects a patch alone, or its segment with it."""
        self._clicks.patches_alone = patches_alone

    # What happens

    @Slot()
    def _on_options_opacity_changed(self) -> None:
        for kind in LABEL_VIEWS:
            self._views[kind].set_opacity(self.options.opacity)

    @Slot()
    def _on_options_arrangement_changed(self) -> None:
        self.places.want(self.options.arrangement, self._aspect)

    @Slot()
    def _on_options_contours_changed(self) -> None:
        for kind, view in self._views.items():
            view.set_contours(self.options.contours if kind in LABEL_VIEWS else self.options.photograph_contours)

    @Slot()
    def _on_session_picture_changed(self) -> None:
        picture = self._session.view.picture
        if picture is None:
            return
        without_colors = grey(image := photograph(picture))
        for kind, view in self._views.items():
            is_grey = kind in LABEL_VIEWS
            cut = partial(photograph_part, picture, is_grey=is_grey)
            if is_grey:  # its turn to be painted comes later, and labels of the picture before would lie over this one
                view.show_content(ViewContent(kind.value), None)
                view.set_state("", "", "")
            view.show_photograph(without_colors if is_grey else image, picture.width, picture.height, cut)
            view.point(self._session.view.pointer)
        self.places.fit(self._aspect)
        self.cameras.open(picture)
        self._wipe.put(picture.width / 2)

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        for view in self._views.values():
            view.point(self._session.view.pointer)

    @Slot()
    def _on_view_help_asked(self) -> None:
        self.help_asked.emit(self._clicks.kind_of(self.sender()).value)

    # How

    def _build(self) -> None:
        self.places = ViewPlaces(QGridLayout(self), self._views)
        for kind, view in self._views.items():
            if kind not in LABEL_VIEWS:
                view.set_opacity(VEIL)
        self._views[ViewKind.PIXELS].add_below(self._bar)
        Magnifier(self._session.view, self.cameras, self.options, self)

    def _connect(self) -> None:
        session = self._session
        for kind, view in self._views.items():
            self.cameras.add(view, goes_first=kind is ViewKind.PIXELS)
            view.words_at = partial(self._words_at, kind)
            view.pointed.connect(session.view.point_at)
            view.canvas.turned.connect(session.detail.step)
            view.painted.connect(self.painted)
            view.help_asked.connect(self._on_view_help_asked)
        self._clicks.double_clicked.connect(self.maximise)
        self._bar.help_asked.connect(partial(self.help_asked.emit, self._bar.objectName()))
        self.options.opacity_changed.connect(self._on_options_opacity_changed)
        self.options.contours_changed.connect(self._on_options_contours_changed)
        self.options.arrangement_changed.connect(self._on_options_arrangement_changed)
        session.view.picture_changed.connect(self._on_session_picture_changed)
        session.view.pointer_changed.connect(self._on_session_pointer_changed)

    def _words_at(self, kind: ViewKind, x: float, y: float) -> str:
        return self.painter.content.words_at(kind, x, y, self._views[kind].wipe)

    @property
    def _aspect(self) -> float:
        """The picture's width over its height; a usual photograph's without one."""
        picture = self._session.view.picture
        return 1.5 if picture is None else picture.width / picture.height

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.places.fit(self._aspect)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.places.fit(self._aspect)
