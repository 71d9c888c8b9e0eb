"""The boundaries of the ground truth over the pictures: the more annotators drew a line, the stronger it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage

from app.image_views.canvas import Canvas
from app.image_views.close_up import Cut
from app.image_views.layers import MAX_SIDE, ImageLayer
from app.image_views.view_options import ViewOptions
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine.truth import Truth

__all__ = ["LINE", "PIXELS_A_LINE", "TruthLayer", "TruthLines", "lines_image", "lines_part", "widened"]

LINE = QColor(0, 240, 255)
"""Rare in photographs, and no label's colour; it has a dark edge for bright ones."""
EDGE = 0.5
"""Opacity of that edge, of the line's."""
FAINTEST = 0.2
"""Opacity of a line of one annotator of very many."""
PIXELS_A_LINE = 500
"""Lines are a pixel wide for each so many of the picture's longer side: in a view of that size they are seen."""


T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """All lines, at most `MAX_SIDE` pixels a side, and, where that thins them, what makes all the pixels of a part."""

    image: QImage
    cut: Cut | None


class TruthLayer(ImageLayer):
    """An image of lines over the picture; clicks go through it."""

    def __init__(self) -> None:
        super().__init__(has_lines=True)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(1)


class TruthLines(QObject):
    """Keeps the lines on the views in line with the session; they are found in the background.

    Parameters
    ----------
    session : Session
    canvases : iterable of Canvas
        On which they are drawn.
    options : ViewOptions
        Whether they are drawn.
    """

    def __init__(self, session: Session, canvases: Iterable[Canvas], options: ViewOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._options = session, options
        self._found: tuple[Truth, _Lines] | None = None
        self._wanted: Truth | None = None
        self.layers: list[TruthLayer] = []
        for canvas in canvases:
            layer = TruthLayer()
            canvas.add(layer)
            self.layers.append(layer)
        self._task = BackgroundTask("the truth's lines", session, words="The truth's boundaries could not be drawn: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(session.truth.failed)
        session.truth.truth_changed.connect(self._look)
        options.truth_changed.connect(self._look)
        self._look()

    @Slot()
    def _look(self) -> None:
        """Show, hide or find the lines."""
        truth = self._session.truth.chosen if self._options.truth else None
        if self._found is not None and _are_same(self._found[0], truth):
            self._show(self._found[1])
            return
        self._task.cancel()
        self._wanted = truth
        self._show(None)
        if truth is not None:
            self._task.submit(partial(_lines, truth))

    @Slot(object)
    def _on_task_result(self, lines: _Lines) -> None:
        if self._wanted is not None:
            self._found = self._wanted, lines
            self._show(lines)

    def _show(self, lines: _Lines | None) -> None:
        picture = self._session.view.picture
        rect = QRectF() if picture is None else QRectF(0, 0, picture.width, picture.height)
        for layer in self.layers:
            layer.show_image(*((QImage(), rect) if lines is None else (lines.image, rect, lines.cut)))


def lines_image(agreement: NDArray[np.float32]) -> QImage:
    """Lines of one colour, the stronger the more annotators agree, at most `MAX_SIDE` pixels a side.

    Parameters
    ----------
    agreement : float32, (H, W)
        0 where there is no line, to 1.
    """
    step = max(1, -(-max(agreement.shape) // MAX_SIDE))
    strength = _highest(agreement, step)
    return _painted(widened(strength, -(-max(strength.shape) // PIXELS_A_LINE)))


def lines_part(agreement: NDArray[np.uint8], rows: slice, columns: slice) -> QImage:
    """Lines among some of the pixels, each as wide as it was drawn: looked at so closely they are seen.

    Parameters
    ----------
    agreement : uint8, (H, W)
        0 where there is no line, to 255.
    rows, columns : slice
        With one step; each pixel of the image has the strongest line of step x step.
    """
    part = agreement[rows.start : rows.stop, columns.start : columns.stop]
    return _painted(_highest(part, rows.step).astype(np.float32) / np.float32(255))


def _painted(strength: NDArray[np.float32]) -> QImage:
    """Lines with a dark edge of a pixel on each side."""
    edge = widened(widened(strength, 2)[::-1, ::-1], 2)[::-1, ::-1]
    shown = np.where(strength > 0, 1.0, EDGE) * np.where(edge > 0, FAINTEST + (1 - FAINTEST) * edge, 0)
    alpha = (255 * shown).astype(np.uint32)
    red, green, blue = (np.where(strength > 0, alpha * part // 255, 0) for part in (LINE.red(), LINE.green(), LINE.blue()))
    pixels = np.ascontiguousarray(alpha << 24 | red << 16 | green << 8 | blue)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _highest(values: NDArray[T], step: int) -> NDArray[T]:
    """The highest of each `step` x `step` values: no line is lost."""
    if step == 1:
        return values
    rows, columns = (-(-length // step) for length in values.shape)
    padded = np.zeros((rows * step, columns * step), values.dtype)
    padded[: values.shape[0], : values.shape[1]] = values
    highest: NDArray[T] = padded.reshape(rows, step, columns, step).max(axis=(1, 3))
    return highest


def widened(values: NDArray[Any], width: int) -> NDArray[Any]:
    """Lines of so many pixels instead of one, to the right and down; of two that meet the higher value."""
    wide = values.copy()
    for by in range(1, width):
        np.maximum(wide[:, by:], values[:, :-by], out=wide[:, by:])
    tall = wide.copy()
    for by in range(1, width):
        np.maximum(tall[by:], wide[:-by], out=tall[by:])
    return tall


def _are_same(one: Truth, other: Truth | None) -> bool:
    """Whether they have the same annotators and void: who counts may be chosen anew, and again."""
    if other is None or one.void != other.void or len(one.annotators) != len(other.annotators):
        return False
    return all(mine is theirs for mine, theirs in zip(one.annotators, other.annotators, strict=True))


def _lines(truth: Truth, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    from grapl_engine.evaluation.agreement import boundary_agreement

    agreement = boundary_agreement(truth)
    is_thinned = max(agreement.shape) > MAX_SIDE
    cut = partial(lines_part, (255 * agreement).round().astype(np.uint8)) if is_thinned else None
    yield _Lines(lines_image(agreement), cut)
