"""What the tools draw."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.edits.marks import EditMarks


def painted(marks: EditMarks) -> np.ndarray:
    """bool, (64, 96): where anything is drawn."""
    image = QImage(96, 64, QImage.Format.Format_ARGB32)
    image.fill(QColor(90, 90, 90))
    painter = QPainter(image)
    marks.paint(painter, None)  # type: ignore[arg-type]
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(64, 96, 4)
    return np.asarray((pixels[..., :3] != 90).any(-1))


@pytest.fixture
def marks(qapp: object) -> EditMarks:
    marks = EditMarks()
    marks.set_rect(QRectF(0, 0, 96, 64))
    assert marks.boundingRect() == QRectF(0, 0, 96, 64) and not painted(marks).any()
    return marks


def test_a_mark_stands_at_its_place(marks: EditMarks) -> None:
    marks.show_marks((((20, 20),), ((70, 40),)))
    drawn = painted(marks)
    assert drawn[20, 20 - 7] and drawn[40, 70 + 7] and not drawn[30, 45]
    marks.show_marks(())
    assert not painted(marks).any()


def test_a_stroke_is_as_wide_as_the_brush_and_a_lasso_is_closed(marks: EditMarks) -> None:
    marks.show_stroke(((10, 10), (80, 10), (80, 50)), 11)
    drawn = painted(marks)
    assert drawn[6, 40] and drawn[14, 40] and not drawn[20, 40] and not drawn[30, 45]
    marks.show_stroke(((10, 10), (80, 10), (80, 50)), is_closed=True)
    drawn = painted(marks)
    assert drawn[10, 40] and drawn[30, 45] and not drawn[15, 40]


def test_the_brush_is_a_ring(marks: EditMarks) -> None:
    marks.show_ring((40, 30, 10))
    drawn = painted(marks)
    assert drawn[30, 50] and not drawn[30, 40]
    marks.show_ring(None)
    assert not painted(marks).any()
