from __future__ import annotations

import numpy as np
import pytest
from scripted_run import scripted_record

from app.compare.labelling import Labelling


@pytest.mark.parametrize(
    ("count", "noun", "text"), [(1, "label", "1 label"), (14, "segment", "14 segments"), (1200, "region", "1,200 regions")]
)
def test_a_count_says_what_is_counted(count: int, noun: str, text: str) -> None:
    assert Labelling("map", np.zeros((2, 2), np.uint16), count, noun).count_text == text


def test_the_settings_are_those_of_its_run() -> None:
    record, labels = scripted_record(), np.zeros((2, 2), np.uint16)
    assert Labelling("map", labels, 1).settings is None
    assert Labelling("map", labels, 1, record=record).settings is record.settings
