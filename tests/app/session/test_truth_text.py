from __future__ import annotations

import numpy as np
import pytest

from app.session.truth_text import annotators_text, files_text, line_text, short_text, value_text
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.evaluation.metrics import score
from grapl_engine.truth import Truth, TruthFiles

MAP = np.repeat([[0, 0, 1, 1]], 4, 0).astype(np.int32)
TWO = score(MAP, [MAP, np.zeros_like(MAP)])
ONE = score(MAP, [MAP])


def test_scores_in_a_line_and_shorter() -> None:
    """Against the same map and against one region: mIoU 1 and 0.5; VI over 0 and 1 bit."""
    assert line_text(TWO).replace("\N{NO-BREAK SPACE}", " ") == "mIoU 0.75 ± 0.25, VI over 0.50 ± 0.50, VI under 0.00 ± 0.00"
    assert line_text(TWO).split(" ") == [
        "mIoU\N{NO-BREAK SPACE}0.75\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.25,",
        *line_text(TWO).split(" ")[1:],
    ]
    assert short_text(TWO) == "mIoU 0.75 ± 0.25"
    assert line_text(ONE).replace("\N{NO-BREAK SPACE}", " ") == "mIoU 1.00, VI over 0.00, VI under 0.00", (
        "one annotator has no spread"
    )
    assert line_text(None) == short_text(None) == ""


def test_a_value_has_the_measures_digits_and_nothing_stands_for_none() -> None:
    assert value_text(TWO, MEASURES["weighted_iou"]) == "0.750 ± 0.250"
    assert value_text(ONE, MEASURES["delta_k"]) == "", "not a number without K0"
    assert value_text(score(MAP, [MAP]).only(0), MEASURES["rand_index"]) == "1.000"


@pytest.mark.parametrize(("paths", "text"), [(("/a/b.mat",), "b.mat"), (("/a/1.png", "/a/2.png"), "1.png and 1 more")])
def test_files(paths: tuple[str, ...], text: str) -> None:
    assert files_text(TruthFiles(paths)) == text


def test_annotators() -> None:
    assert annotators_text(Truth((MAP,))) == "1 annotator"
    assert annotators_text(Truth((MAP, MAP))) == "2 annotators"
