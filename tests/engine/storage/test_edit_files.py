from __future__ import annotations

import json
from pathlib import Path

import pytest

from grapl_engine import EditError, RunFileError
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage.edit_files import read_edits, write_edits

EDITS = LabelEdits((Merge(1, (2,)), Fill(3, 4, 5)), detail=0.5)


def test_edits_come_back(tmp_path: Path) -> None:
    write_edits(tmp_path / "edits.json", EDITS)
    assert read_edits(tmp_path / "edits.json") == EDITS
    (tmp_path / "run.json").write_text(json.dumps({"k_hat": 3, "edits": EDITS.to_dict()}), encoding="utf-8")
    assert read_edits(tmp_path / "run.json") == EDITS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b'{"seeds": []}', "cannot be taken as edits"), (b"\xff\xfe\x00x", "not a text in UTF-8"), (b"{", "not JSON")],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(EditError, match=rf"a\.json .*{sentence}"):
        read_edits(tmp_path / "a.json")


def test_missing_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(EditError, match=r"a\.json cannot be read"):
        read_edits(tmp_path / "a.json")
    with pytest.raises(RunFileError, match="cannot be written"):
        write_edits(tmp_path / "nowhere" / "a.json", EDITS)
