from __future__ import annotations

import numpy as np
import pytest
from scripted_run import scripted_record

from app.compare.labelling import REGION, Labelling
from grapl_engine import LabelCount


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (LabelCount(1), "label", "1 segment"),
        (LabelCount(15, 1), "segment", "14 segments, 1 speck"),
        (LabelCount(1200, 3), REGION, "1,200 regions"),
    ],
)
def test_a_map_is_counted_as_the_views_do_and_a_truth_by_its_regions(count: LabelCount, noun: str, text: str) -> None:
    assert Labelling("map", np.zeros((2, 2), np.uint16), count, noun).count_text == text


def test_the_settings_are_those_of_its_run() -> None:
    record, labels = scripted_record(), np.zeros((2, 2), np.uint16)
    assert Labelling("map", labels, LabelCount(1)).settings is None
    assert Labelling("map", labels, LabelCount(1), record=record).settings is record.settings
