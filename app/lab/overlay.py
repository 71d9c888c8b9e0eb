"""What the lab draws over the image views, patch by patch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import isValid

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ALL_VIEWS, ViewKind
from app.session.session import Session
from app.widgets.screen_pen import screen_pen

__all__ = ["Overlay", "PatchItem", "PatchMark"]

Z = 40  # above the labels, below the crosshair


class PatchItem(QGraphicsItem):
    """A drawing over one view, in picture coordinates; d x d patches share the picture's rectangle."""

    def __init__(self) -> None:
        super().__init__()
        self.rect, self.d = QRectF(), 1
        self.setZValue(Z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_grid(self, rect: QRectF, d: int) -> None:
        """The picture's rectangle, and how many patches stand along each side."""
        if (rect, d) != (self.rect, self.d):
            self.prepareGeometryChange()
            self.rect, self.d = rect, d

    def patch_rect(self, patch: int) -> QRectF:
        """Where a patch (flat index) lies."""
        width, height = self.rect.width() / self.d, self.rect.height() / self.d
        return QRectF(patch % self.d * width, patch // self.d * height, width, height)

    def centre(self, patch: int) -> QPointF:
        """The middle of a patch."""
        return self.patch_rect(patch).center()

    def boundingRect(self) -> QRectF:
        return self.rect


Item = TypeVar("Item", bound=PatchItem)


class Overlay(QObject, Generic[Item]):
    """The same drawing on several views: an item on each, which follow the picture and the grid of the shown run.

    Parameters
    ----------
    session : Session
    grid : PictureGrid
    make : callable
        Makes one item; hidden until `set_visible`.
    views : collection of ViewKind
        On which views.
    """

    def __init__(
        self,
        session: Session,
        grid: PictureGrid,
        make: Callable[[], Item],
        views: Collection[ViewKind] = ALL_VIEWS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.items = [make() for _ in views]
        for view, item in zip(views, self.items, strict=True):
            item.setVisible(False)
            grid.views[view].canvas.add(item)
        session.view.picture_changed.connect(self._take_grid)
        session.view.shown_changed.connect(self._take_grid)
        self._take_grid()

    def set_visible(self, on: bool) -> None:
        """Show or hide it on all its views; a panel that floats ends after them."""
        for item in self.items:
            if isValid(item):
                item.setVisible(on)

    def update(self) -> None:
        """Draw again."""
        for item in self.items:
            item.update()

    @Slot()
    def _take_grid(self) -> None:
        picture, shown = self._session.view.picture, self._session.view.shown
        if picture is not None and shown is not None:
            for item in self.items:
                item.set_grid(QRectF(0, 0, picture.width, picture.height), shown.settings.d)


class PatchMark(PatchItem):
    """A frame around the selected patch: black on white, readable on every colour."""

    def __init__(self) -> None:
        super().__init__()
        self.patch: int | None = None
        self.setZValue(Z + 10)

    def show_patch(self, patch: int | None) -> None:
        """Frame a patch, or none."""
        self.patch = patch
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.patch is None:
            return
        rect = self.patch_rect(self.patch)
        for color, width in ((QColor(0, 0, 0), 4.0), (QColor(255, 255, 255), 2.0)):
            pen = screen_pen(color, width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(rect)
