from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.lab.moves.staircase import Staircase


@pytest.fixture
def staircase(qtbot: QtBot) -> Staircase:
    staircase = Staircase()
    qtbot.addWidget(staircase)
    staircase.show_energies([11.0, 8.5, 8.5, 1234.5])
    return staircase


def test_a_step_a_stop(staircase: Staircase) -> None:
    x, y = staircase.curve.getData()
    assert list(zip(x.tolist(), y.tolist(), strict=True)) == [
        (0, 11),
        (1, 11),
        (1, 8.5),
        (2, 8.5),
        (2, 8.5),
        (3, 8.5),
        (3, 1234.5),
    ]


def test_the_current_stop_is_marked_and_told(staircase: Staircase) -> None:
    staircase.show_stop(3)
    assert staircase.mark.value() == 3
    assert [place.tolist() for place in staircase.spot.getData()] == [[3], [1234.5]]
    assert staircase.accessibleDescription() == "E is 1,234.50 nats after 3 of 3 moves"
    staircase.show_stop(0)
    assert staircase.mark.value() == 0 and staircase.accessibleDescription() == "E is 11.00 nats after 0 of 3 moves"


def test_what_is_to_be_predicted_is_not_drawn(staircase: Staircase) -> None:
    staircase.show_stop(1, hides_next=True)
    assert staircase.curve.getData()[1].tolist() == [11, 11, 8.5]
    assert staircase.plots[0].viewRange()[0][1] >= 3
    staircase.show_stop(1)
    assert staircase.curve.getData()[1].max() == 1234.5


def test_the_lower_axis_has_a_name(staircase: Staircase) -> None:
    assert staircase.plots[0].getAxis("bottom").labelText == "moves made"


@pytest.mark.parametrize(("x", "stop"), [(-4.0, 0), (0.4, 0), (1.6, 2), (2.4, 2), (9.0, 3)])
def test_a_click_chooses_the_nearest_stop(staircase: Staircase, qtbot: QtBot, x: float, stop: int) -> None:
    with qtbot.waitSignal(staircase.stop_clicked) as clicked:
        staircase.clicked.emit(x)
    assert clicked.args == [stop]


def test_before_a_cut_a_click_chooses_nothing(qtbot: QtBot) -> None:
    staircase = Staircase()
    qtbot.addWidget(staircase)
    with qtbot.assertNotEmitted(staircase.stop_clicked):
        staircase.clicked.emit(1.0)


@pytest.mark.parametrize(("stops", "spacing"), [(1, 1), (7, 1), (8, 2), (61, 10)])
def test_ticks_are_whole_and_few(staircase: Staircase, stops: int, spacing: int) -> None:
    staircase.show_energies([1.0] * stops)
    low, high = staircase.plots[0].viewRange()[0]
    assert low <= 0 and high >= stops - 1
    assert staircase.plots[0].getAxis("bottom").tickSpacing(low, high, 300) == [(spacing, 0)]
