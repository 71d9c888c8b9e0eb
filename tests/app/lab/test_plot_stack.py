from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lab.plot_stack import PlotStack
from app.widgets.theme_colors import muted


@pytest.fixture
def stack(qtbot: QtBot) -> PlotStack:
    stack = PlotStack(("U", "V"))
    qtbot.addWidget(stack)
    stack.resize(300, 200)
    stack.show()
    stack.plots[0].setXRange(0, 10, padding=0)
    return stack


def test_plots_lie_over_one_axis_which_the_lowest_one_has(stack: PlotStack) -> None:
    assert [plot.getAxis("left").labelText for plot in stack.plots] == ["U", "V"]
    assert stack.plots[1].viewRange()[0] == pytest.approx([0, 10])
    assert [plot.getAxis("bottom").style["showValues"] for plot in stack.plots] == [False, True]
    assert not any(enabled for plot in stack.plots for enabled in plot.vb.mouseEnabled())


def test_an_axis_can_be_brought_for_the_lowest(qtbot: QtBot) -> None:
    axis = pg.AxisItem("bottom")
    stack = PlotStack(("U", "V"), bottom=axis)
    qtbot.addWidget(stack)
    assert stack.plots[1].getAxis("bottom") is axis and stack.plots[0].getAxis("bottom") is not axis


@pytest.mark.qt_log_ignore("Mouse event .* not accepted", extend=True)  # the view leaves it to its scene
@pytest.mark.parametrize("plot", [0, 1])
def test_a_click_tells_where_on_the_common_axis(stack: PlotStack, qtbot: QtBot, plot: int) -> None:
    qtbot.waitUntil(lambda: stack.plots[0].vb.width() > 50)
    stack.grab()
    place = stack.mapFromScene(stack.plots[plot].vb.mapViewToScene(QPointF(7.0, 0.5)))
    with qtbot.waitSignal(stack.clicked) as clicked:
        qtbot.mouseClick(stack.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args[0] == pytest.approx(7.0, abs=0.1)


@pytest.mark.parametrize("axis", ["left", "bottom"])
def test_the_wheel_over_an_axis_is_left_to_the_page(stack: PlotStack, axis: str) -> None:
    stack.grab()
    place = QPointF(stack.mapFromScene(stack.plots[1].getAxis(axis).sceneBoundingRect().center()))
    far = QPointF(stack.viewport().mapToGlobal(place.toPoint()))
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(place, far, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(stack.viewport(), turned)
    assert not turned.isAccepted()


def test_the_theme_colours_ground_and_axes(stack: PlotStack) -> None:
    palette = QPalette(stack.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(10, 20, 30))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(200, 0, 0))
    stack.setPalette(palette)
    assert stack.backgroundBrush().color() == QColor(10, 20, 30)
    for plot in stack.plots:
        assert {plot.getAxis(side).pen().color().name() for side in ("left", "bottom")} == {muted(palette).name()}


@pytest.mark.parametrize("points", [9, 14, 18])
def test_numbers_of_five_digits_stand_clear_of_the_axis_name(stack: PlotStack, qtbot: QtBot, points: int) -> None:
    font = QFont(stack.font())
    font.setPointSize(points)
    stack.setFont(font)
    axis = stack.plots[0].getAxis("left")
    qtbot.waitUntil(lambda: axis.width() == axis.maximumWidth())
    name = axis.label.mapRectToParent(axis.label.boundingRect())
    ticks = max(axis.style["tickLength"], -axis.style["tickLength"]) + axis.style["tickTextOffset"][0]
    assert name.right() + QFontMetrics(font).horizontalAdvance("10000") <= axis.width() - ticks + 1
