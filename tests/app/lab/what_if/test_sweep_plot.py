from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from app.lab.what_if.sweep_plot import CLEAR, ZERO, SweepPlot
from app.widgets.theme_colors import mixed
from app.widgets.title_strip import INSTEAD_COLOR
from grapl_engine import Energy
from grapl_engine.analysis.sweep import Plateau, SweepPoint, plateaus

LAMBDAS = (0.0, 0.01, 0.1, 1.0, 10.0)


def point(lambda_: float, label: int, unary: float, pairwise: float, k_hat: int) -> SweepPoint:
    return SweepPoint(lambda_, np.array([label, 0], np.uint16), Energy(unary, pairwise, lambda_), k_hat)


POINTS = [
    point(0.0, 0, 2.0, 9.0, 5), point(0.01, 1, 3.0, 8.0, 4), point(0.1, 1, 3.0, 8.0, 4),
    point(1.0, 2, 6.0, 5.0, 2), point(10.0, 2, 6.0, 5.0, 2),
]  # fmt: skip
FOUND = plateaus(POINTS)


@pytest.fixture
def plot(qtbot: QtBot) -> SweepPlot:
    plot = SweepPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show_lambdas(LAMBDAS)
    plot.show_points(POINTS, FOUND)
    return plot


def test_lambda_is_logarithmic_and_0_stands_left_of_that(plot: SweepPlot) -> None:
    assert [plot.x_of(value) for value in LAMBDAS[1:]] == pytest.approx([-2, -1, 0, 1])
    assert plot.x_of(0.0) == pytest.approx(-2 - ZERO) and plot.x_of(0.005) == pytest.approx(-2 - ZERO / 2)
    low, high = plot.plots[0].viewRange()[0]
    assert low < -2 - ZERO and high > 1
    ((first, text), *rest), *_ = plot.plots[-1].getAxis("bottom")._tickLevels
    assert (first, text) == (pytest.approx(-2 - ZERO), "0")
    assert rest == [(-2.0, "0.01"), (-1.0, "0.1"), (0.0, "1"), (1.0, "10")]


def test_the_curves_are_k_hat_u_and_v(plot: SweepPlot) -> None:
    places = [plot.x_of(value) for value in LAMBDAS]
    for curve, heights in zip(plot.curves, ([5, 4, 4, 2, 2], [2, 3, 3, 6, 6], [9, 8, 8, 5, 5]), strict=True):
        x, y = curve.getData()
        assert x.tolist() == places and y.tolist() == heights
    assert [plot_.viewRange()[1][1] for plot_ in plot.plots] == pytest.approx([5 * 1.12, 6 * 1.12, 10 * CLEAR])


@pytest.mark.parametrize("top", [1.0, 4.9, 457.17, 719.2, 1940.0])
def test_no_figure_of_an_axis_runs_into_the_plot_above(plot: SweepPlot, top: float) -> None:
    plot.show_points([point(0.0, 0, top, top, 3)], [])
    for lower in plot.plots[1:]:
        high = lower.viewRange()[1][1]
        ((step, _),) = lower.getAxis("left").tickSpacing(0, high, 60)
        assert top < high and high // step * step <= high / CLEAR * 1.0001


@pytest.mark.parametrize(("top", "spacing"), [(1, 1), (2, 2), (3, 2), (9, 5), (14, 10), (40, 20)])
def test_ticks_of_a_count_are_whole(plot: SweepPlot, top: int, spacing: float) -> None:
    plot.show_points([point(0.0, 0, 1.0, 1.0, top)], [])
    assert plot.plots[0].getAxis("left").tickSpacing(0, top, 60) == [(spacing, 0)]


@pytest.mark.parametrize(("top", "spacing"), [(0.3, 0.2), (1500.0, 1000.0), (90.0, 50.0), (0.0, 1.0)])
def test_ticks_of_nats_are_round(plot: SweepPlot, top: float, spacing: float) -> None:
    plot.show_points([point(0.0, 0, top, 1.0, 1)], [])
    assert plot.plots[1].getAxis("left").tickSpacing(*plot.plots[1].viewRange()[1], 200) == [(pytest.approx(spacing), 0)]


def test_each_plateau_is_a_band_and_the_chosen_one_is_lit(plot: SweepPlot) -> None:
    for bands in plot.bands:
        (alone, *lefts), (_, *rights) = bands.opts["x0"], bands.opts["x1"]
        assert lefts == pytest.approx([-2, 0]) and rights == pytest.approx([-1, 1])
        assert alone == pytest.approx(-2 - ZERO, abs=0.02) and alone < -2 - ZERO < bands.opts["x1"][0]
    alone, first, second = plot.bands[0].opts["brushes"]
    lit = mixed(INSTEAD_COLOR, plot.palette().color(QPalette.ColorRole.Base), 0.45)
    assert len({color.name() for color in (first, second, lit)}) == 3
    plot.show_plateau(FOUND[2])
    assert plot.bands[1].opts["brushes"] == [alone, first, lit]
    plot.show_plateau(None)
    assert plot.bands[1].opts["brushes"] == [alone, first, second]


def test_a_plateau_is_seen_however_narrow_it_is(plot: SweepPlot) -> None:
    plot.show_points([], [])
    bare = plot.grab().toImage()
    plot.show_points([], [Plateau(0.3, 0.3000001, 3, 3, 2)])
    seen = plot.grab().toImage()
    x = round(plot.plots[1].vb.mapViewToScene(QPointF(plot.x_of(0.3), 0.5)).x())
    y = round(plot.plots[1].vb.sceneBoundingRect().center().y())
    assert any(seen.pixel(x + by, y) != bare.pixel(x + by, y) for by in (-1, 0, 1))


@pytest.mark.parametrize("top", [0.9, 1.0, 4.02, 4.9, 457.17, 4010.0])
def test_each_axis_has_two_numbers_at_least(plot: SweepPlot, top: float) -> None:
    plot.show_points([point(0.0, 0, top, top, 3)], [])
    for one in plot.plots:
        low, high = one.viewRange()[1]
        values = [value for _, some in one.getAxis("left").tickValues(low, high, 60) for value in some]
        assert len({value for value in values if low <= value <= high}) >= 2


def test_marks_stand_at_the_runs_lambda_and_at_the_what_ifs(plot: SweepPlot) -> None:
    plot.show_marks(0.1, None)
    assert [line.value() for line in plot.run_marks] == pytest.approx([-1] * 3)
    assert all(line.isVisible() for line in plot.run_marks) and not any(line.isVisible() for line in plot.marks)
    plot.show_marks(None, 10.0)
    assert [line.value() for line in plot.marks] == pytest.approx([1] * 3)
    assert not any(line.isVisible() for line in plot.run_marks) and all(line.isVisible() for line in plot.marks)


@pytest.mark.parametrize(("x", "number"), [(-9.0, 0), (-2.3, 0), (-2.1, 1), (-0.6, 2), (0.4, 3), (5.0, 4)])
def test_a_click_is_on_the_nearest_point(plot: SweepPlot, qtbot: QtBot, x: float, number: int) -> None:
    with qtbot.waitSignal(plot.point_clicked) as clicked:
        plot.clicked.emit(x)
    assert clicked.args == [number]


def test_without_points_a_click_is_on_none(plot: SweepPlot, qtbot: QtBot) -> None:
    plot.show_points([], [])
    with qtbot.assertNotEmitted(plot.point_clicked):
        plot.clicked.emit(0.0)
