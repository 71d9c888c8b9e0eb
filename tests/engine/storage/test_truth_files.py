"""A truth is read from every kind of file, found beside its picture, and refused in one kind of sentence."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from truth_samples import fields, save_cells, save_structs

from grapl_engine import TruthError
from grapl_engine.storage import truth_files
from grapl_engine.storage.run_file import load_run
from grapl_engine.storage.truth_files import find_truth, read_truth
from grapl_engine.truth import TRUTH_SUFFIXES, Truth, TruthFiles

RUN = Path(__file__).parents[2] / "kept" / "run-2.grapl"


def _png(path: Path, labels: np.ndarray | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray((fields() if labels is None else labels).astype(np.uint8)).save(path)
    return path


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.mark.parametrize("name", ["x.mat", "x.png", "x.tif", "x.TIFF", "x.npy"])
def test_each_kind_of_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    save: dict[str, Callable[[], object]] = {
        ".mat": lambda: save_cells(path, fields()),
        ".png": lambda: _png(path),
        ".npy": lambda: np.save(path, fields()),
    }
    save.get(path.suffix, lambda: tifffile.imwrite(path, fields().astype(np.uint16), photometric="minisblack"))()
    truth = read_truth(path, void=3)
    assert (truth.path, truth.void, truth.names) == (str(path), 3, ("annotator 1",))
    np.testing.assert_array_equal(truth.annotators[0], fields())


def test_a_saved_run_is_its_final_map() -> None:
    truth = read_truth(RUN)
    finished = load_run(RUN).finished
    assert finished is not None
    np.testing.assert_array_equal(truth.annotators[0], finished.pixel_labels)
    assert truth.names == ("run run-2",)


def test_all_annotators_of_all_files(tmp_path: Path) -> None:
    cells = save_structs(tmp_path / "x.mat", fields(), fields() // 2)
    truth = read_truth([cells, _png(tmp_path / "y.png")])
    assert (truth.path, truth.names) == (str(cells), ("annotator 1", "annotator 2", "annotator 3"))
    np.testing.assert_array_equal(truth.annotators[2], fields())


def test_voids_of_several_files_become_one(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.where(fields() == 0, -1, fields()))
    np.save(tmp_path / "b.npy", np.where(fields() == 3, -1, fields()) * 2)
    truth = read_truth([tmp_path / "a.npy", tmp_path / "b.npy", _png(tmp_path / "c.png", fields() + 1)])
    assert [(labels == truth.void).sum() for labels in truth.annotators] == [12, 12, 0]
    np.testing.assert_array_equal(truth.annotators[2], fields() + 1)
    np.testing.assert_array_equal(truth.annotators[1] == 2, fields() == 1)


def test_void_of_the_files_place_and_of_who_asks(tmp_path: Path) -> None:
    files = TruthFiles((str(_png(tmp_path / "x.png")),), 2)
    assert (read_truth(files).void, read_truth(files, void=1).void, read_truth(files, void=0).void) == (2, 1, 0)


@pytest.mark.parametrize("name", [f"photo.truth{suffix}" for suffix in TRUTH_SUFFIXES])
def test_it_is_found_beside_its_picture(tmp_path: Path, name: str) -> None:
    _touch(tmp_path / name, tmp_path / "photo.jpg", tmp_path / "photo2.truth.png", tmp_path / "._photo.truth.png")
    for picture in ("photo.jpg", "photo.tif"):
        assert find_truth(tmp_path / picture) == TruthFiles((str(tmp_path / name),))
    assert find_truth(tmp_path / "phot.jpg") is None
    assert find_truth(tmp_path / "no folder" / "photo.jpg") is None


def test_names_of_truths_beside_a_picture(tmp_path: Path) -> None:
    several = [tmp_path / f"photo.truth.{number}.png" for number in (1, 2)]
    _touch(*several, tmp_path / "photo.jpg")
    assert find_truth(tmp_path / "photo.jpg") == TruthFiles(tuple(map(str, several)))
    _touch(tmp_path / "photo.jpg.truth.tif")
    assert find_truth(tmp_path / "photo.jpg") == TruthFiles((str(tmp_path / "photo.jpg.truth.tif"),)), (
        "the whole name goes first"
    )
    _touch(tmp_path / "other_labels.png")
    assert find_truth(tmp_path / "other.jpg") == TruthFiles((str(tmp_path / "other_labels.png"),))
    assert find_truth(tmp_path / "other_labels.png") is None


@pytest.mark.parametrize(
    ("picture", "truth", "void"),
    [
        ("images/1.jpg", "groundTruth/1.mat", None),
        ("images/test/1.jpg", "groundTruth/test/1.mat", None),
        ("images/val/1.jpg", "groundTruth/1.mat", None),
        ("images/1.jpg", "labels/1.tif", None),
        ("JPEGImages/1.jpg", "SegmentationClass/1.png", 255),
        ("JPEGImages/1.jpg", "SegmentationObject/1.png", 255),
    ],
)
def test_it_is_found_in_a_data_set(tmp_path: Path, picture: str, truth: str, void: int | None) -> None:
    assert find_truth(tmp_path / picture) is None
    _touch(tmp_path / picture, tmp_path / truth)
    assert find_truth(tmp_path / picture) == TruthFiles((str(tmp_path / truth),), void)


def test_a_folder_of_several_annotators(tmp_path: Path) -> None:
    _touch(*(tmp_path / "labels" / "1" / name for name in ("b.png", "a.png", "._a.png", "notes.txt")))
    assert find_truth(tmp_path / "images" / "1.jpg") == TruthFiles(
        (str(tmp_path / "labels" / "1" / "a.png"), str(tmp_path / "labels" / "1" / "b.png"))
    )


def test_what_is_missing_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="does not exist"):
        read_truth(tmp_path / "x.mat")
    for suffix in (".mat", ".png", ".npy", ".grapl"):
        (tmp_path / f"folder{suffix}").mkdir()
        with pytest.raises(TruthError, match=rf"folder{suffix} cannot be (read|taken)"):
            read_truth(tmp_path / f"folder{suffix}")
    with pytest.raises(TruthError, match=r"photo\.jpg cannot be taken as a truth: its ending is none of \.mat"):
        read_truth(tmp_path / "photo.jpg")
    with pytest.raises(TruthError, match="there is none"):
        read_truth([])
    with pytest.raises(TruthError, match="Nothing is left of annotator 1 without the void value 2"):
        read_truth(_png(tmp_path / "two.png", np.full((4, 4), 2)), void=2)


def _mutations(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Bytes flipped, parts cut out, doubled, zeroed, and files that end early."""
    draw = random.Random(seed)
    for _ in range(count):
        damaged = bytearray(content)
        for _ in range(draw.choice((1, 1, 2, 8))):
            at = draw.randrange(len(damaged))
            end = min(len(damaged), at + draw.choice((1, 2, 4, 8, 64)))
            kind = draw.choice(("flip", "cut", "double", "zero", "end", "ones"))
            if kind == "flip":
                damaged[at] ^= 1 << draw.randrange(8)
            elif kind == "end" and at:
                del damaged[at:]
            else:
                part = {"cut": b"", "double": damaged[at:end] * 2, "zero": bytes(end - at), "ones": b"\xff" * (end - at)}
                damaged[at:end] = part.get(kind, damaged[at:end])
            if not damaged:
                break
        yield bytes(damaged)


def _content(kind: str, folder: Path) -> bytes:
    path = folder / f"whole{kind}"
    if kind in (".mat", ".plain.mat"):
        save_cells(path, fields(), fields() + 1, compressed=kind == ".mat")
    elif kind == ".npy":
        np.save(path, fields().astype(np.int16))
    elif kind == ".grapl":
        return RUN.read_bytes()
    elif kind == ".png":
        image = Image.fromarray(fields().astype(np.uint8))
        image.putpalette([1, 2, 3] * 256)
        image.save(path)
    else:
        stream = io.BytesIO()
        compression = {".lzw.tif": "lzw", ".deflate.tif": "deflate"}.get(kind)
        tifffile.imwrite(stream, fields(24, 32).astype(np.uint16), compression=compression, photometric="minisblack")
        return stream.getvalue()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (".mat", 25),
        (".plain.mat", 25),
        (".npy", 200),
        (".png", 200),
        (".tif", 150),
        (".lzw.tif", 150),
        (".deflate.tif", 150),
        (".grapl", 100),
    ],
)
@pytest.mark.filterwarnings("default")
@pytest.mark.may_warn
def test_whatever_is_damaged_gives_one_kind_of_error(tmp_path: Path, kind: str, count: int) -> None:
    """Each damaged file gives a truth (the damage lay where it does no harm) or one sentence, and nothing else."""

    def outcome(number_and_content: tuple[int, bytes]) -> str:
        number, content = number_and_content
        path = tmp_path / f"{number}{Path(kind).suffix}"
        path.write_bytes(content)
        try:
            truth = read_truth(path)
        except TruthError as error:
            return "sentence" if path.name in str(error) and str(error).endswith(".") else str(error)
        assert isinstance(truth, Truth)
        return "truth"

    damaged = list(enumerate(_mutations(_content(kind, tmp_path), count, seed=len(kind))))
    with ThreadPoolExecutor(2 if kind.endswith(".mat") else 1) as pool:
        outcomes = list(pool.map(outcome, damaged))
    assert set(outcomes) <= {"sentence", "truth"}
    assert outcomes.count("sentence") > count / 10


def test_an_error_of_another_kind_is_a_bug_and_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class BugError(Exception):
        pass

    def broken(*_: object) -> None:
        raise BugError

    monkeypatch.setitem(truth_files._READERS, ".png", broken)
    with pytest.raises(BugError):
        read_truth(_png(tmp_path / "x.png"))
