"""A picture's truth: read, offered, chosen, removed, and scores against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture, scripted_record

from app.session.session import Session
from app.session.truth import SessionTruth
from grapl_engine import Frame, Stage
from grapl_engine.evaluation.metrics import score
from grapl_engine.truth import Truth, TruthFiles

SHAPE = HEIGHT, WIDTH
FINAL = Frame(Stage.FINAL)


def _map() -> np.ndarray:
    return scripted_labels(SHAPE).astype(np.int32)


def _truth() -> Truth:
    return Truth((_map(), np.minimum(_map(), 2)))


@pytest.fixture
def open_session(session: Session, tmp_path: Path) -> Session:
    """With a picture that says where it came from."""
    session.open_picture(replace(scripted_picture(), path=tmp_path / "photo.png"))
    return session


def test_read_and_refused_and_removed(open_session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    truth: SessionTruth = open_session.truth
    np.save(tmp_path / "a.npy", _map())
    np.save(tmp_path / "small.npy", _map()[::2])
    with qtbot.waitSignal(truth.truth_changed):
        truth.open([tmp_path / "a.npy"])
    assert truth.current is not None and truth.chosen is truth.current
    kept = truth.current
    for name, sentence in (("small.npy", f"{WIDTH} × {HEIGHT // 2} pixels"), ("missing.npy", "does not exist")):
        with qtbot.waitSignal(truth.failed) as told:
            truth.open([tmp_path / name])
        assert sentence in told.args[0].sentence and not told.args[0].details
        assert truth.current is kept, "nothing is lost"
    truth.remove()
    assert truth.current is None and truth.offer == TruthFiles((str(tmp_path / "a.npy"),))
    with qtbot.waitSignal(truth.truth_changed):
        truth.take_offer()
    assert truth.current is not None and truth.offer is None


def test_without_a_picture_there_is_nothing_to_belong_to(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.truth.failed) as told:
        session.truth.open([tmp_path / "a.npy"])
    assert "open the picture first" in told.args[0].sentence
    session.truth.take(_truth())
    session.truth.remove()
    assert session.truth.current is None and session.truth.offer is None


def test_what_lies_beside_a_picture_is_offered_and_can_be_declined(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    np.save(tmp_path / "photo.truth.npy", _map())
    picture = replace(scripted_picture(), path=tmp_path / "photo.png")
    with qtbot.waitSignal(session.truth.offer_changed, check_params_cb=lambda: session.truth.offer is not None):
        session.open_picture(picture)
    assert session.truth.current is None, "an offer is no truth yet"
    session.truth.decline_offer()
    assert session.truth.offer is None
    session.open_picture(scripted_picture("other"))
    session.open_picture(picture)
    qtbot.wait(50)
    assert session.truth.offer is None, "it was declined"


def test_a_truth_that_is_expected_comes_with_the_next_picture(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    np.save(tmp_path / "a.npy", _map())
    session.truth.expect(TruthFiles((str(tmp_path / "a.npy"),), 4))
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: session.truth.current is not None)
    assert session.truth.current is not None and session.truth.current.void == 4


def test_each_picture_keeps_its_own(session: Session) -> None:
    one, other = scripted_picture("one"), scripted_picture("other")
    session.open_picture(one)
    session.truth.take(_truth())
    session.truth.choose_annotator(1)
    session.open_picture(other)
    assert session.truth.current is None and session.truth.annotator is None
    assert session.truth.truth_of(one) is not None
    session.open_picture(one)
    assert session.truth.current is session.truth.truth_of(one) and session.truth.annotator == 1
    assert session.truth.chosen is not None and len(session.truth.chosen.annotators) == 1


def test_a_truth_read_for_a_picture_stays_with_that_one(open_session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    np.save(tmp_path / "a.npy", _map())
    first = open_session.view.picture
    open_session.truth.open([tmp_path / "a.npy"])
    open_session.open_picture(scripted_picture("other"))
    qtbot.waitUntil(lambda: open_session.truth.truth_of(first) is not None)
    assert open_session.truth.current is None


def test_scores_are_the_engines_and_follow_annotator_and_void(open_session: Session, qtbot: QtBot) -> None:
    record = scripted_record()
    record.picture = open_session.view.picture  # type: ignore[assignment]
    open_session.add_run(record)
    truth = open_session.truth
    assert truth.scores_of(record, FINAL) is None
    truth.take(_truth())
    assert record.finished is not None

    def comes() -> object:
        qtbot.waitUntil(lambda: truth.scores_of(record, FINAL) is not None)
        return truth.scores_of(record, FINAL)

    for annotator, void in ((None, None), (1, None), (1, 2), (None, 2)):
        truth.choose_annotator(annotator)
        truth.choose_void(void)
        assert truth.chosen is not None
        expected = score(record.finished.pixel_labels, truth.chosen.annotators, k0=record.labels, void=void)
        found = comes()
        assert found.k_reference == expected.k_reference  # type: ignore[attr-defined]
        for name, value in found.mean.values.items():  # type: ignore[attr-defined]
            assert value == expected.mean.values[name], (name, annotator, void)
            assert found.spread.values[name] == expected.spread.values[name]  # type: ignore[attr-defined]


def test_every_place_of_the_timeline_has_scores(open_session: Session, qtbot: QtBot) -> None:
    record = scripted_record()
    record.picture = open_session.view.picture  # type: ignore[assignment]
    open_session.add_run(record)
    open_session.truth.take(_truth())
    qtbot.waitUntil(lambda: all(open_session.truth.scores_of(record, frame) is not None for frame in record.frames()))
    other = scripted_record()
    assert open_session.truth.scores_of(other, FINAL) is None, "of another picture"


def test_a_void_that_leaves_nothing_is_refused(open_session: Session, qtbot: QtBot) -> None:
    open_session.truth.take(Truth((_map(), np.full(SHAPE, 3, np.int32))))
    before = open_session.truth.current
    with qtbot.waitSignals([open_session.truth.failed, open_session.truth.truth_changed]):
        open_session.truth.choose_void(3)
    assert open_session.truth.current is before


def test_a_truth_of_another_size_is_not_taken(open_session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(open_session.truth.failed) as told:
        open_session.truth.take(Truth((_map().T.copy(),)))
    assert "turned against each other" in told.args[0].sentence
    assert open_session.truth.current is None
