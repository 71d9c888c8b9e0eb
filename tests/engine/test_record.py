from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import EndReason, Finished, Frame, Picture, Prepared, RunRecord, Settings, Stage


def record_of(height: int, width: int, side: int, pixel_labels: np.ndarray) -> RunRecord:
    labels = np.array([[0, 1], [2, 2]], np.uint16)
    record = RunRecord(Picture(np.zeros((height, width, 3), np.uint8), "black"), Settings(d=2, k0=3))
    record.add(
        Prepared(
            "cpu", (side, side), side, 3, 3, np.eye(3, dtype=np.float32)[labels], labels,
            np.zeros((0, 2), np.int32), np.zeros(0, np.float32), 1.0,
        )
    )  # fmt: skip
    record.add(Finished(EndReason.COMPLETED, pixel_labels, None, False, {"total": 1.0}))
    return record


def test_patches_count_before_the_map_and_pixels_in_it() -> None:
    record = record_of(4, 4, 4, np.ones((4, 4), np.uint16))
    assert record.label_count(Frame(Stage.INITIAL)) == 3
    assert record.label_count(Frame(Stage.FINAL)) == record.k_hat == 1


@pytest.mark.parametrize(("height", "width"), [(40, 40), (57, 91), (13, 200), (12, 12)])
def test_an_answer_of_the_network_is_never_missed(height: int, width: int) -> None:
    """The map is enlarged from 12 x 12 answers; each is alone once."""
    for cell in range(144):
        answers = np.zeros((12, 12), np.uint16)
        answers.flat[cell] = 2
        labels = answers[np.ix_(np.arange(height) * 12 // height, np.arange(width) * 12 // width)]
        assert record_of(height, width, 12, labels).k_hat == np.unique(labels).size == 2
