"""Truths and label files, with real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture

from app.compare.truth_source import OPEN, LabelFiles, file_choices, truth_choices
from app.session.session import Session
from grapl_engine import LabelCount, TruthError
from grapl_engine.truth import Truth

LABELS = scripted_labels((64, 96))


def test_each_annotator_of_the_truth_can_be_chosen(session: Session) -> None:
    session.open_picture(scripted_picture())
    assert truth_choices(session) == []
    one, other = LABELS.astype(np.int32), np.where(LABELS == 2, 255, LABELS).astype(np.int32)
    session.truth.take(Truth((one, other), void=255, names=("first", "second")))
    (choice,) = truth_choices(session)
    assert choice.group == "Truth" and [place.title for place in choice.places] == ["first", "second"]
    first, second = (place.make(0) for place in choice.places)
    assert (first.labels == one).all() and first.labels.dtype == np.uint16 and first.name == "Truth, first"
    assert (first.count_text, second.count_text, second.void) == ("5 regions", "4 regions", 255)


def test_labels_beyond_sixteen_bits_are_numbered_anew(session: Session) -> None:
    session.open_picture(scripted_picture())
    session.truth.take(Truth((LABELS.astype(np.int32) * 50_000,), void=100_000))
    ((place,),) = (choice.places for choice in truth_choices(session))
    made = place.make(0)
    assert (made.labels == LABELS).all() and made.void == 2 and made.count == LabelCount(4) and made.name == "Truth"
    session.open_picture(scripted_picture("large.png", 400, 200))
    session.truth.take(Truth((np.arange(80_000, dtype=np.int32).reshape(200, 400),)))
    with pytest.raises(TruthError, match="80,000 labels, more than the 65,536"):
        truth_choices(session)[0].places[0].make(0)


def test_a_label_file_is_opened_and_stays_with_its_picture(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    picture = scripted_picture()
    session.open_picture(picture)
    files, path = LabelFiles(session, session), tmp_path / "<b>of another program.npy"
    (only,) = file_choices(picture, files)
    assert only.key == OPEN and only.places == ()
    np.save(path, LABELS)
    with qtbot.waitSignal(files.opened) as opened:
        files.open(path)
    first, last = file_choices(picture, files)
    assert first.key is opened.args[0] and first.title == path.name and last.key == OPEN
    made = first.places[0].make(0)
    assert (made.labels == LABELS).all() and made.count_text == "5 segments" and made.name == path.name
    with qtbot.waitSignal(files.opened):
        files.open(path)
    assert len(files.of(picture)) == 1, "the same file again takes its place"
    assert len(file_choices(scripted_picture("another.png"), files)) == 1


@pytest.mark.parametrize("kind", ["missing", "damaged", "wrong size"])
def test_what_is_no_map_of_the_picture_is_refused_with_a_sentence(
    session: Session, tmp_path: Path, qtbot: QtBot, kind: str
) -> None:
    session.open_picture(scripted_picture())
    path = tmp_path / "labels.npy"
    if kind == "damaged":
        path.write_bytes(b"nothing of the kind")
    elif kind == "wrong size":
        np.save(path, LABELS[:32])
    files = LabelFiles(session, session)
    with qtbot.waitSignal(files.failed) as failed:
        files.open(path)
    assert failed.args[0].sentence.endswith(".") and files.of(session.view.picture) == ()  # type: ignore[arg-type]
