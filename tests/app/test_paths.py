"""The data that comes with the program."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtGui import QImageReader

from app import paths
from grapl_engine.storage.truth_files import find_truth, read_truth


def test_samples_are_pictures_with_a_hint_and_a_licence() -> None:
    licences = (paths.samples()[0].path.parent / "LICENSES.md").read_text(encoding="utf-8")
    for sample in paths.samples():
        assert QImageReader(str(sample.path)).size().width() >= 400
        assert sample.look_for.endswith((".", "?"))
        assert f"`{sample.path.name}`" in licences
    assert len({sample.title for sample in paths.samples()}) == len(paths.samples()) == 7
    assert paths.samples()[0].path.name == "coffee.png"


def test_a_sample_is_found_by_its_place(tmp_path: Path) -> None:
    assert all(paths.sample_at(sample.path) is sample for sample in paths.samples())
    assert paths.sample_at(tmp_path / "coffee.png") is None


def test_no_sample_lies_there_unlisted() -> None:
    folder = paths.samples()[0].path.parent
    listed = {entry["file"] for entry in json.loads((folder.parent / "samples.json").read_text(encoding="utf-8"))}
    assert {path.name for path in folder.iterdir()} == listed | {"LICENSES.md", "coffee.truth.png"}


def test_a_sample_has_a_truth_that_is_found_and_fits() -> None:
    coffee = paths.samples()[0].path
    found = find_truth(coffee)
    assert found is not None and [Path(name).name for name in found.paths] == ["coffee.truth.png"]
    truth, size = read_truth(found), QImageReader(str(coffee)).size()
    truth.check_size(size.width(), size.height(), coffee.name)
    assert truth.values() == (0, 1, 2, 3, 4, 5, 6) and truth.void is None


def test_icon_is_square() -> None:
    size = QImageReader(str(paths.icon_path())).size()
    assert size.width() == size.height() == 256


def test_own_files_are_told_from_the_persons(tmp_path: Path) -> None:
    assert paths.is_own(paths.samples()[0].path)
    assert not paths.is_own(tmp_path / "coffee.png")


def test_folders() -> None:
    assert paths.pictures_folder().is_dir()
    assert paths.log_path().suffix == ".log"
