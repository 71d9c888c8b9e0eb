"""A box that is too narrow for its choice says so with dots."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.elided_box import ElidedBox

LONG = "a name that nobody gave room"


@pytest.fixture
def box(qtbot: QtBot) -> ElidedBox:
    box = ElidedBox(3)
    qtbot.addWidget(box)
    box.addItems([LONG, "short"])
    return box


def test_what_fits_is_read_whole_and_what_does_not_ends_in_dots(box: ElidedBox) -> None:
    box.resize(500, 28)
    assert box.shown_text() == LONG
    box.resize(120, 28)
    assert box.shown_text().endswith("…") and LONG.startswith(box.shown_text()[:-1]) and len(box.shown_text()) > 4
    box.setCurrentIndex(1)
    assert box.shown_text() == "short"


def test_where_nothing_is_chosen_it_says_what_to_choose_in_a_second_colour(box: ElidedBox) -> None:
    box.setPalette(theme.palette(dark=False))
    box.setPlaceholderText(LONG)
    box.setCurrentIndex(-1)
    box.resize(120, 28)
    assert box.shown_text().endswith("…")
    box.resize(500, 28)
    assert box.shown_text() == LONG


@pytest.mark.parametrize("dark", [False, True])
def test_the_choice_is_painted(box: ElidedBox, dark: bool) -> None:
    box.setPalette(theme.palette(dark=dark))
    box.resize(200, 28)
    with_text = box.grab().toImage()
    box.setItemText(0, "")
    assert with_text != box.grab().toImage()


def test_it_asks_for_no_more_room_than_its_letters(box: ElidedBox) -> None:
    assert box.minimumSizeHint().width() < box.fontMetrics().horizontalAdvance(LONG)
