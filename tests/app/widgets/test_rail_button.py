"""A name along the edge."""

from __future__ import annotations

import numpy as np
import pytest
from painted import painted_widget
from pytestqt.qtbot import QtBot

from app.widgets.rail_button import RailButton


@pytest.mark.parametrize("runs_up", [True, False])
def test_it_is_narrow_and_as_long_as_its_name(qtbot: QtBot, runs_up: bool) -> None:
    short, long = RailButton("Runs", runs_up=runs_up), RailButton("Training curves", runs_up=runs_up)
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    assert short.sizeHint().width() == long.sizeHint().width() < short.sizeHint().height() < long.sizeHint().height()


def test_the_name_runs_up_on_one_side_and_down_on_the_other(qtbot: QtBot) -> None:
    pictures = []
    for runs_up in (True, False):
        button = RailButton("Abc", runs_up=runs_up)
        qtbot.addWidget(button)
        button.resize(button.sizeHint())
        pictures.append(painted_widget(button).astype(int).sum(-1))
    assert np.ptp(pictures[0]) > 200, "something is written"
    up, down = ((picture != picture[0, 0]).mean() for picture in pictures)
    assert abs(up - down) < 0.05 and (pictures[0] != pictures[1]).any()
