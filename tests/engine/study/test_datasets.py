"""What a folder holds is found out by looking, and references are read as they stand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from scipy.io import savemat
from small_study import NAMES, data_set, picture, truth
from truth_samples import save_structs

from grapl_engine.errors import StudyError
from grapl_engine.study.datasets import Sample, open_dataset, read_references
from grapl_engine.study.tasks import Task, run_task
from grapl_engine.study.variants import Variant


def _mat(path: Path, *maps: np.ndarray) -> None:
    """Like BSDS500's: a cell of structs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = np.empty((1, len(maps)), dtype=object)
    for place, labels in enumerate(maps):
        cells[0, place] = {"Segmentation": labels.astype(np.uint16), "Boundaries": np.zeros(labels.shape, np.uint8)}
    savemat(path, {"groundTruth": cells})


def _jpeg(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture(0)).save(path)


def test_bsds_has_every_annotator(tmp_path: Path) -> None:
    halves = (np.arange(64)[None, :] // 32 + 1).repeat(64, 0)
    for name in ("12", "3"):
        _jpeg(tmp_path / "images" / f"{name}.jpg")
        _mat(tmp_path / "groundTruth" / f"{name}.mat", truth() + 1, halves)
    _jpeg(tmp_path / "images" / "without.jpg")
    found = open_dataset(tmp_path)
    assert (found.kind, [sample.name for sample in found.samples], found.void) == ("bsds", ["12", "3"], None)
    first, second = read_references(found.samples[0]).annotators
    np.testing.assert_array_equal(first, truth() + 1)
    np.testing.assert_array_equal(second, halves)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", "v"), ("data", "v"), ("data/images/test", "t"), ("data/images/val", "v")],
)
def test_bsds_with_splits(tmp_path: Path, given: str, expected: str) -> None:
    for split, name in (("val", "v"), ("test", "t")):
        _jpeg(tmp_path / "data" / "images" / split / f"{name}.jpg")
        _mat(tmp_path / "data" / "groundTruth" / split / f"{name}.mat", truth())
    found = open_dataset(tmp_path / given)
    assert (found.kind, [sample.name for sample in found.samples]) == ("bsds", [expected])


def test_folder_with_one_and_with_several_annotators(tmp_path: Path) -> None:
    data_set(tmp_path, ["one", "two", "unlabelled"])
    (tmp_path / "labels" / "unlabelled.png").unlink()
    (tmp_path / "labels" / "two.png").unlink()
    for annotator in (1, 2):
        path = tmp_path / "labels" / "two" / f"{annotator}.tif"
        path.parent.mkdir(exist_ok=True)
        tifffile.imwrite(path, (truth() * annotator).astype(np.uint16))
    found = open_dataset(tmp_path)
    assert (found.kind, [len(sample.references) for sample in found.samples]) == ("folder", [1, 2])
    np.testing.assert_array_equal(read_references(found.samples[1]).annotators[1], truth() * 2)


def test_labels_beside_the_pictures(tmp_path: Path) -> None:
    for name in NAMES[:2]:
        _jpeg(tmp_path / f"{name}.jpg")
        Image.fromarray(truth().astype(np.uint8)).save(tmp_path / f"{name}_labels.png")
    found = open_dataset(tmp_path)
    assert (found.kind, [sample.name for sample in found.samples]) == ("folder", ["a", "b"])
    assert found.samples[0].image.endswith("a.jpg")
    np.testing.assert_array_equal(read_references(found.samples[0]).annotators[0], truth())


@pytest.mark.parametrize("folders", [("SegmentationClass",), ("SegmentationObject", "SegmentationClass")])
def test_voc_takes_the_listed_pictures_and_knows_void(tmp_path: Path, folders: tuple[str, ...]) -> None:
    for number, folder in enumerate(folders):
        (tmp_path / folder).mkdir()
        for name in NAMES:
            labels = truth().astype(np.uint8) + number
            labels[:4] = 255
            image = Image.fromarray(labels, "P")
            image.putpalette(bytes(range(256)) * 3)
            image.save(tmp_path / folder / f"{name}.png")
    for name in NAMES:
        _jpeg(tmp_path / "JPEGImages" / f"{name}.jpg")
    listing = tmp_path / "ImageSets" / "Segmentation" / "val.txt"
    listing.parent.mkdir(parents=True)
    listing.write_text("d\nb\n", encoding="utf-8")
    found = open_dataset(tmp_path)
    assert (found.kind, [sample.name for sample in found.samples], found.void) == ("voc", ["b", "d"], 255)
    of_one = read_references(found.samples[0])
    (labels,) = of_one.annotators
    assert of_one.void == 255
    assert np.unique(labels).tolist() == [0, 1, 2, 3, 255], "objects, where there are objects and classes"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: None, "is not a data set that is known here: expected BSDS500"),
        (lambda folder: folder.rmdir(), "is no folder"),
        (lambda folder: [(folder / name).mkdir() for name in ("images", "labels")], "no picture in it has a reference"),
        (lambda folder: [(folder / name).mkdir() for name in ("images", "groundTruth")], "looks like bsds, but no picture"),
    ],
)
def test_a_folder_that_is_no_data_set(tmp_path: Path, make: Callable[[Path], object], sentence: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    make(folder)
    with pytest.raises(StudyError, match=sentence):
        open_dataset(folder)


def test_a_part_of_it(tmp_path: Path) -> None:
    found = open_dataset(data_set(tmp_path))
    assert [sample.name for sample in found.chosen(every=2).samples] == ["a", "c"]
    assert [sample.name for sample in found.chosen(limit=3).samples] == ["a", "b", "c"]
    assert [sample.name for sample in found.chosen(["d", "b"]).samples] == ["b", "d"]
    assert [sample.name for sample in found.chosen(["a", "b", "d"], 2, 1).samples] == ["a"]
    with pytest.raises(StudyError, match="no picture named e, f"):
        found.chosen(["e", "a", "f"])


def test_a_file_is_read_once_as_long_as_it_stays_as_it_is(tmp_path: Path) -> None:
    _mat(tmp_path / "x.mat", truth())
    sample = Sample("x", "", (str(tmp_path / "x.mat"),))
    first = read_references(sample)
    assert read_references(sample) is first
    _mat(tmp_path / "x.mat", truth() + 1)
    os.utime(tmp_path / "x.mat", ns=(1, 1))
    np.testing.assert_array_equal(read_references(sample).annotators[0], truth() + 1)


def test_another_void(tmp_path: Path) -> None:
    found = open_dataset(data_set(tmp_path))
    assert found.without(None) is found and found.void is None
    assert found.without(2).void == 2 and read_references(found.without(2).samples[0]).void == 2


def test_names_that_begin_with_a_dot_are_no_pictures_and_no_labels(tmp_path: Path) -> None:
    data_set(tmp_path, ["one"])
    for folder in ("images", "labels"):
        (tmp_path / folder / "._one.png").write_bytes(b"what another system left")
    (tmp_path / "labels" / "one.png").rename(tmp_path / "labels" / "1.png")
    (tmp_path / "labels" / "one").mkdir()
    (tmp_path / "labels" / "1.png").rename(tmp_path / "labels" / "one" / "1.png")
    (tmp_path / "labels" / "one" / "._1.png").write_bytes(b"what another system left")
    (found,) = open_dataset(tmp_path).samples
    assert (found.name, len(found.references)) == ("one", 1)


@pytest.mark.parametrize("name", ["x.mat", "x.png", "x.tif"])
def test_a_reference_that_is_rubbish(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"rubbish, and more of it" * 20)
    with pytest.raises(StudyError, match=rf"A reference of x cannot be read\. {name} cannot be taken as a truth"):
        read_references(Sample("x", "", (str(tmp_path / name),)))


def _made(folder: Path, kind: str, save: Callable[[Path], object]) -> Sample:
    """The one sample of a data set whose reference is saved so."""
    (folder / "images").mkdir()
    labels = folder / ("groundTruth" if kind == ".mat" else "labels")
    labels.mkdir()
    Image.fromarray(picture(0)).save(folder / "images" / "one.png")
    save(labels / f"one{kind}")
    (sample,) = open_dataset(folder).samples
    return sample


READ: dict[str, tuple[str, Callable[[Path], object]]] = {
    "planes": (".tif", lambda path: tifffile.imwrite(
        path, np.stack([truth().astype(np.uint8)] * 3), photometric="rgb", planarconfig="separate")),
    "lzw of 8 bits": (".tif", lambda path: tifffile.imwrite(path, truth().astype(np.uint8), compression="lzw", predictor=2)),
    "lzw of 16 bits": (".tif", lambda path: tifffile.imwrite(path, truth().astype(np.uint16), compression="lzw", rowsperstrip=5)),
    "cells": (".mat", lambda path: _mat(path, truth())),
    "structs": (".mat", lambda path: save_structs(path, truth())),
    "SBD": (".mat", lambda path: savemat(path, {"GTinst": {"Segmentation": truth().astype(np.uint8)}})),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_studies_read_what_the_window_reads(kind: str, tmp_path: Path) -> None:
    sample = _made(tmp_path, *READ[kind])
    (labels,) = read_references(sample).annotators
    np.testing.assert_array_equal(labels, truth())
    row = run_task(Task(sample, Variant("slic"), 0)).row
    assert row.is_done and row.k_reference == 4


REFUSED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "pages": (".tif", lambda path: tifffile.imwrite(path, np.zeros((3, 64, 64), np.uint8), photometric="minisblack"), "3 pages"),
    "as many pages as rows": (".tif", lambda path: tifffile.imwrite(
        path, np.stack([truth().astype(np.uint8)] * 64), photometric="minisblack"), "64 pages"),
    "v7.3": (".mat", lambda path: path.write_bytes(
        b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512) + b"\x89HDF\r\n\x1a\n" + bytes(900)), "MATLAB's version 7.3"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_single_map_fails_by_name_and_has_no_score(kind: str, tmp_path: Path) -> None:
    ending, save, sentence = REFUSED[kind]
    row = run_task(Task(_made(tmp_path, ending, save), Variant("slic"), 0)).row
    assert row.state == "failed" and not any(row.scores.values())
    assert f"one{ending}" in row.error and sentence in row.error


def test_void_is_the_number_that_stands_in_the_file(tmp_path: Path) -> None:
    """Also one so large that labels are counted anew."""
    numbers = np.where(truth() == 3, 4_000_000_000, truth()).astype(np.uint32)
    data = _made(tmp_path, ".tif", lambda path: tifffile.imwrite(path, numbers))
    (sample,) = open_dataset(tmp_path).without(4_000_000_000).samples
    found = read_references(sample)
    assert found.void is not None and ((found.annotators[0] == found.void) == (truth() == 3)).all()
    assert run_task(Task(sample, Variant("slic"), 0)).row.k_reference == 3
    assert run_task(Task(data, Variant("slic"), 0)).row.k_reference == 4
