"""What a sweep says of a mistake, in maps whose labels are chosen."""

from __future__ import annotations

import numpy as np
import pytest
from mistake_maps import OURS, TRUE, judge

from app.compare.lambda_sweep import SweptMap
from app.compare.mistakes.judging import Judged, Kind, Mistake
from app.compare.mistakes.sweep_answer import asked_of_sweep, question_about
from grapl_engine import PRESETS, Settings
from grapl_engine.analysis.swept_parts import SweptParts

PAPER = PRESETS["paper"]
UNITED = OURS
PARTED = np.where(TRUE == 4, 9, OURS).astype(np.uint16)


def merge() -> tuple[Judged, Mistake]:
    found = judge(OURS, TRUE)
    return found, next(one for one in found.mistakes if one.kind is Kind.MERGE)


def swept(lambda_: float, labels: np.ndarray, **changes: object) -> SweptMap:
    return SweptMap(PAPER.replace(lambda_=lambda_, **changes), lambda: labels)  # type: ignore[arg-type]


def asked(*maps: SweptMap) -> SweptParts:
    (answer,) = asked_of_sweep(*merge(), maps, lambda: False)
    return answer


def test_each_map_is_looked_into() -> None:
    answer = asked(swept(0, PARTED), swept(2, UNITED), swept(8, PARTED))
    assert [one.lambda_ for one in answer.parted] == [0.0, 8.0] and [one.lambda_ for one in answer.united] == [2.0]


def test_most_pixels_count() -> None:
    mostly = PARTED.copy()
    mostly[0, 3] = 0  # one of the four pixels of region 4
    mostly[:3, 0] = 9  # a quarter of region 3
    assert asked(swept(1, mostly)).parted
    mostly[:, 3] = 0
    assert not asked(swept(1, mostly)).parted


def test_a_stop_says_nothing() -> None:
    assert list(asked_of_sweep(*merge(), (swept(0, PARTED),), lambda: True)) == []


@pytest.mark.parametrize(
    ("own", "wanted", "values"),
    [
        (8.0, 2.0, (0.5, 1.0, 2.0, 4.0, 8.0)),
        (8.0, 1.234567, (0.309, 0.617, 1.23, 2.47, 4.94, 8.0)),
        (8.0, 0.0, (0.0, 1.0, 2.0, 4.0, 8.0)),
        (8.0, None, (0.0, 2.0, 4.0, 8.0, 16.0, 32.0)),
        (8.0, 8.0, (0.0, 2.0, 4.0, 8.0, 16.0, 32.0)),
        (0.0, None, (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)),
        (0.0, 0.0, (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)),
        (0.0, 1.0, (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)),
    ],
)
def test_the_values_lie_around_the_answer(own: float, wanted: float | None, values: tuple[float, ...]) -> None:
    settings = Settings(lambda_=own)
    question = question_about(settings, wanted)
    assert question.settings is settings and question.values == values
