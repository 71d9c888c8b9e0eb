"""Whose hierarchy is looked at, which cut through it, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hierarchies import alone, striped
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.session.detail import Detail
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import RunRecord


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    yield session
    session.close()


@pytest.fixture
def looked(session: Session, qtbot: QtBot) -> Session:
    """With a picture whose own segments are known."""
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    return session


def nodes(detail: Detail) -> list[int] | None:
    return None if detail.cut is None else detail.cut.nodes.tolist()


def with_hierarchy(record: RunRecord) -> RunRecord:
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(heights=(0.1, 0.3, 0.7), source="network"))
    return record


def test_without_a_picture_or_before_its_segments_there_is_a_reason(session: Session) -> None:
    assert session.detail.reason == "Open a picture first."
    session.detail.step(1)
    session.detail.show_level(3)
    session.open_picture(scripted_picture())
    assert session.detail.reason == "The picture's own segments are being looked for."
    assert (session.detail.hierarchy, session.detail.cut, session.detail.can_undo) == (None, None, False)


def test_the_pictures_own_come_once_the_engine_is_ready(looked: Session) -> None:
    detail = looked.detail
    assert detail.hierarchy is not None
    assert (detail.hierarchy.source, detail.reason, detail.cut) == ("picture", "", None)
    automatic = detail.automatic_cut()
    assert automatic is not None
    assert automatic.nodes.tolist() == [4, 4, 5, 5]


def test_of_two_pictures_the_later_wins(qtbot: QtBot) -> None:
    gate, seen = threading.Event(), []

    def maker(picture, should_stop):  # type: ignore[no-untyped-def]
        seen.append(picture.name)
        gate.wait(60)
        return striped(heights=(0.2, 0.5, 0.9) if picture.name == "one" else (0.1, 0.2, 0.3))

    session = Session(engine=ScriptedEngine(), maker=maker)
    session.runs.warm_up()
    qtbot.waitSignal(session.runs.engine_ready).wait()
    session.open_picture(scripted_picture("one"))
    qtbot.waitUntil(lambda: seen == ["one"])
    session.open_picture(scripted_picture("two"))
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        gate.set()
    assert session.detail.hierarchy is not None
    assert session.detail.hierarchy.tree.heights.tolist() == [0.1, 0.2, 0.3]
    session.close()


def test_levels_steps_and_the_ends(looked: Session) -> None:
    detail = looked.detail
    detail.step(1)
    assert nodes(detail) == [4, 4, 2, 3]
    detail.step(5)
    assert nodes(detail) == [0, 1, 2, 3]
    detail.step(-1)
    detail.step(-1)
    assert nodes(detail) == [4, 4, 5, 5]
    detail.step(-9)
    assert nodes(detail) == [6] * 4
    detail.show_automatic()
    assert nodes(detail) == [4, 4, 5, 5]
    detail.show_cut(None)
    assert detail.cut is None


def test_one_undo_takes_a_walk_back_and_a_change_in_a_place_is_one_of_its_own(looked: Session) -> None:
    detail = looked.detail
    for count in (1, 2, 3, 2):
        detail.show_level(count)
    detail.more_at(1)
    assert nodes(detail) == [0, 1, 5, 5]
    detail.less_at(3)
    assert nodes(detail) == [6] * 4
    seen = []
    while detail.can_undo:
        detail.undo()
        seen.append(nodes(detail))
    assert seen == [[0, 1, 5, 5], [4, 4, 5, 5], None]
    detail.redo()
    detail.redo()
    assert nodes(detail) == [0, 1, 5, 5]
    detail.show_level(4)
    assert not detail.can_redo


def test_what_changes_nothing_is_no_change(looked: Session, qtbot: QtBot) -> None:
    looked.detail.show_level(4)
    with qtbot.assertNotEmitted(looked.detail.cut_changed):
        looked.detail.show_level(9)
        looked.detail.more_at(2)
    looked.detail.undo()
    assert looked.detail.cut is None


def test_one_selection_at_a_time_and_only_of_what_is_there(looked: Session) -> None:
    looked.add_run(scripted_record(looked.view.picture))
    looked.view.select(2)
    looked.detail.show_level(3)
    looked.detail.select(2)
    assert (looked.view.selected, looked.detail.selected) == (None, 2)
    looked.detail.show_level(2)
    assert looked.detail.selected is None
    looked.detail.select(1)
    looked.view.select(0)
    assert (looked.view.selected, looked.detail.selected) == (0, None)


def test_a_runs_hierarchy_takes_the_place_and_the_number_of_segments_stays(looked: Session) -> None:
    looked.detail.show_level(3)
    record = with_hierarchy(scripted_record(looked.view.picture))
    looked.add_run(record)
    detail = looked.detail
    assert detail.hierarchy is not None
    assert (detail.hierarchy.source, detail.owner, nodes(detail), detail.can_undo) == ("network", record, [4, 4, 2, 3], False)
    looked.remove_run(record)
    assert detail.hierarchy.source == "picture"
    assert nodes(detail) == [4, 4, 2, 3]


def test_another_picture_begins_anew(looked: Session) -> None:
    looked.detail.show_level(3)
    looked.open_picture(scripted_picture("another"))
    assert (looked.detail.hierarchy, looked.detail.cut, looked.detail.can_undo) == (None, None, False)


def test_while_a_run_goes_on_and_when_it_is_superseded_the_hierarchy_stays(qtbot: QtBot) -> None:
    engine = ScriptedEngine(hold=3)
    session = Session(engine=engine, maker=lambda picture, should_stop: striped())
    session.runs.warm_up()
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None)
    record = with_hierarchy(scripted_record(session.view.picture))
    session.add_run(record)
    session.detail.show_level(3)
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running)
    assert (session.detail.owner, nodes(session.detail)) == (record, [4, 4, 2, 3])
    session.runs.supersede()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    assert session.view.shown is record
    assert (session.detail.owner, nodes(session.detail)) == (record, [4, 4, 2, 3])
    session.close()


def test_the_automatic_level_has_the_runs_colours(looked: Session) -> None:
    """Segments 0 (left) and 1 (right) take the slots of the run's labels that cover most of them, each another."""
    record = scripted_record(looked.view.picture)
    record.palette_indices = (7, 9, 4, 3, 8)
    looked.add_run(record)
    indices = looked.detail.palette_indices
    assert indices is not None
    assert len(set(indices)) == 4
    assert set(indices[:2]) == {7, 9}  # sky and hill are the largest on either half


@pytest.mark.may_warn
def test_a_failure_is_told_and_named(qtbot: QtBot) -> None:
    def broken(picture, should_stop):  # type: ignore[no-untyped-def]
        raise RuntimeError("no memory")

    session = Session(engine=ScriptedEngine(), maker=broken)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.own_segments.failed):
        session.runs.warm_up()
    assert session.detail.reason == "The picture's own segments could not be found: a run may bring some."
    session.close()


def test_one_superpixel_has_a_reason(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: alone())
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    assert session.detail.reason == "This picture is one segment at every level: it has no edges."
    session.detail.step(1)
    session.detail.more_at(0)
    assert session.detail.cut is not None
    assert session.detail.cut.count == 1
    session.close()
