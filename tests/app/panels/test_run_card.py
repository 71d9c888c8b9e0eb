"""One run in the list: its state for those who cannot see it, and lines that give way."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app import theme
from app.panels.run_card import CardText, RunCard, thumbnail
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
