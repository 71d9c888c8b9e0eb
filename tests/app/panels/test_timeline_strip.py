"""The frames of a run on a line: which are planned, where they stand, and how each is called."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels.timeline_strip import TimelineStrip, frame_text, frame_tip, planned_frames
from app.session.session import Session
from app.widgets.focus_ring import HALO, WIDTH
from grapl_engine import EndReason, Finished, Frame, RunRecord, Settings, Stage

THREE = [Frame(Stage.INITIAL), Frame(Stage.NETWORK, 0), Frame(Stage.CUT, 0), Frame(Stage.NETWORK, 1), Frame(Stage.FINAL)]


@pytest.fixture
def strip(session: Session, qtbot: QtBot) -> TimelineStrip:
    strip = TimelineStrip(session)
    qtbot.addWidget(strip)
    strip.resize(448, 40)
    return strip


def test_the_last_iteration_has_no_cut() -> None:
    assert planned_frames(scripted_record(until=1)) == THREE
    one = RunRecord(scripted_record().picture, Settings(d=8, k0=5, steps=(9,)))
    assert planned_frames(one) == [Frame(Stage.INITIAL), Frame(Stage.NETWORK, 0), Frame(Stage.FINAL)]
    alone = RunRecord(one.picture, Settings(d=8, k0=5, pixel_map="picture"))
    assert planned_frames(alone) == [Frame(Stage.INITIAL), Frame(Stage.FINAL)]


def test_a_run_that_broke_off_has_the_frames_that_it_came_to() -> None:
    record = scripted_record(until=5)
    record.failure = "no memory"
    assert planned_frames(record) == record.frames() == THREE[:3]


def test_a_frame_says_its_count_or_that_it_is_to_come() -> None:
    record = scripted_record(until=5)
    assert frame_text(record, Frame(Stage.CUT, 0)) == "cut 1 \N{MIDDLE DOT} 5 segments (K\N{COMBINING CIRCUMFLEX ACCENT} 5)"
    assert frame_text(record, Frame(Stage.FINAL)) == "pixel map: to come"


def test_a_map_by_patches_says_so_and_why() -> None:
    record = scripted_record()
    assert record.finished is not None
    assert frame_tip(record, Frame(Stage.CUT, 0)) == ""
    record.finished = Finished(EndReason.STOPPED, record.finished.pixel_labels, None, True, {})
    assert frame_text(record, Frame(Stage.FINAL)).startswith("pixel map, by patches \N{MIDDLE DOT} ")
    assert frame_tip(record, Frame(Stage.FINAL)).startswith("Stopped before the pixels were labelled")


def test_frames_stand_at_equal_distances_between_the_margins(strip: TimelineStrip, session: Session) -> None:
    assert strip.frame_places() == []
    session.add_run(scripted_record())
    assert [frame for frame, _ in strip.frame_places()] == THREE
    assert [place.x() for _, place in strip.frame_places()] == [24, 124, 224, 324, 424]


@pytest.mark.parametrize(("x", "frame"), [(0, 0), (70, 0), (80, 1), (226, 2), (447, 4)])
def test_a_click_shows_the_nearest_frame(strip: TimelineStrip, session: Session, qtbot: QtBot, x: int, frame: int) -> None:
    session.add_run(scripted_record())
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    assert session.view.frame == THREE[frame]


@pytest.mark.parametrize("points", [9, 18, 27])
def test_no_name_touches_the_ring_around_the_line(strip: TimelineStrip, session: Session, points: int) -> None:
    record = scripted_record()
    assert record.finished is not None
    record.finished = Finished(EndReason.STOPPED, record.finished.pixel_labels, None, True, {})
    session.add_run(record)
    font = strip.font()
    font.setPointSize(points)
    strip.setFont(font)
    strip.resize(448, strip.minimumSizeHint().height())
    image, edge = strip.grab().toImage(), WIDTH + HALO
    wide, high = image.width(), image.height()
    at_edge = {image.pixel(x, y) for x in range(wide) for y in (*range(edge), *range(high - edge, high))}
    at_edge |= {image.pixel(x, y) for y in range(high) for x in (*range(edge), *range(wide - edge, wide))}
    assert len(at_edge) == 1 < len({image.pixel(x, y) for x in range(wide) for y in range(high)})


def test_keys_walk_the_frames(strip: TimelineStrip, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    for key, frame in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 4), (Qt.Key.Key_Left, 3)):
        qtbot.keyClick(strip, key)
        assert session.view.frame == THREE[frame]
