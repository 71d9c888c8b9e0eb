"""A session's life: every test begins it in a folder of its own, and a second start finds what the first one had."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_events, scripted_picture, scripted_record

from app.session.kept_runs import MOST_REMOVED
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.session.session_keeper import NO_FOLDER
from grapl_engine import EndReason, Frame, Settings, Stage
from grapl_engine.images.file_parts import FileParts, PartChoice
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage import session_folder

SMALL = Settings(d=8, k0=5, steps=(1, 1))


@pytest.fixture
def start(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Session]]:
    """Starts a session in the folder, as a program does; all are closed at the end."""
    sessions: list[Session] = []

    def begin(**how: bool) -> Session:
        session = Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)), settings=SMALL)  # type: ignore[arg-type]
        sessions.append(session)
        with qtbot.waitSignal(session.keeper.began):
            session.keeper.begin(SessionFolders(tmp_path / "sessions"), **how)
        return session

    yield begin
    for session in sessions:
        session.close()


def run(session: Session, qtbot: QtBot, **settings: object) -> None:
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(session.configuration.settings.replace(**settings))
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)


def test_an_empty_session_leaves_nothing_behind(start: Callable[..., Session], tmp_path: Path) -> None:
    session = start()
    assert session.keeper.has_folder and session.keeper.is_empty
    session.close()
    assert list((tmp_path / "sessions").iterdir()) == []


def test_the_part_of_its_file_that_a_picture_is_comes_back(start: Callable[..., Session]) -> None:
    first, parts = start(), FileParts(2, 30, "slice", 1, 3, ("DAPI", "GFP", ""), False, 100.0, 4095.0)
    path, choice = Path("/nowhere/stack.tif"), PartChoice(2, None, (100.0, 4095.0))
    first.open_picture(replace(scripted_picture("stack.tif"), path=path, choice=choice, parts=parts))
    first.close()
    picture = start().view.picture
    assert picture is not None and (picture.path, picture.choice, picture.parts) == (path, choice, parts)


def test_all_that_was_there_comes_back(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture("one.png"))
    run(first, qtbot, lambda_=2.0)
    first.open_picture(scripted_picture("two.png", 48, 32))
    run(first, qtbot, lambda_=8.0)
    run(first, qtbot, lambda_=16.0)
    old, shown, newest = first.runs.kept
    first.kept.rename(old, "  the \n first ")
    first.kept.set_note(shown, "<b>good</b> & fast")
    first.kept.set_pinned(newest, True)
    first.show_run(shown)
    first.view.show_frame(Frame(Stage.CUT, 0))
    first.view.select(2)
    first.view.select_patch((3, 4))
    first.configuration.set_constraints(LabelConstraints((LabelConstraint(0.5, 0.5, 1),)))
    facts = [entry.facts for entry in first.kept.entries]
    first.close()

    second = start()
    assert [entry.facts for entry in second.kept.entries] == facts
    assert [(entry.name, entry.note, entry.is_pinned) for entry in second.kept.entries] == [
        ("the first", "", False), ("", "<b>good</b> & fast", False), ("", "", True),
    ]  # fmt: skip
    assert [record.is_away for record in second.runs.kept] == [True, True, True], "only the index was read"
    qtbot.waitUntil(lambda: second.view.shown is second.runs.kept[1])
    assert second.view.picture is second.runs.kept[1].picture and second.view.picture is second.runs.kept[2].picture
    assert (second.view.frame, second.view.selected, second.view.patch) == (Frame(Stage.CUT, 0), 2, (3, 4))
    assert len(second.configuration.constraints.constraints) == 1 and second.runs.phase is RunPhase.READY
    back, was = second.runs.kept[1], shown
    np.testing.assert_array_equal(back.finished.pixel_labels, was.finished.pixel_labels)  # type: ignore[union-attr]
    np.testing.assert_array_equal(back.picture.pixels, was.picture.pixels)
    assert (back.settings, back.palette_indices, back.ended) == (was.settings, was.palette_indices, was.ended)
    run(second, qtbot, lambda_=32.0)
    assert second.kept.entries[-1].number == 4, "no file is written over"
    assert second.runs.kept[-1].palette_indices == back.palette_indices, "colours go on"


def test_a_run_that_is_away_is_shown_once_it_is_read(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    run(first, qtbot, lambda_=2.0)
    run(first, qtbot, lambda_=8.0)
    first.close()
    second = start()
    old, shown = second.runs.kept
    qtbot.waitUntil(lambda: second.view.shown is shown)
    assert old.is_away and second.can_compare(old) and not second.view.can_compare(old)
    second.compare_with(old)
    assert second.keeper.loader.loading is old
    qtbot.waitUntil(lambda: second.view.compared is old)
    second.compare_with(None)
    second.keeper.loader.set_budget(0)
    assert old.is_away and not shown.is_away
    second.show_run(old)
    assert second.view.shown is shown, "what was shown stays until then"
    qtbot.waitUntil(lambda: second.view.shown is old)
    assert second.configuration.settings == old.settings and shown.is_away


def test_a_file_that_is_gone_is_told_and_the_others_stay(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    run(first, qtbot, lambda_=2.0)
    run(first, qtbot, lambda_=8.0)
    folder = first.keeper.writer.folder
    first.close()
    assert folder is not None
    (folder / session_folder.run_file(1, 1)).write_bytes(b"damaged")
    second = start()
    qtbot.waitUntil(lambda: second.view.shown is second.runs.kept[1])
    with qtbot.waitSignal(second.keeper.loader.failed) as failed:
        second.show_run(second.runs.kept[0])
    assert "cannot be brought back" in failed.args[0].sentence
    assert second.view.shown is second.runs.kept[1] and second.keeper.loader.loading is None


def test_a_removed_run_can_be_put_back_until_the_end(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    for lambda_ in (2.0, 8.0, 16.0):
        run(first, qtbot, lambda_=lambda_)
    one, two, three = first.runs.kept
    first.remove_run(two)
    first.remove_run(one)
    assert first.kept.put_back() is one and first.runs.kept == (one, three)
    folder = first.keeper.writer.folder
    first.close()
    second = start()
    assert folder is not None and second.keeper.writer.folder == folder
    assert [entry.number for entry in second.kept.entries] == [1, 3] and second.kept.put_back() is None
    assert not (folder / session_folder.run_file(2, 1)).exists()


def as_killed(sessions: Path, elsewhere: Path) -> Path:
    """The folders as a kill leaves them now: nobody holds them any more."""
    return Path(shutil.copytree(sessions, elsewhere, ignore=shutil.ignore_patterns("lock")))


@pytest.mark.parametrize("step", ["removed", "begun again", "tidied"])
def test_no_removed_run_comes_back_after_a_kill(
    start: Callable[..., Session], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Its file is there until the session is tidied up, be it one that can be put back or not."""
    first, killed = start(), tmp_path / "killed"
    first.open_picture(scripted_picture())
    records = [scripted_record(first.view.picture) for _ in range(MOST_REMOVED + 3)]
    for record in records:
        first.add_run(record)
    qtbot.waitUntil(lambda: all(entry.is_written for entry in first.kept.entries))
    for record in records[1:]:
        first.remove_run(record)
    source = tmp_path / "sessions"
    if step == "tidied":  # a kill after the last index, and before the first file is gone
        tidy = session_folder.tidy
        monkeypatch.setattr(session_folder, "tidy", lambda *of: (as_killed(source, killed), tidy(*of)))
        first.close()
    else:
        qtbot.waitUntil(lambda: not first.keeper.writer._task.is_busy)
        as_killed(source, killed)
    assert len(list(killed.rglob("*.grapl"))) == len(records)
    for time in ("once", "twice")[: 1 + (step == "begun again")]:  # the second start reads the index that the first one wrote
        again = Session(engine=lambda job, should_stop: iter(()), settings=SMALL)
        with qtbot.waitSignal(again.keeper.began):
            again.keeper.begin(SessionFolders(killed))
        assert [entry.number for entry in again.kept.entries] == [1]
        qtbot.waitUntil(lambda again=again: not again.keeper.writer._task.is_busy)  # type: ignore[misc]
        killed = as_killed(killed, tmp_path / time)
        again.add_run(scripted_record())
        assert again.kept.entries[-1].number == len(records) + 1, "no removed run's file is written over"
        again.close()


def test_a_new_session_is_empty_and_the_one_before_is_among_the_earlier_ones(
    start: Callable[..., Session], qtbot: QtBot
) -> None:
    session = start()
    session.open_picture(scripted_picture())
    run(session, qtbot)
    before = session.keeper.writer.folder
    session.keeper.begin_new()
    assert session.keeper.is_empty and session.runs.phase is RunPhase.EMPTY and session.view.shown is None
    qtbot.waitUntil(lambda: session.keeper.earlier() == [before])
    session.open_picture(scripted_picture("other.png"))
    with qtbot.waitSignal(session.keeper.changed):
        session.keeper.open_earlier(before)  # type: ignore[arg-type]
    assert [record.picture.name for record in session.runs.kept] == ["five colours.png"]
    qtbot.waitUntil(lambda: session.view.shown is session.runs.kept[0])
    with qtbot.waitSignal(session.keeper.failed):
        session.keeper.open_earlier(before)  # type: ignore[arg-type]  # it is ours now


def test_a_running_run_is_dropped_by_a_new_session(start: Callable[..., Session], qtbot: QtBot) -> None:
    session = start()
    session.open_picture(scripted_picture())
    session.runs.start()
    session.keeper.begin_new()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.EMPTY)
    assert session.keeper.is_empty
    session.open_picture(scripted_picture())
    assert session.runs.phase is RunPhase.READY


def test_a_session_goes_through_a_file(start: Callable[..., Session], qtbot: QtBot, tmp_path: Path) -> None:
    session = start()
    session.open_picture(scripted_picture())
    run(session, qtbot)
    session.kept.rename(session.runs.kept[0], "mine")
    file = tmp_path / "mine.graplsession"
    with qtbot.waitSignal(session.keeper.file_used) as used:
        session.keeper.writer.save_as(file)
    assert used.args == [file]
    session.close()
    shutil.rmtree(tmp_path / "sessions")
    other = start()
    with qtbot.waitSignal(other.keeper.changed):
        other.keeper.open_file(file)
    assert [entry.name for entry in other.kept.entries] == ["mine"]
    qtbot.waitUntil(lambda: other.view.shown is other.runs.kept[0])
    file.write_bytes(file.read_bytes()[:-100])
    with qtbot.waitSignal(other.keeper.failed) as failed:
        other.keeper.open_file(file)
    assert "mine.graplsession" in failed.args[0].sentence and other.view.shown is other.runs.kept[0]


def test_a_session_file_that_waits_keeps_neither_another_one_nor_the_end_waiting(
    start: Callable[..., Session], qtbot: QtBot, tmp_path: Path
) -> None:
    """As on a network disk that is gone."""
    session = start()
    session.open_picture(scripted_picture("mine.png"))
    file = tmp_path / "mine.graplsession"
    with qtbot.waitSignal(session.keeper.file_used):
        session.keeper.writer.save_as(file)
    session.keeper.begin_new()
    os.mkfifo(tmp_path / "pipe.graplsession")
    for _ in range(3):
        session.keeper.open_file(tmp_path / "pipe.graplsession")
    with qtbot.waitSignal(session.keeper.file_used) as used:
        session.keeper.open_file(file)
    assert used.args == [file] and session.view.picture is not None and session.view.picture.name == "mine.png"
    session.keeper.open_file(tmp_path / "pipe.graplsession")
    session.close()  # which a thread that is waited for would keep for ever


def test_a_living_window_keeps_its_folder_for_itself(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    run(first, qtbot)
    second = start()
    assert second.keeper.is_empty and second.keeper.writer.folder != first.keeper.writer.folder
    assert second.keeper.earlier() == []


def test_a_picture_without_a_run_comes_back_too(start: Callable[..., Session]) -> None:
    first = start()
    first.open_picture(scripted_picture("alone.png"))
    first.close()
    second = start()
    assert second.view.picture is not None and second.view.picture.name == "alone.png"
    assert second.runs.phase is RunPhase.READY and not second.runs.is_busy
    second.close()
    third = start(looks=False)
    assert third.view.picture is None, "a picture that was named is to be opened"


def test_a_damaged_index_begins_a_new_session_and_says_so(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    folder = first.keeper.writer.folder
    first.close()
    assert folder is not None
    (folder / session_folder.INDEX).write_text("{", encoding="utf-8")
    said: list[str] = []
    session = Session(engine=lambda job, should_stop: iter(()))
    session.keeper.notice_given.connect(said.append)
    with qtbot.waitSignal(session.keeper.began):
        session.keeper.begin(SessionFolders(folder.parent))
    assert "damaged" in said[0] and session.keeper.is_empty and session.keeper.has_folder
    session.close()


def test_runs_from_files_belong_to_the_session(start: Callable[..., Session], qtbot: QtBot) -> None:
    first = start()
    first.add_run(scripted_record())
    qtbot.waitUntil(lambda: first.kept.entries[0].is_written)
    first.close()
    second = start()
    qtbot.waitUntil(lambda: second.view.shown is second.runs.kept[0])


def test_without_a_folder_runs_stay_in_memory_and_a_sentence_says_so(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    session = Session(engine=lambda job, should_stop: iter(()))
    session.keeper.notice_given.connect(said.append)
    session.keeper.begin(SessionFolders(tmp_path / "file"))
    session.add_run(scripted_record())
    session.keeper.loader.set_budget(0)
    assert (
        not session.keeper.has_folder and not session.runs.kept[0].is_away and said[0].startswith(NO_FOLDER.partition(":")[0])
    )
    session.close()


@pytest.mark.parametrize(("hold", "kept"), [(4, 1), (1, 0)])
def test_who_quits_during_a_run_finds_what_there_was_of_it(
    tmp_path: Path, qapp: object, qtbot: QtBot, hold: int, kept: int
) -> None:
    first = Session(engine=ScriptedEngine(hold=hold), settings=SMALL)
    with qtbot.waitSignal(first.keeper.began):
        first.keeper.begin(SessionFolders(tmp_path))
    first.open_picture(scripted_picture())
    first.runs.start()
    qtbot.waitUntil(lambda: first.runs.running is not None and (first.runs.running.prepared is not None) == bool(kept))
    if kept:
        qtbot.waitUntil(lambda: first.view.frame is not None)
    first.close()
    second = Session(engine=ScriptedEngine(), settings=SMALL)
    with qtbot.waitSignal(second.keeper.began):
        second.keeper.begin(SessionFolders(tmp_path))
    assert [entry.facts.ended for entry in second.kept.entries] == [EndReason.STOPPED] * kept
    if kept:
        qtbot.waitUntil(lambda: second.view.shown is second.runs.kept[0])
    second.close()
