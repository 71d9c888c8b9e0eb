"""Which runs go when there is too much: not those that are used, pinned, or in no file yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.run_loader import RunLoader
from app.session.session import Session
from grapl_engine import RunRecord, Settings
from grapl_engine.storage import session_folder


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Iterator[Session]:
    """Four kept runs with files, the last one shown."""
    session = Session(engine=lambda job, should_stop: iter(()))
    picture = scripted_picture()
    for lambda_ in (1.0, 2.0, 3.0, 4.0):
        session.add_run(scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=lambda_)))
    for entry in session.kept.entries:
        session_folder.write_run(tmp_path, entry.number, 1, entry.record)
        entry.is_written = True
    session.keeper.loader.set_folder(tmp_path, lambda _picture: 1)
    yield session
    session.close()


def away(session: Session) -> list[bool]:
    return [record.is_away for record in session.runs.kept]


def test_those_go_that_were_not_looked_at_for_longest(session: Session) -> None:
    size = session.kept.entries[0].facts.size
    session.show_run(session.runs.kept[0])
    session.keeper.loader.set_budget(3 * size)
    assert away(session) == [False, True, False, False]
    session.keeper.loader.set_budget(2 * size)
    assert away(session) == [False, True, True, False]
    session.keeper.loader.set_budget(0)
    assert away(session) == [False, True, True, True], "the shown one stays"


class Other:
    """Who has something in memory too."""

    def __init__(self) -> None:
        self.bytes = 0

    def size(self) -> int:
        return self.bytes


def test_what_others_hold_counts_as_long_as_they_are_there(session: Session) -> None:
    size, other = session.kept.entries[0].facts.size, Other()
    session.keeper.loader.count_in(other.size)
    session.keeper.loader.set_budget(4 * size)
    assert away(session) == [False] * 4
    other.bytes = size
    session.keeper.loader.put_away()
    assert away(session) == [True, False, False, False]
    other.bytes = 4 * size
    del other
    session.keeper.loader.put_away()
    assert away(session) == [True, False, False, False]


def test_what_is_pinned_compared_or_in_no_file_stays(session: Session) -> None:
    first, second, _, _ = session.runs.kept
    session.kept.set_pinned(first, True)
    session.view.compare_with(second)
    session.kept.entries[2].is_written = False
    session.keeper.loader.set_budget(0)
    assert away(session) == [False, False, False, False]
    session.view.compare_with(None)
    session.keeper.loader.put_away()
    assert away(session) == [False, True, False, False]


def test_removed_runs_count_too(session: Session) -> None:
    first = session.runs.kept[0]
    session.remove_run(first)
    session.keeper.loader.set_budget(0)
    assert first.is_away and session.kept.put_back() is first


def test_the_latest_that_was_asked_for_is_done(session: Session, qtbot: QtBot) -> None:
    loader: RunLoader = session.keeper.loader
    loader.set_budget(0)
    first, second, third, shown = session.runs.kept
    done: list[RunRecord] = []
    loading: list[RunRecord | None] = []
    loader.loading_changed.connect(lambda: loading.append(loader.loading))
    for record in (first, second, third):
        loader.fetch(record, lambda record=record: done.append(record))
    qtbot.waitUntil(lambda: bool(done))
    assert done == [third] and loading == [first, None, second, None, third, None]
    loader.fetch(shown, lambda: done.append(shown))
    assert done[-1] is shown, "what is here is done at once"
    loader.fetch(first, lambda: done.append(first))
    session.open_picture(scripted_picture("another.png"))
    assert loader.loading is None


def test_a_copy_stays_whole(session: Session) -> None:
    import dataclasses

    record = session.runs.kept[0]
    copy = dataclasses.replace(record)
    session.keeper.loader.set_budget(0)
    assert record.is_away and len(copy.frames()) > 0 and copy.finished is not None


def test_who_waits_is_told_that_it_will_not_come(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    loader, (one, two, *_), told = session.keeper.loader, session.runs.kept, []
    loader.set_budget(0)
    assert one.is_away and two.is_away
    loader.fetch(one, lambda: told.append("one"), lambda: told.append("not one"))
    loader.fetch(two, lambda: told.append("two"), lambda: told.append("not two"))
    assert told == ["not one"]
    qtbot.waitUntil(lambda: told == ["not one", "two"])
    loader.cancel()
    assert told == ["not one", "two"], "it has come"
    loader.put_away()
    (tmp_path / session_folder.run_file(1, 1)).write_bytes(b"damaged")
    with qtbot.waitSignal(loader.failed):
        loader.fetch(one, lambda: told.append("one"), lambda: told.append("not one"))
    assert told[2:] == ["not one"]
    loader.fetch(RunRecord(one.picture, one.settings), lambda: told.append("other"))
    assert told[3:] == ["other"]
