"""No more of a file is read than a text of its kind can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from grapl_engine import EditError, SettingsError
from grapl_engine.storage import constraint_files, edit_files, small_text
from grapl_engine.storage.small_text import TooLongError, read_small_text


def test_a_text_comes_whole_and_without_the_mark_of_editors(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("\ufeffä\n", encoding="utf-8")
    assert read_small_text(tmp_path / "a.json", 6) == "ä\n"
    with pytest.raises(TooLongError, match="more than 0 MB"):
        read_small_text(tmp_path / "a.json", 5)
    (tmp_path / "a.json").write_bytes(b"\xff")
    with pytest.raises(UnicodeDecodeError):
        read_small_text(tmp_path / "a.json")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a file without an end")
def test_a_file_without_an_end_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (edit_files, constraint_files):
        monkeypatch.setattr(module, "read_small_text", lambda path: small_text.read_small_text(path, 2**20))
    with pytest.raises(EditError, match=r"^/dev/zero cannot be read \(it has more than 1 MB\): choose another file"):
        edit_files.read_edits("/dev/zero")
    with pytest.raises(SettingsError, match=r"^/dev/zero cannot be read \(it has more than 1 MB\): choose another file"):
        constraint_files.read_constraints("/dev/zero")
