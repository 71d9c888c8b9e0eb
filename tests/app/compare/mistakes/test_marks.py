from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from app.compare.mistakes import drawing
from app.compare.mistakes import marks as marks_module
from app.compare.mistakes.drawing import outline_of
from app.compare.mistakes.marks import FIRST, SECOND, STALE_OPACITY, Marks, OutlineItem
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from grapl_engine import RunRecord

RECT = QRectF(0, 0, 96, 64)


@pytest.fixture
def marks(session: Session, grid: PictureGrid, centre: QObject, window: QObject, lab_record: RunRecord) -> Marks:
    session.configuration.set_auto_rerun(False)
    session.open_picture(lab_record.picture)
    window.show()  # type: ignore[attr-defined]
    return Marks(grid, grid)


def _colors(grid: PictureGrid, kind: ViewKind) -> set[str]:
    image = grid.views[kind].canvas.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_nothing_is_drawn_until_it_is_on(marks: Marks, grid: PictureGrid) -> None:
    image = QImage(96, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#00ff00"))
    marks.show_image(image, RECT)
    assert "#00ff00" not in _colors(grid, ViewKind.PHOTOGRAPH)
    marks.set_on(True)
    assert "#00ff00" in _colors(grid, ViewKind.PHOTOGRAPH) & _colors(grid, ViewKind.PIXELS)
    assert "#00ff00" not in _colors(grid, ViewKind.CUT)
    marks.set_places({ViewKind.PIXELS})
    assert "#00ff00" not in _colors(grid, ViewKind.PHOTOGRAPH) and "#00ff00" in _colors(grid, ViewKind.PIXELS)
    marks.set_stale(True)
    assert "#00ff00" not in _colors(grid, ViewKind.PIXELS) and marks.images[ViewKind.PIXELS].opacity() == STALE_OPACITY


def _painted(item: OutlineItem, scale: float, at: tuple[int, int] = (0, 0)) -> set[tuple[int, int]]:
    """Where its colour is in a view of 40 x 40, whose corner is at a place of the picture."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(-at[0], -at[1])
    painter.setClipRect(QRectF(*at, 40 / scale, 40 / scale))
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return {(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y) == SECOND}


def test_a_large_part_has_all_its_lines_where_it_is_looked_at_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = np.zeros((120, 160), bool)
    mask[13:101, 17:150] = True
    mask[42:45, 64:67] = False  # a hole that no line from afar goes around
    small = OutlineItem(SECOND)
    small.show_outline(outline_of(mask), QRectF(0, 0, 160, 120))
    monkeypatch.setattr(drawing, "OUTLINE_SIDE", 16)
    item = OutlineItem(SECOND)
    item.show_outline(outline_of(mask, is_whole=True), QRectF(0, 0, 160, 120))
    assert item._outline is not None and item._outline.step == 9
    for at in ((0, 0), (45, 25), (115, 75)):
        assert _painted(item, 1.0, at) == _painted(small, 1.0, at) != set()
    assert _painted(item, 0.12) != _painted(small, 0.12), "from afar the lines are those that are quick"
    monkeypatch.setattr(marks_module, "MOST_LINES", 1)
    item.show_outline(outline_of(mask, is_whole=True), QRectF(0, 0, 160, 120))
    assert _painted(item, 1.0, (45, 25)) == set(), "of too many lines those from afar are drawn"


def test_outlines_are_on_all_views_and_one_alone_is_the_second(marks: Marks, grid: PictureGrid) -> None:
    mask = np.zeros((64, 96), bool)
    mask[10:30, 20:60] = True
    marks.set_on(True)
    other = np.zeros((64, 96), bool)
    other[35:50, 10:70] = True
    marks.show_outlines(RECT, outline_of(other), outline_of(mask))
    for kind in ViewKind:
        assert {FIRST.name(), SECOND.name()} <= _colors(grid, kind)
    marks.show_outlines(RECT, outline_of(mask))
    seen = _colors(grid, ViewKind.CUT)
    assert SECOND.name() in seen and FIRST.name() not in seen
    marks.show_outlines(RECT)
    assert all(item.is_empty for items in marks.outlines for item in items)
