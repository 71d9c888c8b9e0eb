"""The crosshair: two lines through the pointer's place, each black on white."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QSizeF

from app.image_views.crosshair import Crosshair


def test_two_lines_cross_at_the_place_and_span_the_picture(qapp: object) -> None:
    cross = Crosshair()
    cross.point((30.5, 20.0), QSizeF(96, 64))
    upright, level = QLineF(30.5, 0, 30.5, 64), QLineF(0, 20.0, 96, 20.0)
    assert [line.line() for line in cross.lines] == [upright, level, upright, level]
    assert all(line.isVisible() for line in cross.lines)
    assert [line.pen().color().name() for line in cross.lines] == ["#ffffff"] * 2 + ["#000000"] * 2
    cross.point(None, QSizeF(96, 64))
    assert not any(line.isVisible() for line in cross.lines)
