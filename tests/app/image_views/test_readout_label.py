"""The line about the place under the mouse, as a label."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.image_views.readout import readout
from app.image_views.readout_label import ReadoutLabel
from app.session.session import Session


def test_the_label_follows_the_mouse_and_the_frame(qtbot: QtBot, session: Session) -> None:
    label = ReadoutLabel(session)
    qtbot.addWidget(label)
    record = scripted_record()
    session.add_run(record)
    session.view.point_at((20.5, 60.5))
    final = label.text()
    assert final == readout(session) and "pixel p 0.80" in final
    session.view.step_frame(-1)
    assert label.text() == readout(session) != final
    session.view.point_at(None)
    assert label.text() == ""


def test_a_long_line_does_not_make_the_window_wide(qtbot: QtBot, session: Session) -> None:
    label = ReadoutLabel(session)
    qtbot.addWidget(label)
    session.add_run(scripted_record())
    session.view.point_at((20.5, 60.5))
    assert label.minimumSizeHint().width() > 100 and label.minimumWidth() == 1
    label.resize(1, 20)
    assert label.width() == 1


def test_a_picture_has_the_word_before_help(qtbot: QtBot, session: Session) -> None:
    label = ReadoutLabel(session)
    qtbot.addWidget(label)
    session.add_run(scripted_record())
    label.show_help("Higher: fewer segments.")
    assert label.text() == "Higher: fewer segments."
    session.view.point_at((20.5, 60.5))
    assert label.text() == readout(session)
    session.view.point_at(None)
    assert label.text() == "Higher: fewer segments.", "the keyboard is there still"
    label.show_help("")
    assert label.text() == ""
