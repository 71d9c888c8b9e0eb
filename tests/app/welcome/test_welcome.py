"""The welcome: four cards that come and go together, and what next once there is a result."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from app.welcome.welcome import AT_THE_END, OF_A_LEVEL, SLIDER, WITHOUT_NETWORK, WORDS, Welcome
from grapl_engine import PRESETS


@pytest.fixture
def grid(session: Session, qtbot: QtBot) -> PictureGrid:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 600)
    grid.show()
    return grid


@pytest.fixture
def welcome(session: Session, grid: PictureGrid) -> Welcome:
    session.open_picture(scripted_picture())
    return Welcome(session, grid.views, grid)


def test_there_is_nothing_before_it_is_wanted(welcome: Welcome) -> None:
    assert not welcome.is_shown and all(card.isHidden() for card in welcome.cards.values())


def test_each_view_has_its_card(welcome: Welcome, grid: PictureGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(welcome.shown_changed):
        welcome.show()
    assert list(welcome.cards) == list(WORDS) == list(ViewKind)
    for kind, card in welcome.cards.items():
        assert card.parentWidget() is grid.views[kind] and card.isVisible() and card.words.text() == WORDS[kind]
    assert not any(button.isVisible() for button in welcome.cards[ViewKind.PIXELS].buttons)


@pytest.mark.parametrize("kind", list(ViewKind))
def test_one_close_button_takes_all_away(welcome: Welcome, qtbot: QtBot, kind: ViewKind) -> None:
    welcome.show()
    with qtbot.waitSignal(welcome.shown_changed):
        welcome.cards[kind].close_button.click()
    assert not welcome.is_shown and all(card.isHidden() for card in welcome.cards.values())
    with qtbot.assertNotEmitted(welcome.shown_changed):
        welcome.close()


def test_a_result_brings_what_to_do_next(welcome: Welcome, session: Session, qtbot: QtBot) -> None:
    last = welcome.cards[ViewKind.PIXELS]
    welcome.show()
    session.add_run(scripted_record(session.view.picture))
    session.runs.run_ended.emit(session.view.shown)
    assert last.words.text() == AT_THE_END.replace(SLIDER, ""), "there are no levels of detail yet"
    assert [button.text() for button in last.buttons] == ["Lesson 1", "Open your photo…", "Compare with truth"]
    asked = welcome.lesson_asked, welcome.photograph_asked, welcome.truth_asked
    for button, signal in zip(last.buttons, asked, strict=True):
        with qtbot.waitSignal(signal):
            button.click()
    welcome.close()
    welcome.show()
    assert last.words.text() == AT_THE_END.replace(SLIDER, ""), "there is a result already"


def test_a_run_that_ends_does_not_bring_closed_cards_back(welcome: Welcome, session: Session) -> None:
    session.add_run(scripted_record())
    session.runs.run_ended.emit(session.view.shown)
    assert all(card.isHidden() for card in welcome.cards.values())


def test_the_last_card_speaks_of_what_is_seen(welcome: Welcome, session: Session) -> None:
    record = scripted_record(session.view.picture)
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    session.add_run(record)
    welcome.show()
    last = welcome.cards[ViewKind.PIXELS]
    assert last.words.text() == AT_THE_END and SLIDER in AT_THE_END
    session.detail.show_level(3)
    assert last.words.text() == OF_A_LEVEL and SLIDER in OF_A_LEVEL
    session.detail.show_cut(None)
    assert last.words.text() == AT_THE_END


def test_no_network_is_promised_where_there_is_none(welcome: Welcome, session: Session) -> None:
    welcome.show()
    texts = {kind: card.words for kind, card in welcome.cards.items()}
    session.configuration.set_settings(PRESETS["instant"])
    for kind in (ViewKind.NETWORK, ViewKind.CUT):
        assert texts[kind].text() == WITHOUT_NETWORK[kind] != WORDS[kind]
    session.configuration.set_settings(PRESETS["tuned"])
    session.add_run(scripted_record(session.view.picture, settings=PRESETS["instant"].replace(d=8, k0=5)))
    assert session.view.shown is not None and texts[ViewKind.NETWORK].text() == WITHOUT_NETWORK[ViewKind.NETWORK], "of the run"
    session.add_run(scripted_record(session.view.picture))
    assert texts[ViewKind.NETWORK].text() == WORDS[ViewKind.NETWORK]
