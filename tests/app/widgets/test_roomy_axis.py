"""Numbers of an axis do not stand in each other."""

from __future__ import annotations

from itertools import pairwise

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.widgets.roomy_axis import LINES, RoomyAxis

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("size", [20.0, 45.0, 90.0, 400.0])
@pytest.mark.parametrize("high", [0.3, 1.0, 8.0, 14.0, 2900.0])
@pytest.mark.parametrize("whole", [False, True])
def test_numbers_are_a_line_apart_at_least(size: float, high: float, whole: bool) -> None:
    spacings = RoomyAxis("left", whole=whole).tickSpacing(0.0, high, size)
    line = QFontMetrics(QApplication.font()).height()
    assert spacings and all(spacing * size / high >= LINES * line * 0.999 for spacing, _ in spacings)
    assert not whole or all(spacing == round(spacing) >= 1 for spacing, _ in spacings)


def test_where_there_is_room_it_is_as_any_other() -> None:
    assert RoomyAxis("left").tickSpacing(0.0, 8.0, 5000.0) == pg.AxisItem("left").tickSpacing(0.0, 8.0, 5000.0)
    assert RoomyAxis("bottom").tickSpacing(0.0, 8.0, 30.0) == pg.AxisItem("bottom").tickSpacing(0.0, 8.0, 30.0)


@pytest.mark.parametrize(("low", "high"), [(0.0, 4.5), (991.0, 1719.0), (-2.0, 7.0), (0.0, 1.3), (14.2, 14.9)])
@pytest.mark.parametrize("size", [55.0, 120.0])
def test_an_axis_has_two_numbers_where_two_find_room(low: float, high: float, size: float) -> None:
    axis = RoomyAxis("left")
    axis.setTickSpacing(levels=[(high, 0)])
    values = [value for _, some in axis.tickValues(low, high, size) for value in some if low <= value <= high]
    line = QFontMetrics(QApplication.font()).height()
    assert len(values) >= 2 or size < 5 * LINES * line
    assert all((after - before) * size / (high - low) >= LINES * line * 0.999 for before, after in pairwise(sorted(values)))


@pytest.mark.parametrize("low", [0.0, 991.0])
@pytest.mark.parametrize("length", [1.3, 1.99, 2.6, 4.99, 9.9, 14.0, 728.0, 1999.0, 0.0149, 0.499])
def test_two_numbers_find_room_where_a_plot_is_a_few_lines_high(low: float, length: float) -> None:
    line = QFontMetrics(QApplication.font()).height()
    size = (2.3 if low == 0.0 else 4.6) * line
    axis = RoomyAxis("left")
    values = [value for _, some in axis.tickValues(low, low + length, size) for value in some if low <= value <= low + length]
    assert len(values) >= 2
    assert all((after - before) * size / length >= LINES * line * 0.999 for before, after in pairwise(sorted(values)))
    is_count = low == 0.0 and 1 <= length < 10
    assert not is_count or all(value == round(value) for value in values), "of what is counted there are no halves"
