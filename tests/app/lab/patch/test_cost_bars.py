from __future__ import annotations

import numpy as np
import pytest
from contrast import contrast
from local_costs import costs_of
from painted import painted_widget
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app import theme
from app.lab.patch.cost_bars import FEW, CostBars

COLORS = [QColor(200, 0, 0), QColor(0, 200, 0), QColor(0, 0, 200)]
TIMES = "\N{MULTIPLICATION SIGN}"


@pytest.fixture
def bars(qtbot: QtBot) -> CostBars:
    bars = CostBars()
    qtbot.addWidget(bars)
    bars.resize(300, 60)
    return bars


def test_bars_are_sorted_by_cost_or_by_label_and_keep_the_patchs_own_among_the_few(bars: CostBars) -> None:
    count = 40
    unary = np.arange(count, 0, -1.0)
    costs = costs_of(unary.tolist(), [0.0] * count, label=3)
    bars.show_costs(costs, [QColor("red")] * count)
    assert bars.labels == (*range(39, 39 - (FEW - 1), -1), 3)
    bars.set_order(by_label=True)
    assert bars.labels == (3, *range(39 - (FEW - 2), 40))
    few = bars.height()
    bars.set_all(True)
    assert bars.labels == tuple(range(40))
    assert bars.height() > 3 * few


def test_the_order_is_of_the_whole_cost_and_among_equals_the_own_label_is_first(bars: CostBars) -> None:
    bars.show_costs(costs_of([1.0, 0.0, 3.0], [1.0, 2.0, 0.0], label=2), COLORS)  # 3, 4, 3
    assert bars.labels == (2, 0, 1)
    bars.show_costs(costs_of([1.0, 0.0, 3.0], [1.0, 2.0, 0.0], label=0), COLORS)
    assert bars.labels == (0, 2, 1)
    bars.show_costs(None, [])
    assert bars.labels == ()


def test_it_is_as_high_as_its_rows_and_tells_them(bars: CostBars) -> None:
    bars.show_costs(costs_of([1.0, 0.5], [0.0, 1.0]), COLORS)
    assert bars.height() == 2 * (bars.fontMetrics().height() + 4)
    assert bars.accessibleDescription() == (
        f"label 0: 1.000 + 2 {TIMES} 0.000 = 1.000; label 1: 0.500 + 2 {TIMES} 1.000 = 2.500"
    )


def test_a_click_tells_the_label_of_its_row(bars: CostBars, qtbot: QtBot) -> None:
    bars.show_costs(costs_of([3.0, 1.0, 2.0], [0.0, 0.0, 0.0]), COLORS)
    row = bars.height() // 3
    clicked: list[int] = []
    bars.label_clicked.connect(clicked.append)
    for line in range(3):
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(100, line * row + row // 2))
    qtbot.mouseClick(bars, Qt.MouseButton.RightButton, pos=QPoint(100, row // 2))
    assert clicked == [1, 2, 0]


def test_bars_are_as_long_as_their_costs_u_solid_and_the_rest_not(bars: CostBars) -> None:
    bars.show_costs(costs_of([4.0, 2.0, 1.0], [0.0, 0.0, 1.5]), COLORS)  # 4, 2, 4: the first two are solid throughout
    bars.set_order(by_label=True)
    pixels, row = painted_widget(bars), bars.height() // 3

    def length(label: int) -> int:
        color = COLORS[label]
        line = pixels[label * row + row // 2]
        return int((line == (color.red(), color.green(), color.blue())).all(-1).sum())

    whole = length(0)
    assert whole > 100 and length(1) == pytest.approx(whole / 2, abs=2)
    assert length(2) == pytest.approx(whole / 4, abs=4), "a quarter solid, and none of the hatched rest"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("color", ["#000000", "#1b1d1f", "#3b4cc0", "#f0f0f0", "#ffffff"])
def test_the_hatching_is_seen_on_every_colour(bars: CostBars, dark: bool, color: str) -> None:
    bars.setPalette(theme.palette(dark=dark))
    bars.show_costs(costs_of([0.1, 4.0], [4.0, 0.0]), [QColor(color)] * 2)
    bars.set_order(by_label=True)
    pixels, row = painted_widget(bars), bars.height() // 2
    line = pixels[row // 2, 80:160]
    colors, counts = np.unique(line, axis=0, return_counts=True)
    ground, hatch = (QColor(*colors[at].tolist()) for at in np.argsort(-counts)[:2])
    assert contrast(ground, hatch) >= 3


def test_the_own_label_and_the_runner_up_are_marked(bars: CostBars) -> None:
    bars.show_costs(costs_of([3.0, 1.0, 2.0], [0.0, 0.0, 0.0], label=1), COLORS)
    bars.set_order(by_label=True)
    pixels, row = painted_widget(bars).astype(int), bars.height() // 3
    ground = pixels[0, 0]
    filled = [int((pixels[label * row : (label + 1) * row, 2:9] != ground).any(-1).sum()) for label in range(3)]
    assert filled[0] == 0 < filled[2] < filled[1]
