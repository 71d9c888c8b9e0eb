"""Facts and arrays that belong to a session's pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from session_folders import small_session

from grapl_engine import SessionFileError
from grapl_engine.storage import session_attachments


def test_a_damaged_attachment_is_told(tmp_path: Path) -> None:
    small_session(tmp_path / "work")
    file = tmp_path / "work" / session_attachments.attachment_file(1)
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(SessionFileError, match="damaged"):
        session_attachments.read_attachment(tmp_path / "work", 1)


def test_arrays_that_are_too_large_are_not_read(tmp_path: Path) -> None:
    session_attachments.write_attachment(tmp_path, 1, {}, {"labels": np.zeros(10_000, np.uint8)})
    assert session_attachments.read_attachment(tmp_path, 1, most=10_000)[1]["labels"].size == 10_000
    with pytest.raises(SessionFileError, match="more than the 1,000 that there can be"):
        session_attachments.read_attachment(tmp_path, 1, most=1_000)
