"""The plot: where points stand, what it says, and that it is drawn in both themes."""

from __future__ import annotations

import pytest
from made_curves import made_curves
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.compare.sweep.value_plot import ValuePlot
from app.theme import palette
from app.widgets.theme_colors import series


@pytest.fixture
def plot(qtbot: QtBot) -> ValuePlot:
    plot = ValuePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 140)
    return plot


def test_higher_stands_higher_and_values_from_left_to_right(plot: ValuePlot) -> None:
    curves = made_curves([[9.0, 4.0, float("nan")]])
    plot.show_curves(curves)
    first, second, missing = plot.places(curves.curves[0])
    assert first is not None and second is not None and missing is None
    assert first.x() < second.x() and first.y() < second.y()
    assert plot.accessibleDescription() == "K̂ over λ: 0: 9, 8: 4"


def test_a_point_at_the_lower_end_is_seen_whole(plot: ValuePlot) -> None:
    """No letter of the value below it stands in its way."""
    curves = made_curves([[0.0, 4.0, 6.0]])
    plot.show_curves(curves)
    place = plot.places(curves.curves[0])[0]
    assert place is not None
    image, color = plot.grab().toImage(), series(plot.palette())[0]
    below = [image.pixelColor(round(place.x()), round(place.y()) + down) for down in (0, 1, 4)]
    assert below == [color, color, image.pixelColor(150, 4)]


@pytest.mark.parametrize("dark", [False, True])
def test_points_are_drawn_where_they_stand(plot: ValuePlot, dark: bool) -> None:
    plot.setPalette(palette(dark=dark))
    curves = made_curves([[9.0, 4.0, 6.0], [1.0, 2.0, 3.0]])
    plot.show_curves(curves)
    image = plot.grab().toImage()
    ground = image.pixelColor(150, 4)
    for number, curve in enumerate(curves.curves):
        for place in plot.places(curve):
            assert place is not None
            color = image.pixelColor(place.toPoint())
            assert color != ground and color == plot._color(number)
    assert plot._color(0) != plot._color(1)


def test_the_nearest_value_is_told(plot: ValuePlot, qtbot: QtBot) -> None:
    curves = made_curves([[9.0, 4.0, 6.0]])
    plot.show_curves(curves)
    plot.show()
    place = plot.places(curves.curves[0])[1]
    assert place is not None
    at = place.toPoint() + QPoint(2, 2)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
    assert QToolTip.text() == "λ 8: K̂ 4"
    QToolTip.hideText()


def test_equal_values_and_none_are_drawn_too(plot: ValuePlot) -> None:
    for rows in ([[0.0, 0.0, 0.0]], [[float("nan")] * 3], [[-2.0, 1.0, 0.0]]):
        plot.show_curves(made_curves(rows))
        assert not plot.grab().isNull()
    plot.show_curves(None)
    assert plot.accessibleDescription() == ""


def test_the_number_at_the_top_is_not_cut(plot: ValuePlot) -> None:
    plot.show_curves(curves := made_curves([[9.0, 4.0, 6.0]]))
    highest = plot.places(curves.curves[0])[0]
    assert highest is not None and highest.y() >= plot.fontMetrics().height() / 2
