"""What is written, when: a run at once, words after a rest, and a failure is told without losing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session import session_writer
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage import session_attachments, session_folder
from grapl_engine.storage.run_file import load_run
from grapl_engine.storage.session_file import open_session
from grapl_engine.storage.session_index import SessionIndex


@pytest.fixture
def session(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(session_writer, "REST_MS", 10)
    session = Session(engine=lambda job, should_stop: iter(()))
    session.keeper.begin(SessionFolders(tmp_path))
    yield session
    session.close()


def folder_of(session: Session) -> Path:
    folder = session.keeper.writer.folder
    assert folder is not None
    return folder


def test_a_run_is_in_its_file_before_the_index_tells_of_it(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, write_index = [], session_folder.write_index

    def noted(folder: Path, index: SessionIndex) -> None:
        if index.runs:
            written.append((folder / session_folder.run_file(1, index.runs[0].picture)).exists())
        write_index(folder, index)

    monkeypatch.setattr(session_folder, "write_index", noted)
    session.add_run(scripted_record())
    index = folder_of(session) / session_folder.INDEX  # the first one tells of no run
    qtbot.waitUntil(lambda: index.exists() and bool(session_folder.read_index(folder_of(session)).runs))
    assert written and all(written)
    qtbot.waitUntil(lambda: session.kept.entries[0].is_written)


def test_words_and_places_are_written_after_a_rest(session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    session.kept.rename(session.runs.kept[0], "mine")
    session.view.select(3)

    def told() -> bool:
        index = session_folder.read_index(folder_of(session))
        return [run.name for run in index.runs] == ["mine"] and index.place.selected == 3

    qtbot.waitUntil(lambda: (folder_of(session) / session_folder.INDEX).exists() and told())


def test_what_cannot_be_written_stays_in_memory_and_is_tried_again(session: Session, qtbot: QtBot) -> None:
    folder = folder_of(session)
    (folder / "runs").write_text("in the way")
    session.keeper.loader.set_budget(0)
    with qtbot.waitSignal(session.keeper.notice_given):
        session.add_run(scripted_record())
    first = session.kept.entries[0]
    session.open_picture(scripted_picture("other.png"))
    qtbot.waitUntil(lambda: not session.keeper.writer._task.is_busy)
    session.keeper.loader.put_away()
    assert not first.is_written and not first.record.is_away
    (folder / "runs").unlink()
    session.add_run(scripted_record())
    qtbot.waitUntil(lambda: first.is_written)


def test_nothing_is_written_without_a_folder(qapp: object, tmp_path: Path) -> None:
    session = Session(engine=lambda job, should_stop: iter(()))
    session.add_run(scripted_record())
    session.keeper.writer.save_as(tmp_path / "x.graplsession")
    session.close()
    assert list(tmp_path.iterdir()) == [] and not session.kept.entries[0].is_written


def latest(session: Session) -> LabelEdits:
    """The edits that another program would find, were this one killed now."""
    (entry,) = session.kept.entries
    picture = session.keeper.writer.number_of(entry.record.picture)
    return session_folder.read_run(folder_of(session), entry.number, picture, entry.record.picture).edits


def test_an_edit_is_on_disk_before_the_run_is_written_again(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add_run(scripted_record())
    qtbot.waitUntil(lambda: session.kept.entries[0].is_written)
    monkeypatch.setattr(session_folder, "write_run", lambda *args: pytest.fail("the run is large"))
    monkeypatch.setattr(session.edits.book, "_write", lambda: None)
    session.edits.make(Fill(9, 5, 5))
    session.edits.make(Merge(1, (2,)))
    qtbot.waitUntil(lambda: latest(session) == LabelEdits((Fill(9, 5, 5), Merge(1, (2,)))))
    session.edits.undo()
    qtbot.waitUntil(lambda: latest(session) == LabelEdits((Fill(9, 5, 5),)))
    monkeypatch.undo()


@pytest.mark.parametrize("ends", [Session.close, lambda session: session.keeper.begin_new()])
def test_an_edit_that_is_still_computed_at_the_end_is_made(
    session: Session, qtbot: QtBot, ends: Callable[[Session], object]
) -> None:
    session.add_run(scripted_record())
    qtbot.waitUntil(lambda: session.kept.entries[0].is_written)
    folder, record = folder_of(session), session.runs.kept[0]
    session.edits.make(Fill(9, 5, 5))
    assert not record.edits
    ends(session)
    session.close()
    assert load_run(folder / session_folder.run_file(1, 1)).edits == LabelEdits((Fill(9, 5, 5),))


def test_a_saved_session_has_the_last_edit(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    session.edits.make(Fill(9, 5, 5))
    qtbot.waitUntil(lambda: session.edits.is_free)
    with qtbot.waitSignal(session.keeper.writer.saved):
        session.keeper.writer.save_as(tmp_path / "saved.graplsession")
    open_session(tmp_path / "saved.graplsession", tmp_path / "opened")
    assert load_run(tmp_path / "opened" / session_folder.run_file(1, 1)).edits == LabelEdits((Fill(9, 5, 5),))


def test_attachments_of_a_kind_stand_beside_each_other_where_that_is_wanted(session: Session, qtbot: QtBot) -> None:
    writer, picture = session.keeper.writer, scripted_picture()
    session.open_picture(picture)
    plain = writer.attach("plan", {}, {}, picture=picture)
    runs = [writer.attach("run", {"number": number}, {}, picture=picture, beside=True) for number in range(3)]
    assert None not in (plain, *runs) and [entry.kind for entry in writer.attachments] == ["plan", "run", "run", "run"]
    writer.drop([runs[1] or 0, 99])
    newer = writer.attach("plan", {}, {}, picture=picture)
    assert [entry.number for entry in writer.attachments] == [runs[0], runs[2], newer]
    index = folder_of(session) / session_folder.INDEX

    def told() -> bool:
        return index.exists() and session_folder.read_index(index.parent).attachments == writer.attachments

    qtbot.waitUntil(told)
    assert session_attachments.read_attachment(index.parent, runs[2] or 0)[0] == {"number": 2}
    writer.detach("run", picture=picture)
    assert [entry.number for entry in writer.attachments] == [newer]


def test_without_a_folder_nothing_is_attached(qapp: object) -> None:
    session = Session(engine=lambda job, should_stop: iter(()))
    assert session.keeper.writer.attach("plan", {}, {}, picture=scripted_picture()) is None
    session.close()


def test_what_a_guest_looks_at_does_not_come_back(session: Session, qtbot: QtBot) -> None:
    mine, other = scripted_picture(), scripted_record()
    session.open_picture(mine)
    chosen = session.configuration.settings.replace(lambda_=3.25)
    session.configuration.set_settings(chosen)
    session.keeper.set_held(True)
    session.configuration.set_settings(chosen.replace(lambda_=0.0))
    session.add_run(other)
    assert session.view.picture is other.picture
    index, number = session.keeper.writer.index(), session.keeper.writer.number_of
    assert index.place.picture == number(mine) and index.place.run is None and index.place.settings == chosen
    assert {entry.number for entry in index.pictures} == {number(mine), number(other.picture)}, "both are still wanted"
    assert len(index.runs) == 1
    session.keeper.set_held(False)
    place = session.keeper.writer.index().place
    assert place.picture == number(other.picture) and place.run == session.kept.entries[0].number


def test_what_is_held_is_of_its_own_session(session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    session.keeper.set_held(True)
    session.keeper.begin_new()
    assert session.keeper.writer.index().place.picture is None
