"""What several runs say together, in the place of the image views."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.compare.stability.drawing import together_image
from app.compare.stability.place_marks import PlaceMarks
from app.compare.stability.sight import Sight
from app.compare.stability.stability_text import HINTS, WAITS, segments_words, title_of
from app.image_views.colors import level_colors
from app.image_views.layers import ImageLayer, grey, photograph, photograph_part
from app.image_views.level_layer import ShownLevel
from app.image_views.picture_grid import PictureGrid
from app.image_views.picture_view import PictureView
from app.image_views.view_content import ViewContent
from app.session.session import Session
from app.widgets.sole_widget import fill_with
from grapl_engine.analysis.stability import Stability
from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["Place", "StabilityBoard"]

Place = tuple[float, float]
Z = 40  # above the labels, below the crosshair


class StabilityBoard(QWidget):
    """A view, linked with the image views in pan, zoom and crosshair.

    Parameters
    ----------
    session : Session
    grid : PictureGrid
        The image views.

    Signals
    -------
    clicked(float, float)
        A click at (x, y) of the picture.
    help_asked()
        The question mark was clicked.
    """

    clicked = Signal(float, float)
    help_asked = Signal()

    def __init__(self, session: Session, grid: PictureGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()  # until it has its place in the centre
        self.setObjectName("stability")  # F1 finds its place in the guide
        self._session, self._grid = session, grid
        self._rect = QRectF(0, 0, 1, 1)
        self._counts: tuple[Stability, Place, QImage] | None = None
        self.view = PictureView("Stability", "")
        self._together = ImageLayer()
        self._marks = PlaceMarks()
        fill_with(self, self.view)
        for item, z in ((self._together, Z), (self._marks, Z + 1)):
            item.setZValue(z)
            self.view.canvas.add(item)
        self._connect()
        self._on_options_changed()

    def show_picture(self) -> None:
        """Take the open picture."""
        picture = self._session.view.picture
        if picture is None:
            return
        self._rect = QRectF(0, 0, picture.width, picture.height)
        self._counts = None
        cut = partial(photograph_part, picture, is_grey=True)
        self.view.show_photograph(grey(photograph(picture)), picture.width, picture.height, cut)

    def show_stability(
        self, stability: Stability | None, sight: Sight, least: int, marks: list[Place], *, awaited: bool
    ) -> None:
        """Show what is known in one of the ways.

        Parameters
        ----------
        stability : Stability or None
        sight : Sight
        least : int
            In how many runs a border must be, for the segments.
        marks : list of (x, y)
            At most two places of the picture.
        awaited : bool
            Whether runs are under way.
        """
        self._marks.show_places(marks, self._rect)
        image = QImage()
        if stability is None:
            content = ViewContent(title_of(sight), hint=WAITS if awaited else HINTS[Sight.VIEWS])
        elif sight is Sight.TOGETHER:
            content = ViewContent(title_of(sight), hint="" if marks else HINTS[sight])
            image = self._image(stability, marks[0]) if marks else image
        else:
            tree = stability.hierarchy.tree
            cut = TreeCut.at_level(tree, stability.count_at(least / stability.runs))
            colors = level_colors(tree.leaves)
            content = ViewContent(
                title_of(sight), level=ShownLevel(stability.hierarchy, cut, colors, is_strength=sight is Sight.BORDERS)
            )
        if stability is not None:
            content = replace(content, note=self._copy_note(stability))
        self._together.show_image(image, self._rect)
        badge = f"{stability.runs} runs" if stability is not None else ""
        if stability is not None and sight is Sight.SEGMENTS:
            badge = segments_words(stability.count_at(least / stability.runs))
        self.view.show_content(content, None, badge)

    def _copy_note(self, stability: Stability) -> str:
        """That the runs of a large picture are compared in a copy, whose pixels are larger."""
        height, width = stability.maps[0].shape
        is_copy = (width, height) != (round(self._rect.width()), round(self._rect.height()))
        return f"in a copy of {width:,} \N{MULTIPLICATION SIGN} {height:,} pixels" if is_copy else ""

    def _image(self, stability: Stability, place: Place) -> QImage:
        """Made once for a place."""
        if self._counts is None or self._counts[:2] != (stability, place):
            row, column = self.pixel(stability, place)
            self._counts = stability, place, together_image(stability.together(row, column), stability.runs)
        return self._counts[2]

    def pixel(self, stability: Stability, place: Place) -> tuple[int, int]:
        """The pixel (row, column) of the runs' maps at (x, y) of the picture."""
        height, width = stability.maps[0].shape
        column, row = int(place[0] * width / self._rect.width()), int(place[1] * height / self._rect.height())
        return min(max(row, 0), height - 1), min(max(column, 0), width - 1)

    def _connect(self) -> None:
        view = self.view
        view.pick_at = lambda x, y: partial(self.clicked.emit, x, y)
        view.pick_text = "&Mark this place"
        self._grid.cameras.add(view)
        view.pointed.connect(self._session.view.point_at)
        view.clicked.connect(self.clicked)
        view.help_asked.connect(self.help_asked)
        self._grid.options.opacity_changed.connect(self._on_options_changed)
        self._grid.options.contours_changed.connect(self._on_options_changed)
        self._session.view.pointer_changed.connect(self._on_session_pointer_changed)

    @Slot()
    def _on_options_changed(self) -> None:
        self.view.set_opacity(self._grid.options.opacity)
        self.view.set_contours(self._grid.options.contours)

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        self.view.point(self._session.view.pointer)
