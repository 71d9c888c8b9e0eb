"""A truth as an attachment of a session: as it was, or an error that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grapl_engine import TruthError, as_picture
from grapl_engine.storage.session_attachments import write_attachment
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.storage.session_truth import KIND, read_session_truth

PICTURE = as_picture(np.zeros((4, 6, 3), np.uint8), "a.png")
LABELS = np.arange(24, dtype=np.int32).reshape(4, 6) % 5
FACTS = {"void": 4, "path": "/x/a.mat", "names": ["Ann"], "annotator": 0}
ENTRY = AttachmentEntry(3, KIND, 1)


def test_it_is_as_it_was(tmp_path: Path) -> None:
    write_attachment(tmp_path, 3, FACTS, {"0": LABELS})
    truth, annotator = read_session_truth(tmp_path, ENTRY, PICTURE)
    assert (truth.void, truth.path, truth.names, annotator) == (4, "/x/a.mat", ("Ann",), 0)
    np.testing.assert_array_equal(truth.annotators[0], LABELS)


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({}, LABELS[:2]),
        ({"names": []}, LABELS[:2]),
        ({"annotator": 5}, LABELS),
        ({"annotator": "all"}, LABELS),
        ({"names": 3}, LABELS),
    ],
)
def test_one_that_does_not_fit_is_told(tmp_path: Path, changes: dict[str, Any], labels: np.ndarray) -> None:
    write_attachment(tmp_path, 3, FACTS | changes, {"0": labels})
    with pytest.raises(TruthError, match=r"The truth of a\.png in the session is damaged .*: open it again\."):
        read_session_truth(tmp_path, ENTRY, PICTURE)


def test_one_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="damaged"):
        read_session_truth(tmp_path, ENTRY, PICTURE)
