"""What a folder holds is found out by looking, and references are read as they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from png_files import png16
from scipy.io import savemat
from small_study import NAMES, data_set, picture, truth

from grapl_engine.errors import StudyError
from grapl_engine.study.datasets import Sample, open_dataset, read_references


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


def _references(path: Path) -> list[np.ndarray]:
    return read_references(Sample("x", "", (str(path),)))


def test_bsds_has_every_annotator(tmp_path: Path) -> None:
    halves = (np.arange(64)[None, :] // 32 + 1).repeat(64, 0)
    for name in ("12", "3"):
        _jpeg(tmp_path / "images" / f"{name}.jpg")
        _mat(tmp_path / "groundTruth" / f"{name}.mat", truth() + 1, halves)
    _jpeg(tmp_path / "images" / "without.jpg")
    found = open_dataset(tmp_path)
    assert (found.kind, [sample.name for sample in found.samples], found.void) == ("bsds", ["12", "3"], None)
    first, second = read_references(found.samples[0])
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
    np.testing.assert_array_equal(read_references(found.samples[1])[1], truth() * 2)


def test_labels_beside_the_pictures(tmp_path: Path) -> None:
    for name in NAMES[:2]:
        _jpeg(tmp_path / f"{name}.jpg")
        Image.fromarray(truth().astype(np.uint8)).save(tmp_path / f"{name}_labels.png")
    found = open_dataset(tmp_path)
    assert (found.kind, [sample.name for sample in found.samples]) == ("folder", ["a", "b"])
    assert found.samples[0].image.endswith("a.jpg")
    np.testing.assert_array_equal(read_references(found.samples[0])[0], truth())


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
    (labels,) = read_references(found.samples[0])
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


def test_each_colour_of_a_painted_map_is_a_label(tmp_path: Path) -> None:
    Image.fromarray(np.array([(9, 0, 0), (0, 9, 0), (0, 0, 9), (9, 9, 9)], np.uint8)[truth()]).save(tmp_path / "x.png")
    (labels,) = _references(tmp_path / "x.png")
    pairs = np.unique(np.stack([labels.ravel(), truth().ravel()]), axis=1)
    assert pairs.shape == (2, 4)
    assert len(np.unique(pairs[0])) == 4


def test_colours_of_16_bits_are_told_apart_by_all_of_them(tmp_path: Path) -> None:
    colors = np.array([(7, 0, 256), (7, 0, 257), (6, 0, 256), (7, 256, 0)], np.uint16)
    (tmp_path / "x.png").write_bytes(png16(colors[truth()]))
    tifffile.imwrite(tmp_path / "x.tif", colors[truth()], photometric="rgb")
    for name in ("x.png", "x.tif"):
        (labels,) = _references(tmp_path / name)
        assert len(np.unique(np.stack([labels.ravel(), truth().ravel()]), axis=1).T) == 4 == len(np.unique(labels))


def test_masks_and_huge_numbers_are_labels_too(tmp_path: Path) -> None:
    Image.fromarray(truth() > 1).save(tmp_path / "x.png")
    np.testing.assert_array_equal(_references(tmp_path / "x.png")[0], truth() > 1)
    tifffile.imwrite(tmp_path / "x.tif", (truth() * 10**9 // 2).astype(np.uint32))
    np.testing.assert_array_equal(_references(tmp_path / "x.tif")[0], truth())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.zeros((4, 4), np.float32), "two dimensions and whole numbers"),
        (np.zeros((2, 3, 4, 4), np.uint8), "two dimensions and whole numbers"),
        (np.full((4, 4), -1, np.int16), "a number from 0"),
    ],
)
def test_a_tiff_that_is_no_label_map(tmp_path: Path, values: np.ndarray, sentence: str) -> None:
    tifffile.imwrite(tmp_path / "x.tif", values, photometric="minisblack")
    with pytest.raises(StudyError, match=rf"x\.tif cannot be read: .*{sentence}"):
        _references(tmp_path / "x.tif")


@pytest.mark.parametrize("name", ["x.mat", "x.png", "x.tif"])
def test_a_reference_that_is_rubbish(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"rubbish, and more of it" * 20)
    with pytest.raises(StudyError, match=rf"The reference .*{name} cannot be read"):
        _references(tmp_path / name)
