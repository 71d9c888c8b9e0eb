"""The mouse on the pixel map with a tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication

from app.edits.marks import EditMarks
from app.edits.tool_box import ToolBox
from app.edits.tools import Tool
from app.image_views.canvas import Stroke
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session

__all__ = ["EditHands"]

SLACK = 4
"""Pixels of the screen that a hand may tremble in a click."""
_PICKS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_ADDS = Qt.KeyboardModifier.ShiftModifier


class EditHands(QObject):
    """Hands the mouse's doings on to the tools, and draws what they draw.

    Parameters
    ----------
    session : Session
    grid : PictureGrid
    tools : ToolBox
    """

    def __init__(self, session: Session, grid: PictureGrid, tools: ToolBox) -> None:
        super().__init__(grid)
        self._session, self._grid, self._tools = session, grid, tools
        self._view = grid.views[ViewKind.PIXELS]
        self.marks = EditMarks()
        self._view.canvas.add(self.marks)
        self._view.canvas.stroked.connect(self._on_canvas_stroked)
        self._view.pointed.connect(self._on_view_pointed)
        tools.changed.connect(self._show)
        tools.chosen.connect(self._on_tools_chosen)
        session.view.pointer_changed.connect(self._on_session_pointer_changed)
        session.view.picture_changed.connect(self._show)
        self._on_tools_chosen()
        self._show()

    @Slot(float, float, object)
    def _on_canvas_stroked(self, x: float, y: float, part: Stroke) -> None:
        if part is Stroke.BEGUN:
            held = QGuiApplication.keyboardModifiers()
            self._tools.press(x, y, picks=bool(held & _PICKS), adds=bool(held & _ADDS))
        elif part is Stroke.GOES_ON:
            self._tools.move(x, y)
        else:
            self._tools.release(SLACK * self._view.canvas.camera.scale)

    @Slot(object)
    def _on_view_pointed(self, place: tuple[float, float] | None) -> None:
        self._tools.hover(place)

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        """By the mouse in any view, or by keys."""
        self._show_ring(self._session.view.pointer)

    @Slot()
    def _on_tools_chosen(self) -> None:
        """The pixel map is in sight while there is something to do on it."""
        is_on = self._tools.tool is not None
        self._view.canvas.set_editing(is_on)
        if is_on and self._grid.maximised not in (None, ViewKind.PIXELS):
            self._grid.maximise(ViewKind.PIXELS)
        self._show_ring(self._session.view.pointer)

    @Slot()
    def _show(self) -> None:
        picture, tools = self._session.view.picture, self._tools
        self.marks.set_rect(QRectF() if picture is None else QRectF(0, 0, picture.width, picture.height))
        self.marks.show_marks(tools.sides)
        is_brush = tools.tool is Tool.BRUSH
        width = 2 * tools.values.radius + 1 if is_brush else 0
        self.marks.show_stroke(tools.stroke, width, is_closed=tools.tool is Tool.MERGE)

    def _show_ring(self, place: tuple[float, float] | None) -> None:
        is_brush = self._tools.tool is Tool.BRUSH
        self.marks.show_ring((*place, self._tools.values.radius) if is_brush and place is not None else None)
