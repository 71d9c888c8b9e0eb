"""A truth stays with its picture from one start to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture

from app.session.kept_truth import DECLINED, KIND, KeptTruth, declined_pictures, read_truths
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine.storage import session_attachments, session_folder
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.truth import Truth


def some_truth() -> Truth:
    maps = [scripted_labels((HEIGHT, WIDTH), labels).astype(np.int32) for labels in (5, 3)]
    return Truth(tuple(maps), 1, "/somewhere/truth.mat", ("Ann", "Bob"))


def started(folder: Path, qtbot: QtBot) -> Session:
    session = Session(engine=lambda job, should_stop: iter(()))
    with qtbot.waitSignal(session.keeper.began):
        session.keeper.begin(SessionFolders(folder))
    return session


@pytest.fixture
def first(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    session = started(tmp_path, qtbot)
    session.open_picture(scripted_picture())
    yield session
    session.close()


def test_it_comes_back_with_the_choice_of_an_annotator(first: Session, tmp_path: Path, qtbot: QtBot) -> None:
    truth = some_truth()
    assert isinstance(first.keeper.kept_truth, KeptTruth)
    first.truth.take(truth)
    first.truth.choose_annotator(1)
    assert [entry.kind for entry in first.keeper.writer.attachments] == [KIND], "the newer takes the place of the older"
    first.close()
    second = started(tmp_path, qtbot)
    found = second.truth.current
    assert found is not None and (found.void, found.path, found.names) == (1, truth.path, truth.names)
    assert second.truth.annotator == 1
    for mine, theirs in zip(found.annotators, truth.annotators, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert [entry.kind for entry in second.keeper.writer.attachments] == [KIND]
    second.truth.remove()
    assert second.keeper.writer.attachments == ()
    second.close()
    third = started(tmp_path, qtbot)
    assert third.truth.current is None and list(tmp_path.glob("*/attachments/*")) == []
    third.close()


def test_what_was_declined_is_offered_no_more_until_a_truth_was_taken_and_removed(
    qapp: object, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "sessions"
    np.save(tmp_path / "photo.truth.npy", some_truth().annotators[0])
    first = started(folder, qtbot)
    with qtbot.waitSignal(first.truth.offer_changed, check_params_cb=lambda: first.truth.offer is not None):
        first.open_picture(replace(scripted_picture(), path=tmp_path / "photo.png"))
    assert first.keeper.writer.attachments == (), "nothing was said yet"
    first.truth.decline_offer()
    assert [entry.kind for entry in first.keeper.writer.attachments] == [DECLINED]
    first.close()

    second = started(folder, qtbot)
    assert second.view.picture is not None and second.truth.offer is None and second.truth.is_declined
    assert not second.truth._looking.is_busy, "nobody looks for one"
    assert [entry.kind for entry in second.keeper.writer.attachments] == [DECLINED]
    second.truth.open([tmp_path / "photo.truth.npy"])
    qtbot.waitUntil(lambda: second.truth.current is not None)
    assert [entry.kind for entry in second.keeper.writer.attachments] == [KIND]
    second.truth.remove()
    assert second.truth.offer is not None and second.keeper.writer.attachments == ()
    second.close()

    third = started(folder, qtbot)
    qtbot.waitUntil(lambda: third.truth.offer is not None)
    third.close()


def test_pictures_that_are_gone_are_passed_over() -> None:
    picture = scripted_picture()
    entries = [AttachmentEntry(number, DECLINED, picture=of) for number, of in ((1, 1), (2, 7), (3, None))]
    assert declined_pictures([*entries, AttachmentEntry(4, KIND, picture=2)], {1: picture, 2: picture}) == [picture]


def test_a_damaged_one_is_left_out(first: Session, tmp_path: Path) -> None:
    first.truth.take(some_truth())
    first.close()
    (folder,) = tmp_path.iterdir()
    index = session_folder.read_index(folder)
    pictures = {1: first.view.picture}
    assert first.view.picture is not None
    assert len(read_truths(folder, index.attachments, pictures)) == 1  # type: ignore[arg-type]
    assert read_truths(folder, index.attachments, {}) == []
    assert read_truths(folder, index.attachments, {1: scripted_picture("small.png", 20, 20)}) == []
    (folder / session_attachments.attachment_file(index.attachments[0].number)).write_bytes(b"x")
    assert read_truths(folder, index.attachments, pictures) == []  # type: ignore[arg-type]
