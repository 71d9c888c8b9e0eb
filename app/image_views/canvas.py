"""A surface in picture coordinates: pan, zoom, pointing and clicking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import isclose

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget

from app.widgets.accessible_role import take_no_focus

__all__ = ["Camera", "Canvas", "Stroke"]

CLOSEST = 1 / 256  # picture pixels a screen pixel
NOTCH = 120
FARTHEST = 8.0  # times the scale at which the picture fits


@dataclass(frozen=True, slots=True)
class Camera:
    """What part of the picture is seen: its centre, and how many picture pixels one screen pixel shows."""

    x: float
    y: float
    scale: float


class Stroke(Enum):
    """A part of what the left button draws."""

    BEGUN = "begun"
    GOES_ON = "goes on"
    ENDED = "ended"


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """x goes right and y down in pixels of the picture, whatever the size of what is drawn.

    Signals
    -------
    camera_moved(Camera)
        The person panned or zoomed.
    view_changed()
        Another part of the picture is seen, whoever moved.
    resized()
        There is another room for the picture.
    pointed((float, float) or None)
        The mouse is at (x, y) of the picture; None: outside.
    clicked(float, float)
        A click on the picture or beside it.
    double_clicked()
        A double-click anywhere.
    painted(float, float, bool)
        While painting is on: the left button is down at (x, y) of the picture; True: it was just pressed.
    stroked(float, float, Stroke)
        While editing is on: the left button went down at (x, y) of the picture, was moved with it down, or went up.
    menu_asked(float, float, QPoint)
        The right button was clicked at (x, y) of the picture, and where that is on the screen.
    turned(int)
        The wheel was turned so many notches away from the person, or towards them if negative, with Ctrl held.
    """

    camera_moved = Signal(object)
    view_changed = Signal()
    resized = Signal()
    pointed = Signal(object)
    clicked = Signal(float, float)
    double_clicked = Signal()
    painted = Signal(float, float, bool)
    stroked = Signal(float, float, object)
    menu_asked = Signal(float, float, QPoint)
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = QSizeF(1, 1)
        self._camera: Camera | None = None
        self._is_painting = self._is_editing = self._is_stroking = False
        self._eighths = 0
        self._box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False, defaultPadding=0)
        self._box.disableAutoRange()
        self.setCentralItem(self._box)
        self.setAcceptDrops(False)  # dropped files go to the window
        self.viewport().setAcceptDrops(False)
        take_no_focus(self)
        self._take_background()
        self._box.sigRangeChangedManually.connect(self._on_box_range_changed_manually)
        self._box.sigResized.connect(self._on_box_resized)
        self._box.sigRangeChanged.connect(self._on_box_range_changed)
        self.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)

    @property
    def camera(self) -> Camera:
        """What is seen now."""
        seen = self._box.viewRect()
        return Camera(seen.center().x(), seen.center().y(), seen.width() / max(1.0, self._box.width()))

    @property
    def seen(self) -> QRectF:
        """What is in sight, in pixels of the picture, and beside it."""
        return QRectF(self._box.viewRect())

    @property
    def fitting(self) -> Camera:
        """The camera that sees the whole picture."""
        scale = max(self._size.width() / max(1.0, self._box.width()), self._size.height() / max(1.0, self._box.height()))
        return Camera(self._size.width() / 2, self._size.height() / 2, scale)

    @property
    def magnification(self) -> float:
        """How many pixels of the screen, as it has them, show one of the picture."""
        return float(self.devicePixelRatioF() / self.camera.scale)

    @property
    def picture_items(self) -> list[QGraphicsItem]:
        """What lies on the picture, from the lowest to the highest."""
        return list(self._box.childGroup.childItems())

    def add(self, item: QGraphicsItem) -> None:
        """Put an item on the picture."""
        self._box.addItem(item, ignoreBounds=True)

    def set_size(self, size: QSizeF) -> None:
        """The picture's size in pixels."""
        self._size = size
        self.set_camera(None)

    def set_camera(self, camera: Camera | None) -> None:
        """Look at a part of the picture; None: at all of it, also after a change of the view's size."""
        self._camera = camera
        if self._box.width() < 2 or self._box.height() < 2:
            return
        fitting, one_to_one = self.fitting, self.devicePixelRatioF()
        seen = camera or fitting
        scale = min(max(seen.scale, CLOSEST), max(FARTHEST * fitting.scale, one_to_one))
        width, height = scale * self._box.width(), scale * self._box.height()
        left, top = seen.x - width / 2, seen.y - height / 2
        if camera is not None and isclose(scale, one_to_one, rel_tol=1e-6):  # pixel on pixel
            left, top = round(left), round(top)
        self._box.setRange(QRectF(left, top, width, height), padding=0)
        self._box.updateMatrix()  # by itself when it is painted, which would then be painted once more

    def zoom(self, factor: float) -> None:
        """Magnify about the centre, as the wheel does about the mouse."""
        seen = self.camera
        self.set_camera(Camera(seen.x, seen.y, seen.scale / factor))
        self.camera_moved.emit(self.camera)

    def show_one_to_one(self, about: tuple[float, float] | None = None) -> None:
        """Show each pixel of the picture as one of the screen; (x, y) of the picture stays where it is, or comes in sight."""
        seen, scale = self.camera, self.devicePixelRatioF()
        x, y = about or (seen.x, seen.y)
        away = (seen.x - x) / seen.scale, (seen.y - y) / seen.scale
        if abs(away[0]) > self._box.width() / 2 or abs(away[1]) > self._box.height() / 2:  # out of sight
            away = 0, 0
        self.set_camera(Camera(x + away[0] * scale, y + away[1] * scale, scale))
        self.camera_moved.emit(self.camera)

    def set_painting(self, on: bool) -> None:
        """Whether the left button paints; the wheel, and the other buttons, zoom and pan as before."""
        self._is_painting = on
        self._show_cursor()

    def set_editing(self, on: bool) -> None:
        """Whether the left button draws strokes (`stroked`), painting or not; the wheel and the other buttons are as before."""
        self._is_editing, self._is_stroking = on, False
        self._show_cursor()

    def to_scene(self, x: float, y: float) -> QPointF:
        """Where (x, y) of the picture is on the surface."""
        return QPointF(self._box.mapViewToScene(QPointF(x, y)))

    def _show_cursor(self) -> None:
        is_drawing = self._is_painting or self._is_editing
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if is_drawing else Qt.CursorShape.ArrowCursor)

    def _stroke(self, event: QMouseEvent, part: Stroke) -> bool:
        """Whether the event is a part of a stroke, which is told; beside the picture none begins."""
        is_left = Qt.MouseButton.LeftButton in (event.button(), event.buttons())
        if not (self._is_editing and (is_left or self._is_stroking)):
            return False
        spot = self._box.mapSceneToView(self.mapToScene(event.position().toPoint()))
        if part is Stroke.BEGUN:
            self._is_stroking = 0 <= spot.x() < self._size.width() and 0 <= spot.y() < self._size.height()
        if self._is_stroking:
            self._is_stroking = part is not Stroke.ENDED
            self.stroked.emit(spot.x(), spot.y(), part)
        event.accept()
        return True

    def _begins(self, event: QMouseEvent) -> bool:
        """Whether a button that went down begins a stroke or paints, which is told."""
        if self._stroke(event, Stroke.BEGUN):
            return True
        is_paint = self._is_painting and event.button() == Qt.MouseButton.LeftButton
        if is_paint:
            self._paint_at(event, True)
        return is_paint

    def _paint_at(self, event: QMouseEvent, is_start: bool) -> None:
        spot = self._box.mapSceneToView(self.mapToScene(event.position().toPoint()))
        if 0 <= spot.x() < self._size.width() and 0 <= spot.y() < self._size.height():
            self.painted.emit(spot.x(), spot.y(), is_start)

    def _take_background(self) -> None:
        self.setBackground(self.palette().color(QPalette.ColorRole.Base))

    @Slot()
    def _on_box_range_changed_manually(self, _axes: object = None) -> None:
        self.set_camera(self.camera)
        self.camera_moved.emit(self.camera)

    @Slot()
    def _on_box_resized(self, _box: object = None) -> None:
        self.set_camera(self._camera)
        self.resized.emit()

    @Slot()
    def _on_box_range_changed(self, _box: object = None, _range: object = None, _axes: object = None) -> None:
        self.view_changed.emit()

    @Slot(object)
    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        spot = self._box.mapSceneToView(place)
        inside = 0 <= spot.x() < self._size.width() and 0 <= spot.y() < self._size.height()
        self.pointed.emit((spot.x(), spot.y()) if inside else None)

    @Slot(object)
    def _on_scene_mouse_clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        spot = self._box.mapSceneToView(event.scenePos())
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_asked.emit(spot.x(), spot.y(), event.screenPos().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton and event.double():
            self.double_clicked.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(spot.x(), spot.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard from what was typed in; not for itself, since a hidden widget hands its focus to the next."""
        focus = QApplication.focusWidget()
        if focus is not None and focus.window() is self.window():
            focus.clearFocus()
        if not self._begins(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._stroke(event, Stroke.GOES_ON):
            self._on_scene_mouse_moved(self.mapToScene(event.position().toPoint()))
            return
        if self._is_painting and event.buttons() & Qt.MouseButton.LeftButton:
            self._paint_at(event, False)
            self._on_scene_mouse_moved(self.mapToScene(event.position().toPoint()))
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._stroke(event, Stroke.ENDED):
            return
        if not (self._is_painting and event.button() == Qt.MouseButton.LeftButton):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._begins(event):
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._eighths += event.angleDelta().y()  # of a degree: a touchpad turns by parts of a notch
        notches = int(self._eighths / NOTCH)
        self._eighths -= notches * NOTCH
        if notches:
            self.turned.emit(notches)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_background()
