"""The line about the place under the mouse, as a label."""

from __future__ import annotations

from painted_text import painted_texts
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.image_views.readout import SEPARATOR, readout
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


def test_a_line_longer_than_its_room_loses_its_last_parts_and_is_whole_in_the_tip(qtbot: QtBot, session: Session) -> None:
    label = ReadoutLabel(session)
    qtbot.addWidget(label)
    session.add_run(scripted_record())
    session.view.point_at((20.5, 60.5))
    label.resize(label.sizeHint().width() // 2, 20)
    label.show()
    (painted,) = painted_texts(label)
    assert painted.text.startswith("row 60, column 20") and painted.text == label.text()[: len(painted.text)]
    assert label.text()[len(painted.text) :].startswith(SEPARATOR), "whole parts are left"
    assert label.toolTip() == readout(session)
    label.resize(label.sizeHint().width() + 20, 20)
    (painted,) = painted_texts(label)
    assert painted.text == readout(session)


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
