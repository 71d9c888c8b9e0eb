"""One run in the list: its state for those who cannot see it, and lines that give way."""

from __future__ import annotations

import pytest
from contrast import contrast
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app import theme
from app.panels.run_card import CardText, RunCard, thumbnail
from app.session.kept_runs import KeptRun
from app.widgets.theme_colors import alarm


def test_a_card_says_which_state_its_run_has(qtbot: QtBot) -> None:
    card = RunCard(scripted_record())
    qtbot.addWidget(card)
    card.show_text(CardText("Run 1", remark="first"))
    result = card.result.text
    for state, words, button in (
        ((True, False, False, False), "shown", "Compare"),
        ((False, False, True, True), "done, compared", "End"),
        ((False, True, False, True), "running", "Compare"),
    ):
        card.show_run(*state)
        assert card.accessibleName() == f"Run 1, {result()}, {words}"
        assert card.compare.text() == button and card.compare.isChecked() is state[2]
        assert card.compare.isHidden() is (not state[3] or state[1]) and card.progress.isHidden() is not state[1]
    assert card.toolTip().splitlines()[0] == "Run 1" and "first" in card.toolTip()


def test_a_failure_is_read_in_the_colour_of_alarm_but_on_the_highlight(qtbot: QtBot) -> None:
    record = scripted_record(until=4)
    record.failure = "no memory"
    card = RunCard(record)
    qtbot.addWidget(card)
    colors = theme.palette(dark=False)
    card.set_on_highlight(False)
    assert card.result.color(colors) == alarm(colors) and card.headline.color(colors) == colors.color(QPalette.ColorRole.Text)
    card.set_on_highlight(True)
    assert card.result.color(colors) == colors.color(QPalette.ColorRole.HighlightedText)


def test_a_run_that_said_nothing_yet_has_no_thumbnail(qapp: object) -> None:
    assert thumbnail(scripted_record(until=1)).isNull()


@pytest.mark.parametrize("dark", [False, True])
def test_buttons_are_read_on_the_highlight_be_they_on_or_off(qtbot: QtBot, dark: bool) -> None:
    card = RunCard(scripted_record())
    qtbot.addWidget(card)
    card.setPalette(colors := theme.palette(dark=dark))
    card.set_on_highlight(True)
    for button in (card.pin, card.compare):
        text = button.palette().color(QPalette.ColorRole.ButtonText)
        assert contrast(text, colors.color(QPalette.ColorRole.Highlight)) >= 4.5
        assert contrast(text, button.palette().color(QPalette.ColorRole.Button)) >= 4.5
    card.set_on_highlight(False)
    assert card.compare.palette().color(QPalette.ColorRole.ButtonText) == colors.color(QPalette.ColorRole.ButtonText)


def test_the_words_give_way_to_the_star_alone(qtbot: QtBot) -> None:
    card = RunCard(scripted_record(), entry=KeptRun(scripted_record(), 1))
    qtbot.addWidget(card)
    card.show_text(CardText("A long name for a run", "E 1"))
    lefts, heights = set(), set()
    for is_compared, may_compare in ((False, True), (True, True), (False, False)):
        card.show_run(False, False, is_compared, may_compare)
        heights.add(card.sizeHint().height())
        card.resize(230, card.sizeHint().height())
        card.show()
        QApplication.processEvents()
        lefts.add(card.headline.x())
        assert card.compare.isVisible() is may_compare
        assert card.headline.geometry().right() < card.pin.x() and card.result.geometry().right() == card.pin.geometry().right()
        assert card.compare.geometry().top() >= card.picture.geometry().bottom() or not may_compare
    assert len(lefts) == len(heights) == 1, "cards are alike: no word begins elsewhere, and no list has to be laid out anew"
