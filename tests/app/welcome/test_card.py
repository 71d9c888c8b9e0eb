"""A card of the welcome lies on its view's picture, whatever room there is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.image_views.picture_view import PictureView
from app.welcome.card import WIDEST, WelcomeCard
from app.widgets.dock_help import HELP

WORDS = "A few words on what is seen here, which take more than one line where there is little room for them."


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView("Network", "2")
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    return view


@pytest.fixture
def card(view: PictureView) -> WelcomeCard:
    card = WelcomeCard(view, "Network")
    card.add_offers([(text, f"{text}: a tip", lambda: None) for text in ("First", "Second thing", "The third thing of all")])
    card.show_words(WORDS)
    card.show()
    return card


def test_it_is_on_the_picture_and_no_wider_than_is_read_with_ease(view: PictureView, card: WelcomeCard) -> None:
    assert view.canvas.geometry().contains(card.geometry()) and card.width() == WIDEST
    assert card.words.text() == WORDS and not any(button.isVisible() for button in card.buttons)


@pytest.mark.parametrize("offers", [False, True])
def test_it_goes_with_the_view_and_shows_all_that_it_has(
    view: PictureView, card: WelcomeCard, qtbot: QtBot, offers: bool
) -> None:
    card.show_words(WORDS, offers=offers)
    wide = card.height()
    view.resize(260, 300)
    qtbot.waitUntil(lambda: view.canvas.geometry().contains(card.geometry()) and card.height() > wide)
    seen = [card.words, card.close_button, *card.buttons * offers]
    for part in seen:
        assert part.isVisible() and card.rect().contains(part.rect().translated(part.mapTo(card, part.rect().topLeft())))
    assert card.words.height() >= card.words.heightForWidth(card.words.width())


def test_large_letters_leave_the_picture_its_lower_half(view: PictureView, card: WelcomeCard, qtbot: QtBot) -> None:
    font = QFont(card.font())
    font.setPointSize(14)
    card.setFont(font)
    card.show_words(3 * WORDS)
    view.resize(320, 300)
    qtbot.waitUntil(lambda: card.width() < 320)
    qtbot.waitUntil(lambda: card.height() <= view.canvas.height() // 2 + 4)
    assert card.scroll_area.verticalScrollBar().maximum() > 0, "the rest is scrolled to"


def test_buttons_stand_in_rows_that_fit(view: PictureView, card: WelcomeCard, qtbot: QtBot) -> None:
    card.show_words(WORDS, offers=True)
    assert len({button.y() for button in card.buttons}) == 1
    view.resize(260, 300)
    qtbot.waitUntil(lambda: len({button.y() for button in card.buttons}) > 1)
    boxes = [button.geometry() for button in card.buttons]
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_a_small_view_is_not_left(view: PictureView, card: WelcomeCard, qtbot: QtBot) -> None:
    view.resize(160, 120)
    qtbot.waitUntil(lambda: view.canvas.geometry().contains(card.geometry()))


def test_large_letters_are_scrolled_to_and_not_cut(view: PictureView, card: WelcomeCard, qtbot: QtBot) -> None:
    card.show_words(WORDS, offers=True)
    bar = card.scroll_area.verticalScrollBar()
    assert not bar.isVisible() and not card.scroll_area.focusPolicy() & Qt.FocusPolicy.TabFocus
    view.resize(230, 280)
    font = QFont(view.font())
    font.setPointSize(18)
    view.setFont(font)
    qtbot.waitUntil(lambda: bar.isVisible() and view.canvas.geometry().contains(card.geometry()))
    assert card.scroll_area.focusPolicy() & Qt.FocusPolicy.TabFocus, "the keyboard can scroll it"
    content = card.scroll_area.widget()
    assert card.words.height() >= card.words.heightForWidth(card.words.width())
    assert card.words.width() >= card.words.minimumSizeHint().width()
    for part in (card.words, *card.buttons):
        assert content.rect().contains(part.rect().translated(part.mapTo(content, QPoint())))
        assert content.width() <= card.scroll_area.viewport().width(), "nothing is beside what is seen"
    last = card.buttons[-1]
    assert last.text() == "The third\nthing of all" and last.accessibleName() == "The third thing of all"
    assert all(button.width() >= button.sizeHint().width() for button in card.buttons)
    assert last.visibleRegion().boundingRect() != last.rect()
    last.setFocus()
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
    view.setFont(QFont())
    view.resize(700, 400)
    qtbot.waitUntil(lambda: not bar.isVisible() and last.text() == "The third thing of all")


def test_it_closes_by_mouse_and_keyboard_and_figures_are_drawn_without_it(card: WelcomeCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.closing_asked):
        qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(card.closing_asked):
        qtbot.keyClick(card.close_button, Qt.Key.Key_Space)
    assert card.objectName() == HELP
    stops: list[QWidget] = [card.close_button, *card.buttons]
    assert all(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops)
    assert card.accessibleName() == "Welcome: Network" and card.close_button.accessibleName()
