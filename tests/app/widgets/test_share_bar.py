"""A progress bar that shows a share, or that something is under way."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.widgets.share_bar import ShareBar


@pytest.mark.parametrize(("share", "maximum", "value"), [(0.0, 1000, 0), (0.4567, 1000, 457), (1.0, 1000, 1000), (None, 0, 0)])
def test_a_share_is_thousandths_and_none_is_busy(qtbot: QtBot, share: float | None, maximum: int, value: int) -> None:
    bar = ShareBar("Solving")
    qtbot.addWidget(bar)
    bar.show_share(0.9)
    bar.show_share(share)
    assert (bar.minimum(), bar.maximum(), max(bar.value(), 0)) == (0, maximum, value) and bar.updatesEnabled()


def test_a_bar_that_was_busy_shows_shares_again(qtbot: QtBot) -> None:
    bar = ShareBar("Solving")
    qtbot.addWidget(bar)
    for share in (None, None, 0.25):
        bar.show_share(share)
    assert (bar.maximum(), bar.value()) == (1000, 250)
