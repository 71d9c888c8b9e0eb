"""What is scored is what is looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_record

from app.session.session import Session
from app.session.shown_scores import ShownScores
from grapl_engine import Frame, Stage
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.evaluation.metrics import score
from grapl_engine.evaluation.truth_scores import frame_labels
from grapl_engine.images.picture import stretched
from grapl_engine.label_edits import Merge
from grapl_engine.truth import Truth


def _comes(shown: ShownScores, qtbot: QtBot) -> object:
    qtbot.waitUntil(lambda: shown.now() is not None)
    return shown.now()


def test_scores_follow_the_timeline_and_the_detail(session: Session, qtbot: QtBot) -> None:
    shown = ShownScores(session, session)
    assert shown.title == "" and shown.now() is None
    record = scripted_record()
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped())
    session.add_run(record)
    truth = Truth((scripted_labels((HEIGHT, WIDTH)).astype(np.int32),))
    session.truth.take(truth)
    for frame in record.frames():
        session.view.show_frame(frame)
        labels = frame_labels(record, frame)
        assert labels is not None
        expected = score(stretched(labels, HEIGHT, WIDTH), truth.annotators)
        found = _comes(shown, qtbot)
        assert found.mean.covering == expected.mean.covering, frame  # type: ignore[attr-defined]
        assert found.k_hat == expected.k_hat  # type: ignore[attr-defined]
    assert shown.title == "pixel map"
    session.view.show_frame(Frame(Stage.CUT, 0))
    assert shown.title == "cut 1"
    with qtbot.waitSignal(shown.changed):
        session.detail.show_level(2)
    level = session.detail.level_map()
    assert level is not None and shown.title == "detail: 2 segments"
    found = _comes(shown, qtbot)
    expected = score(level.labels(HEIGHT, WIDTH), truth.annotators)
    assert found.k_hat == 2  # type: ignore[attr-defined]
    assert found.mean.covering == expected.mean.covering  # type: ignore[attr-defined]
    session.edits.begin()
    session.edits.make(Merge(0, (1,)))
    qtbot.waitUntil(lambda: shown.title == "pixel map, edited")
    edited = apply_edits(record, record.edits).labels
    assert record.edits.detail == 2
    found = _comes(shown, qtbot)
    expected = score(edited, truth.annotators)
    assert found.k_hat == 1  # type: ignore[attr-defined]
    assert found.mean.covering == expected.mean.covering  # type: ignore[attr-defined]
    session.edits.layer.peek(True)
    assert shown.title == "detail: 2 segments"
