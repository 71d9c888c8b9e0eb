from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.widgets.no_truth import NoTruth


def test_buttons_are_there_where_they_help(qtbot: QtBot) -> None:
    none = NoTruth()
    qtbot.addWidget(none)
    none.show()
    none.show_text("There is <b>none</b>.", opens=True, offers=False)
    assert none.sentence.text() == "There is <b>none</b>." and none.open.isVisible() and not none.take.isVisible()
    none.show_text("Run.", opens=False, offers=True)
    assert not none.open.isVisible() and none.take.isVisible()
