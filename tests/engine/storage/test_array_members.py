"""Arrays of a run file: of their type and shape, as long as each other, whole, and read-only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grapl_engine.storage import array_members
from grapl_engine.storage.array_members import ArrayMembers

GOOD = {
    "picture.pixels.npy": np.zeros((4, 6, 3), np.uint8),
    "prepared.initial_labels.npy": np.arange(4, dtype=np.uint16).reshape(2, 2),
    "iterations.0.probabilities.npy": np.full((2, 2, 5), 0.2, np.float32),
    "iterations.0.pixel_labels.npy": np.zeros((3, 5), np.uint16),
    "finished.pixel_labels.npy": np.zeros((4, 6), np.uint16),
}


def _opened(folder: Path, arrays: dict[str, np.ndarray], more: bytes = b"") -> ArrayMembers:
    with zipfile.ZipFile(folder / "run.zip", "w") as archive:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.save(stream, array)
            archive.writestr(name, stream.getvalue() + more)
    return ArrayMembers(zipfile.ZipFile(folder / "run.zip"))


def test_what_fits_comes_as_it_was_and_cannot_be_written_to(tmp_path: Path) -> None:
    members = _opened(tmp_path, GOOD)
    for name, array in GOOD.items():
        found = members.array(name)
        np.testing.assert_array_equal(found, array)
        assert found.dtype == array.dtype and not found.flags.writeable


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("picture.pixels.npy", lambda a: a[..., :2]),  # three colours
        ("picture.pixels.npy", lambda a: a.astype(np.int8)),
        ("prepared.initial_labels.npy", lambda a: a[None]),
        ("prepared.initial_labels.npy", lambda a: a[:1]),  # not square
        ("iterations.0.probabilities.npy", lambda a: np.zeros((3, 3, 5), np.float32)),  # another grid
        ("finished.pixel_labels.npy", lambda a: a[:3]),  # not as high as the picture
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, name: str, change: Callable[[np.ndarray], np.ndarray]) -> None:
    members = _opened(tmp_path, {**GOOD, name: change(GOOD[name])})
    for other in GOOD:
        if other == name:
            break
        members.array(other)
    with pytest.raises(ValueError, match=f"{name.replace('.', '[.]')} does not fit"):
        members.array(name)


def test_a_map_of_an_iteration_may_be_smaller_than_the_picture_but_not_than_another(tmp_path: Path) -> None:
    members = _opened(tmp_path, {**GOOD, "iterations.1.pixel_labels.npy": np.zeros((3, 4), np.uint16)})
    members.array("finished.pixel_labels.npy")
    members.array("iterations.0.pixel_labels.npy")
    with pytest.raises(ValueError, match=r"iterations\.1\.pixel_labels\.npy does not fit"):
        members.array("iterations.1.pixel_labels.npy")


def test_what_goes_on_after_its_array_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is longer than its array"):
        _opened(tmp_path, GOOD, b"x").array("picture.pixels.npy")


def test_facts_have_their_arrays_in_place(tmp_path: Path) -> None:
    facts = {"initial_labels": "prepared.initial_labels.npy", "device": "cpu", "side": 2, "name": "initial_labels.npy"}
    found = _opened(tmp_path, GOOD).filled(facts)
    np.testing.assert_array_equal(found.pop("initial_labels"), GOOD["prepared.initial_labels.npy"])
    assert found == {"device": "cpu", "side": 2, "name": "initial_labels.npy"}


def _declared(folder: Path, name: str, dtype: str, shape: tuple[int, ...], content: bytes = b"") -> ArrayMembers:
    """A member that says what it holds, and holds something else."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_2_0(stream, {"descr": dtype, "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(folder / "run.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, stream.getvalue() + content)
    return ArrayMembers(zipfile.ZipFile(folder / "run.zip"))


@pytest.mark.parametrize(
    ("name", "dtype", "shape"),
    [
        ("picture.pixels.npy", "|u1", (20_000, 20_000, 3)),
        ("picture.pixels.npy", "|u1", (10_000, 10_000, 3)),
        ("prepared.weights.npy", "<f4", (10**12,)),
        ("prepared.weights.npy", "<f4", (-1,)),
        ("prepared.edges.npy", "<i4", (2**62, 2)),
    ],
)
def test_what_says_that_it_is_large_is_not_made_room_for(
    tmp_path: Path, name: str, dtype: str, shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(np.lib.format, "read_array", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=r"larger than 300,000,000|more than there can be|does not fit|not valid"):
        _declared(tmp_path, name, dtype, shape).array(name)


def test_all_arrays_share_one_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight times the picture's bytes and a fixed share: an array too many is refused before it is inflated."""
    monkeypatch.setattr(array_members, "MOST_BYTES", 100)
    members = _opened(
        tmp_path, {"picture.pixels.npy": np.zeros((2, 2, 3), np.uint8), "prepared.weights.npy": np.zeros(40, np.float32)}
    )
    members.array("picture.pixels.npy")  # 12 bytes of 196
    members.array("prepared.weights.npy")  # 172 bytes
    with pytest.raises(ValueError, match="says that it has 160 bytes"):
        members.array("prepared.weights.npy")
