from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hierarchies import specked
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.panels.timeline import Timeline
from app.panels.timeline_strip import frame_text, planned_frames
from app.session.run_text import count_text
from app.session.session import Session
from grapl_engine import EndReason, Finished, Frame, LabelCount, PictureError, Settings, Stage


@pytest.fixture
def timeline(session: Session, qtbot: QtBot) -> Timeline:
    timeline = Timeline(session)
    qtbot.addWidget(timeline)
    timeline.resize(500, 80)
    timeline.show()
    return timeline


def place_of(timeline: Timeline, frame: Frame) -> QPoint:
    return dict(timeline.strip.frame_places())[frame].toPoint()


def test_the_last_iteration_has_no_cut() -> None:
    assert [frame.title for frame in planned_frames(scripted_record())] == [
        "initial labels", "network 1", "cut 1", "network 2", "pixel map",
    ]  # fmt: skip


def test_a_whole_run_has_the_planned_frames() -> None:
    record = scripted_record()
    assert record.frames() == planned_frames(record)


def test_without_a_run_nothing_can_be_walked(timeline: Timeline) -> None:
    assert timeline.strip.frame_places() == []
    buttons = (timeline.first, timeline.back, timeline.play, timeline.next, timeline.last)
    assert not any(button.isEnabled() for button in buttons)


def test_click_drag_and_keys_scrub(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    strip = timeline.strip
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place_of(timeline, Frame(Stage.CUT, 0)))
    assert session.view.frame == Frame(Stage.CUT, 0)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(0, 20))
    qtbot.mouseMove(strip, place_of(timeline, Frame(Stage.NETWORK, 1)))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=place_of(timeline, Frame(Stage.NETWORK, 1)))
    for key, frame in (
        (Qt.Key.Key_Home, Frame(Stage.INITIAL)),
        (Qt.Key.Key_Right, Frame(Stage.NETWORK, 0)),
        (Qt.Key.Key_End, Frame(Stage.FINAL)),
        (Qt.Key.Key_Left, Frame(Stage.NETWORK, 1)),
    ):
        qtbot.keyClick(strip, key)
        assert session.view.frame == frame


def test_planned_frames_cannot_be_gone_to(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    record = scripted_record(until=5)
    session.add_run(record)
    assert record.frames()[-1] == Frame(Stage.CUT, 0)
    qtbot.mouseClick(timeline.strip, Qt.MouseButton.LeftButton, pos=place_of(timeline, Frame(Stage.FINAL)))
    assert session.view.frame == Frame(Stage.CUT, 0)
    assert frame_text(record, Frame(Stage.FINAL)) == "pixel map: to come"


def test_a_stopped_run_has_no_stations_that_never_were(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    record = scripted_record(until=5, settings=Settings(d=8, k0=5, steps=(1, 1, 1)))
    labels = np.zeros((record.picture.height, record.picture.width), np.uint16)
    record.add(Finished(EndReason.STOPPED, labels, None, True, {"total": 1.0}))
    session.add_run(record)
    frames = [frame for frame, _ in timeline.strip.frame_places()]
    assert frames == [Frame(Stage.INITIAL), Frame(Stage.NETWORK, 0), Frame(Stage.CUT, 0), Frame(Stage.FINAL)]
    assert timeline.title.text() == f"pixel map, by patches \N{MIDDLE DOT} {count_text(LabelCount(1))}"
    assert "Stopped before" in timeline.title.toolTip()


def test_a_run_that_failed_at_once_has_one_station(timeline: Timeline, session: Session) -> None:
    record = scripted_record(until=2)
    record.failure = "The memory ran out."
    session.add_run(record)
    assert len(timeline.strip.frame_places()) == 1
    assert not timeline.strip.grab().isNull()


def test_made_stations_are_filled_and_planned_ones_hollow(timeline: Timeline, session: Session) -> None:
    session.add_run(scripted_record(until=5))
    image = timeline.strip.grab().toImage()
    ground = image.pixelColor(place_of(timeline, Frame(Stage.FINAL)))
    assert ground == timeline.palette().window().color()
    assert image.pixelColor(place_of(timeline, Frame(Stage.NETWORK, 0))) == timeline.palette().windowText().color()
    assert image.pixelColor(place_of(timeline, Frame(Stage.CUT, 0))) == timeline.palette().highlight().color()


def test_buttons_walk_and_the_title_counts_labels(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    record = scripted_record()
    session.add_run(record)
    assert timeline.title.text() == f"pixel map \N{MIDDLE DOT} {count_text(record.count(Frame(Stage.FINAL)))}"
    assert not timeline.next.isEnabled()
    timeline.back.click()
    assert timeline.title.text().startswith("network 2")
    timeline.first.click()
    assert session.view.frame == Frame(Stage.INITIAL)
    assert not timeline.back.isEnabled()
    timeline.next.click()
    timeline.last.click()
    assert session.view.frame == Frame(Stage.FINAL)


def test_the_pixel_map_says_why_it_has_other_segments_than_the_patches(timeline: Timeline, session: Session) -> None:
    record = scripted_record()
    assert record.finished is not None
    record.finished = Finished(EndReason.COMPLETED, record.finished.pixel_labels % 3, None, False, {})
    session.add_run(record)
    told = "each pixel is classified"
    assert timeline.title.text() == f"pixel map \N{MIDDLE DOT} {count_text(LabelCount(3))} \N{MIDDLE DOT} {told}"
    assert "Network 2 had 5 segments on its patches; here pixels are classified" in timeline.title.toolTip()
    timeline.back.click()
    assert "patch" not in timeline.title.text() + timeline.title.toolTip()


def test_playing_begins_anew_at_the_end_and_stops_there(timeline: Timeline, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    timeline._clock.setInterval(1)
    seen = []
    session.view.frame_changed.connect(lambda: seen.append(session.view.frame))
    timeline.play.click()
    qtbot.waitUntil(lambda: not timeline.play.isChecked())
    assert seen == scripted_record().frames()
    assert not timeline._clock.isActive()


def test_scrubbing_a_finished_run_leaves_the_newest_and_follow_comes_back(timeline: Timeline, session: Session) -> None:
    session.add_run(scripted_record())
    assert timeline.follow.isChecked()
    timeline.first.click()
    assert not timeline.follow.isChecked()
    timeline.follow.click()
    assert session.view.frame == Frame(Stage.FINAL)
    assert timeline.follow.isChecked()


def test_many_iterations_fit_a_narrow_strip(timeline: Timeline, session: Session) -> None:
    timeline.resize(300, 80)
    session.add_run(scripted_record(settings=Settings(d=8, k0=5, steps=(1,) * 30)))
    places = [place.x() for _, place in timeline.strip.frame_places()]
    assert len(places) == 61
    assert 0 < places[0] < places[-1] < 300


def test_who_looks_at_an_older_place_can_go_on_to_what_comes(
    held: Session, hold_run: Callable[[], None], engine: ScriptedEngine, qtbot: QtBot
) -> None:
    timeline = Timeline(held)
    qtbot.addWidget(timeline)
    hold_run()
    held.view.show_frame(Frame(Stage.INITIAL))
    assert not timeline.next.isEnabled()
    with qtbot.waitSignal(held.runs.run_ended):
        engine.gate.set()
    assert held.view.frame == Frame(Stage.INITIAL) and timeline.next.isEnabled()


def test_a_run_that_broke_off_is_painted_without_what_was_planned(
    held: Session, hold_run: Callable[[], None], engine: ScriptedEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline, painted = Timeline(held), []
    qtbot.addWidget(timeline)
    hold_run()
    monkeypatch.setattr(timeline.strip, "update", lambda: painted.append(len(timeline.strip.frame_places())))
    engine.error = PictureError("No.")
    with qtbot.waitSignal(held.runs.run_failed):
        engine.gate.set()
    assert painted[-1:] == [1]


def test_a_detail_is_counted_where_it_stands_in_the_pixel_maps_place(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: specked())
    timeline = Timeline(session)
    qtbot.addWidget(timeline)
    session.open_picture(scripted_picture())
    session.add_run(scripted_record(session.view.picture))
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    own = timeline.title.text()
    session.detail.show_level(4)
    assert timeline.title.text() == "pixel map, detail \N{MIDDLE DOT} 3 segments, 1 speck"
    assert "Without the detail: pixel map" in timeline.title.toolTip() and "A speck is" in timeline.title.toolTip()
    timeline.back.click()
    assert timeline.title.text().startswith("network 2"), "the place that is looked at has no detail"
    timeline.next.click()
    session.detail.show_cut(None)
    assert timeline.title.text() == own
    session.close()
