from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.panels.part_bar import PartBar
from app.session.session import Session
from grapl_engine import Picture
from grapl_engine.images.file_parts import AS_IT_COMES, RGB_NAMES, FileParts, PartChoice

STACK = FileParts(2, 30, "slice", 1, 3, ("DAPI", "<b>GFP</b>", ""), False, 100.0, 4095.0)
PHOTO = FileParts(channels=3, names=RGB_NAMES, has_colors=True)


def picture(parts: FileParts, choice: PartChoice = AS_IT_COMES) -> Picture:
    return replace(scripted_picture(), path=Path("/nowhere/stack.tif"), parts=parts, choice=choice, notes=("<i>a note</i>",))


@pytest.fixture
def bar(session: Session, qtbot: QtBot) -> PartBar:
    bar = PartBar(session)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    return bar


@pytest.fixture
def asked(bar: PartBar) -> list[PartChoice]:
    choices: list[PartChoice] = []
    bar.asked.connect(lambda _picture, choice: choices.append(choice))
    return choices


def test_it_says_what_there_is(bar: PartBar, session: Session) -> None:
    session.open_picture(picture(STACK))
    assert not bar.isHidden() and bar.page.text() == "2 of 30" and bar.page.accessibleName() == "Slice"
    assert (bar.slider.value(), bar.slider.maximum()) == (2, 30)
    items = [bar.channel.itemText(at) for at in range(bar.channel.count())]
    assert items == ["1  DAPI", "2  <b>GFP</b>", "3"] and bar.channel.currentIndex() == 0
    assert (bar.low.text(), bar.high.text()) == ("100", "4095") and not bar.automatic.isEnabled()
    assert "&lt;i&gt;a note" in bar.toolTip()


def test_a_photograph_has_none_until_it_is_asked_for(bar: PartBar, session: Session) -> None:
    session.open_picture(picture(PHOTO))
    assert bar.isHidden() and bar.picture is not None
    bar.toggle()
    assert not bar.isHidden() and bar.page.isHidden() and bar.low.placeholderText() == "0"
    assert bar.channel.itemText(0) == "colours" and bar.channel.currentIndex() == 0
    bar.toggle()
    assert bar.isHidden()


def test_pasted_pixels_have_no_file(bar: PartBar, session: Session) -> None:
    session.open_picture(replace(picture(STACK), path=None))
    assert bar.isHidden() and bar.picture is None
    bar.toggle()
    bar.step_page(1)
    assert bar.isHidden()


def test_it_goes_with_its_picture_and_stays_away_once_closed(bar: PartBar, session: Session, qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    with qtbot.waitSignal(bar.shown_changed):
        qtbot.keyClick(bar.close_button, Qt.Key.Key_Space)
    assert bar.isHidden()
    session.open_picture(picture(replace(STACK, page=3)))
    assert bar.isHidden()
    bar.toggle()
    assert not bar.isHidden() and bar.page.value() == 3


def test_a_page_is_chosen_by_keyboard(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    qtbot.keyClick(bar.page, Qt.Key.Key_Up)
    qtbot.keyClick(bar.page, Qt.Key.Key_Up)
    assert bar.slider.value() == 4
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [PartChoice(4)]  # once, when choosing rests


def test_steps_end_at_the_first_and_the_last(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    bar.step_page(-5)
    assert bar.page.value() == 1
    bar.step_page(100)
    bar.step_channel(1)
    bar.step_channel(9)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [PartChoice(30, 3)]
    bar.step_channel(-9)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked[1] == PartChoice(30, 1)


def test_before_the_first_channel_stand_the_colours(
    bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot
) -> None:
    session.open_picture(picture(replace(PHOTO, channel=1), PartChoice(channel=1)))
    bar.toggle()
    assert bar.channel.currentText() == "1  red"
    bar.step_channel(-1)
    assert bar.channel.currentText() == "colours"
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [AS_IT_COMES]


def test_a_channel_is_chosen_in_the_list(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(STACK, PartChoice(2, None, (1.0, 9.0))))
    qtbot.keyClick(bar.channel, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [PartChoice(2, 2, (1.0, 9.0))]


def test_a_range_is_typed_and_taken_back(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    bar.high.selectAll()
    qtbot.keyClicks(bar.high, "1,500.5")
    qtbot.keyClick(bar.high, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [PartChoice(limits=(100.0, 1500.5))]
    session.open_picture(picture(replace(STACK, high=1500.5), asked[0]))
    qtbot.mouseClick(bar.automatic, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked[1] == AS_IT_COMES


@pytest.mark.parametrize("text", ["50", "x", "inf", "nan", "3000,5"])
def test_what_is_no_range_is_told(bar: PartBar, session: Session, asked: list[PartChoice], text: str, qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    bar.high.selectAll()
    qtbot.keyClicks(bar.high, text)
    with qtbot.waitSignal(bar.told) as told:
        qtbot.keyClick(bar.high, Qt.Key.Key_Return)
    assert "to a greater one" in told.args[0] and bar.high.text() == "4095"
    qtbot.wait(200)
    assert asked == []


def test_a_range_for_8_bits_begins_with_theirs(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(PHOTO))
    bar.toggle()
    qtbot.keyClicks(bar.low, "30")
    qtbot.keyClick(bar.low, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [PartChoice(limits=(30.0, 255.0))]


def test_what_could_not_be_read_leaves_what_is_shown(bar: PartBar, session: Session, qtbot: QtBot) -> None:
    session.open_picture(picture(STACK))
    bar.step_page(5)
    assert bar.page.value() == 7
    bar.renew()
    assert bar.page.value() == 2


def test_in_a_narrow_window_what_can_be_done_without_gives_way(bar: PartBar, session: Session) -> None:
    session.open_picture(picture(STACK))
    for width, is_roomy in ((900, True), (400, False), (900, True)):
        bar.resize(width, 30)
        assert bar.slider.isVisibleTo(bar) == bar.automatic.isVisibleTo(bar) == is_roomy
        assert all(part.isVisibleTo(bar) for part in (bar.page, bar.channel, bar.low, bar.high, bar.close_button))


def test_two_empty_fields_are_automatic(bar: PartBar, session: Session, asked: list[PartChoice], qtbot: QtBot) -> None:
    session.open_picture(picture(STACK, PartChoice(limits=(100.0, 4095.0))))
    for field in (bar.low, bar.high):
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(bar.high, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [AS_IT_COMES]
