"""Scores of kept runs equal those of their maps, whether the runs are in memory or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture, scripted_record

from app.session.run_scores import RunScores
from app.session.run_words import RunWords
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Settings
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.evaluation.metrics import score
from grapl_engine.label_edits import NO_EDITS, Merge
from grapl_engine.truth import Truth

TRUTH = scripted_labels((HEIGHT, WIDTH), 5).astype(np.int32)


@pytest.fixture
def session(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """Two runs in files, with 5 and 40 labels; the truth has the 5."""
    session = Session(engine=lambda job, should_stop: iter(()))
    session.keeper.begin(SessionFolders(tmp_path))
    picture = scripted_picture()
    for labels in (5, 40):
        session.add_run(scripted_record(picture, labels, settings=Settings(d=8, k0=labels, steps=(1, 1))))
    qtbot.waitUntil(lambda: all(entry.is_written for entry in session.kept.entries))
    yield session
    session.close()


@pytest.mark.parametrize("budget", [0, 2**30])
def test_they_are_those_of_the_maps(session: Session, qtbot: QtBot, budget: int) -> None:
    scores, words = session.run_scores, RunWords(session)
    assert isinstance(scores, RunScores) and not words.has_scores
    maps = [record.finished.pixel_labels.astype(np.int32) for record in session.runs.kept]  # type: ignore[union-attr]
    session.keeper.loader.set_budget(budget)
    assert session.runs.kept[0].is_away is (budget == 0)
    first, second = session.kept.entries
    assert scores.of(first) is None
    session.truth.take(Truth((TRUTH,)))
    qtbot.waitUntil(lambda: None not in (scores.of(first), scores.of(second)))
    for entry, labels in zip((first, second), maps, strict=True):
        found = scores.of(entry)
        assert found is not None
        right = score(labels, [TRUTH], void=None).mean.values
        for name in ("weighted_iou", "variation_of_information"):
            assert found.mean.values[name] == pytest.approx(right[name])
    assert words.score(first) == pytest.approx(1.0) and words.has_scores
    assert words.detail(first.record).startswith("mIoU 1.00 · VI 0.00 · E ")
    assert "Against the truth: mIoU 1.00, VI 0.00, VI over 0.00" in words.remark(first.record)
    session.truth.remove()
    assert scores.of(first) is None and words.detail(first.record).startswith("E ")


@pytest.mark.parametrize("budget", [0, 2**30])
def test_edits_by_hand_are_scored_with_the_run(session: Session, qtbot: QtBot, budget: int) -> None:
    first, _second = session.kept.entries
    session.truth.take(Truth((TRUTH,)))
    session.show_run(first.record)
    session.edits.make(Merge(0, (4,)))
    qtbot.waitUntil(lambda: session.edits.is_free and bool(first.record.edits))
    labels = apply_edits(first.record, first.record.edits).labels.astype(np.int32)
    right = score(labels, [TRUTH], void=None).mean.values["weighted_iou"]
    words = RunWords(session)
    session.show_run(session.kept.entries[1].record)
    qtbot.waitUntil(lambda: first.is_written)
    session.keeper.loader.set_budget(budget)
    assert first.record.is_away is (budget == 0)
    if budget == 0:
        first.record.edits = NO_EDITS  # as after a restart: its file alone has them
    qtbot.waitUntil(lambda: words.score(first) == pytest.approx(right))
    assert right < 1 and f"mIoU {right:.2f}" in words.detail(first.record) and words.detail(first.record).startswith("edited: ")
    assert "Against the truth, after the edits: mIoU" in words.remark(first.record)
