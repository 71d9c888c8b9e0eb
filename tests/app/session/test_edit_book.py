"""The steps of each run, and its file."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.session.edit_book import EditBook
from app.session.edit_state import EditState
from app.session.kept_runs import KeptRuns
from grapl_engine import RunRecord
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import Fill, LabelEdits

ONE, TWO = Fill(9, 1, 1), Fill(8, 1, 1)


@pytest.fixture
def kept(qapp: object) -> KeptRuns:
    kept = KeptRuns()
    for _ in range(2):
        kept.add(scripted_record())
    return kept


@pytest.fixture
def book(kept: KeptRuns) -> EditBook:
    book = EditBook(kept, kept)
    book.open(kept.records[0])
    return book


def add(book: EditBook, *edits: Fill) -> None:
    for count in range(1, len(edits) + 1):
        book.add(EditState(LabelEdits(edits[:count])))


def test_edits_are_told_at_once_and_the_run_is_written_again_once_they_rest(
    book: EditBook, kept: KeptRuns, qtbot: QtBot
) -> None:
    entry, told, written = kept.entries[0], [], []
    entry.is_written = True
    kept.edits_changed.connect(lambda record: told.append(len(record.edits)))
    kept.changed.connect(lambda: written.append(entry.changes))
    add(book, ONE, TWO)
    assert told == [1, 2] and not written
    assert not entry.is_written and entry.facts.edits == 2  # it cannot be put away
    qtbot.waitUntil(lambda: written == [2])


def test_what_is_not_yet_written_is_when_another_run_is_opened_and_at_the_end(book: EditBook, kept: KeptRuns) -> None:
    (first, second), written = kept.entries, []
    kept.changed.connect(lambda: written.append((first.changes, second.changes)))
    add(book, ONE)
    book.open(second.record)
    assert written == [(1, 0)] and not book.edits and book.states == (EditState(),)
    add(book, TWO)
    book.flush()
    book.flush()
    assert written == [(1, 0), (1, 1)]


def test_edits_whose_steps_are_not_known_are_read_anew(book: EditBook, kept: KeptRuns) -> None:
    record = kept.records[0]
    add(book, ONE)
    book.take_unseen(LabelEdits((ONE, TWO)))
    assert record.edits == book.edits == LabelEdits((ONE, TWO)) and not book.is_read
    book.read(apply_edits(record, record.edits))
    assert book.place == 2


def test_each_run_has_steps_of_its_own(book: EditBook, kept: KeptRuns) -> None:
    first, second = kept.records
    add(book, ONE, TWO)
    assert book.go_to(1) and not book.go_to(1) and not book.go_to(9) and not book.go_to(-1)
    book.open(second)
    book.open(first)
    assert book.place == 1 and len(book.states) == 3 and first.edits == book.edits == LabelEdits((ONE,))
    assert book.go_to(0) and not first.edits


def test_edits_that_came_with_a_run_are_read_once(book: EditBook, kept: KeptRuns) -> None:
    saved: RunRecord = kept.records[1]
    saved.edits = LabelEdits((ONE, TWO))
    book.open(saved)
    assert not book.is_read and book.edits == saved.edits and book.place == 0
    book.read(apply_edits(saved, saved.edits))
    assert book.is_read and book.place == 2
