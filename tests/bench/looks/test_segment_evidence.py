from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run

from grapl_engine import RunRecord, Settings, as_picture
from grapl_engine.frame import Frame, Stage
from tests.bench.looks.segment_evidence import mean_over, segment_evidence


def test_segments_are_numbered_and_have_the_last_answers() -> None:
    labels = np.array([3, 7, 7, 9], np.uint16)[blocks(0)]
    record = made_run(labels)
    found = segment_evidence(record, labels)
    assert found.names.tolist() == [3, 7, 9] and np.array_equal(found.names[found.segments], labels)
    answers = record.probabilities(Frame(Stage.FINAL))
    assert answers is not None
    inside = np.kron(np.arange(36).reshape(6, 6), np.ones((4, 4), int))[labels == 9]
    assert found.mean_of(found.answers)[2] == pytest.approx(answers.reshape(36, -1)[inside].mean(0), abs=1e-6)


def test_a_mean_counts_each_pixel_once() -> None:
    found = mean_over(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), np.array([[3.0], [9.0]]))
    assert found.tolist() == [[5.0], [9.0]]


def test_before_the_run_has_prepared_there_is_nothing() -> None:
    record = RunRecord(as_picture(np.zeros((8, 8, 3), np.uint8), "none.png"), Settings())
    with pytest.raises(ValueError, match="nothing yet"):
        segment_evidence(record, np.zeros((8, 8), np.uint16))
