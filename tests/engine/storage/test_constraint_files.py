"""Label constraints as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from grapl_engine import RunFileError, SettingsError
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraint, LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints, write_constraints


def test_a_file_of_seeds_comes_back(tmp_path: Path) -> None:
    constraints = LabelConstraints((LabelConstraint(0.25, 0.5, 1), LabelConstraint(0.75, 0.1, 0, must=False)))
    write_constraints(tmp_path / "seeds.json", constraints)
    assert read_constraints(tmp_path / "seeds.json") == constraints
    assert LabelConstraints.from_json(NO_CONSTRAINTS.to_json()) == NO_CONSTRAINTS
    with pytest.raises(RunFileError, match="cannot be written"):
        write_constraints(tmp_path / "nowhere" / "seeds.json", constraints)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "image.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"image\.json holds no seeds\. It is not a text in UTF-8\.$"):
        read_constraints(tmp_path / "image.json")
    with pytest.raises(SettingsError, match=r"nothing\.json cannot be read"):
        read_constraints(tmp_path / "nothing.json")


def test_a_file_may_begin_with_the_mark_that_some_editors_write(tmp_path: Path) -> None:
    constraints = LabelConstraints((LabelConstraint(0.5, 0.25, 1),))
    (tmp_path / "mine.json").write_text(constraints.to_json(), encoding="utf-8-sig")
    assert read_constraints(tmp_path / "mine.json") == constraints
