"""Parts of the picture that are outlined and gone to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Slot

from app.compare.mistakes.drawing import Outline, outline_of
from app.compare.mistakes.marks import Marks
from app.image_views.canvas import Camera
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ALL_VIEWS
from app.session.session import Session
from app.tasks.background_task import BackgroundTask

__all__ = ["Masks", "Outlining"]

ROOM = 2.5
"""What is seen is so many times as wide and high as the place that is gone to."""
CLOSEST = 1 / 8  # picture pixels a screen pixel

Masks = Callable[[], "tuple[NDArray[np.bool_], ...]"]


class Outlining(QObject):
    """Finds the outlines of parts in the background, draws them, and moves the views there.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.
    grid : PictureGrid
        The image views.
    marks : Marks
    """

    def __init__(self, session: Session, grid: PictureGrid, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._grid, self._marks = session, grid, marks
        self._goes = False
        self.task = BackgroundTask("outlines", session, words="The place could not be found: {}")
        self.task.result.connect(self._on_task_result)

    def show_parts(self, masks: Masks, *, goes: bool) -> None:
        """Outline parts, bool, (H, W) each, made in a thread; go to the last of them if that is wanted."""
        self._goes = goes
        self.task.submit(partial(_outlines, masks))

    def clear(self) -> None:
        """Outline nothing."""
        self.task.cancel()
        self._marks.show_outlines(self._rect())

    @Slot(object)
    def _on_task_result(self, outlines: tuple[Outline, ...]) -> None:
        self._marks.show_outlines(self._rect(), *outlines)
        if self._goes and not outlines[-1].box.isEmpty():
            self._go_to(outlines[-1].box)
        self._goes = False  # what comes yet is the same with more lines

    def _go_to(self, box: QRectF) -> None:
        canvas = self._grid.views[self._grid.maximised or ALL_VIEWS[0]].canvas
        room = canvas.size()
        scale = max(ROOM * box.width() / max(1, room.width()), ROOM * box.height() / max(1, room.height()), CLOSEST)
        is_whole = scale >= canvas.fitting.scale
        self._grid.cameras.look_at(None if is_whole else Camera(box.center().x(), box.center().y(), scale))

    def _rect(self) -> QRectF:
        picture = self._session.view.picture
        return QRectF() if picture is None else QRectF(0, 0, picture.width, picture.height)


def _outlines(masks: Masks, should_stop: Callable[[], bool]) -> Iterator[object]:
    """In a thread: what is seen of large parts from afar first, then with all their lines."""
    parts = masks()
    outlines = tuple(outline_of(mask) for mask in parts)
    yield outlines
    if any(outline.step > 1 for outline in outlines) and not should_stop():
        yield tuple(outline_of(mask, is_whole=True) for mask in parts)
