from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.lab.moves.transport import SPEEDS, USUAL, Transport


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    transport = Transport()
    qtbot.addWidget(transport)
    transport.show_stops(5, 2)
    return transport


@pytest.fixture
def asked(transport: Transport) -> list[int]:
    asked: list[int] = []
    transport.asked.connect(asked.append)
    return asked


def test_buttons_ask_for_their_stop(transport: Transport, asked: list[int]) -> None:
    for button in (transport.first, transport.back, transport.next, transport.last):
        button.click()
    assert asked == [0, 1, 3, 5]


def test_the_slider_asks_when_it_is_moved_and_not_when_it_is_set(transport: Transport, asked: list[int]) -> None:
    transport.show_stops(40, 7)
    assert transport.slider.value() == 7 and transport.slider.pageStep() == 4 and asked == []
    transport.slider.setValue(9)
    assert asked == [9]


@pytest.mark.parametrize(
    ("last", "stop", "backward", "forward"),
    [(5, 2, True, True), (5, 0, False, True), (5, 5, True, False), (0, 0, False, False)],
)
def test_at_an_end_there_is_no_further(transport: Transport, last: int, stop: int, backward: bool, forward: bool) -> None:
    transport.show_stops(last, stop)
    assert [button.isEnabled() for button in (transport.first, transport.back)] == [backward] * 2
    assert [button.isEnabled() for button in (transport.next, transport.last)] == [forward] * 2
    assert transport.slider.isEnabled() == (last > 0)


def test_speeds_are_moves_a_second(transport: Transport) -> None:
    texts = [transport.speed.itemText(index) for index in range(transport.speed.count())]
    assert texts == ["1 move/s", "3 moves/s", "10 moves/s"] and transport.speed.currentData() == USUAL
    transport.play.click()
    assert transport._clock.interval() == 333
    transport.speed.setCurrentIndex(SPEEDS.index(10))
    transport.speed.activated.emit(SPEEDS.index(10))
    assert transport._clock.interval() == 100


def test_play_asks_for_one_stop_after_the_other_and_ends_at_the_last(
    transport: Transport, asked: list[int], qtbot: QtBot
) -> None:
    transport.speed.setCurrentIndex(SPEEDS.index(10))
    transport.asked.connect(lambda stop: transport.show_stops(5, stop))
    qtbot.mouseClick(transport.play, Qt.MouseButton.LeftButton)
    assert transport.is_playing
    qtbot.waitUntil(lambda: not transport.is_playing)
    assert asked == [3, 4, 5] and not transport._clock.isActive()
    transport.play.click()
    assert asked == [3, 4, 5, 0] and transport.is_playing  # from the end it begins anew
    transport.pause()
    assert not transport.is_playing and not transport._clock.isActive()


def test_what_is_not_playable_pauses(transport: Transport) -> None:
    transport.play.click()
    transport.set_playable(False)
    assert not transport.is_playing and not transport.play.isEnabled()
    transport.set_playable(True)
    assert transport.play.isEnabled() and not transport.is_playing


def test_the_play_button_shows_what_it_will_do(transport: Transport) -> None:
    before = transport.play.icon().pixmap(16, 16).toImage()
    transport.play.click()
    assert transport.play.icon().pixmap(16, 16).toImage() != before
    transport.pause()
    assert transport.play.icon().pixmap(16, 16).toImage() == before
