"""Samples as they are stored, channel by channel; what is larger than its place is not unpacked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile

from grapl_engine import PictureError, read_picture
from grapl_engine.images.tiff_samples import check_samples, stored_samples

H, W = 40, 50
VALUES = np.random.default_rng(2).integers(0, 65536, (H, W, 5), dtype=np.uint16)


def samples(path: Path, channels: list[int], depth: int = 0, number: int = 0) -> np.ndarray:
    with path.open("rb") as stream, tifffile.TiffFile(stream) as tiff:
        page: Any = tiff.pages[number]
        check_samples(page.keyframe, path.name)
        return stored_samples(page, stream, channels, depth)


@pytest.mark.parametrize("channels", [[0, 1, 2, 3, 4], [0, 1, 2], [4], [0, 3]])
@pytest.mark.parametrize(
    "facts", [{}, {"rowsperstrip": 7}, {"tile": (16, 32)}, {"compression": "zlib", "predictor": True}], ids=str
)
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_channels_are_picked_from_every_layout(tmp_path: Path, planar: str, facts: dict[str, Any], channels: list[int]) -> None:
    stored = VALUES if planar == "contig" else np.moveaxis(VALUES, -1, 0)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", planarconfig=planar, **facts)
    np.testing.assert_array_equal(samples(tmp_path / "a.tif", channels), VALUES[..., channels])


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("depth", [0, 3, 17])
def test_a_slice_of_a_volume(tmp_path: Path, depth: int, compression: str | None) -> None:
    volume = np.random.default_rng(3).integers(0, 256, (18, H, W), dtype=np.uint8)
    facts: dict[str, Any] = {"volumetric": True, "tile": (16, 16, 16), "compression": compression}
    tifffile.imwrite(tmp_path / "a.tif", volume, photometric="minisblack", **facts)
    np.testing.assert_array_equal(samples(tmp_path / "a.tif", [0], depth)[..., 0], volume[depth])


def test_a_later_page(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.moveaxis(VALUES, -1, 0), photometric="minisblack", compression="lzw")
    np.testing.assert_array_equal(samples(tmp_path / "a.tif", [0], number=3)[..., 0], VALUES[..., 3])


@pytest.mark.parametrize("turn", range(1, 9))
def test_what_libtiff_turns_is_turned_back(tmp_path: Path, turn: int) -> None:
    luma = np.full((H, W, 3), 128, np.uint8)
    luma[..., 0] = VALUES[..., 0] >> 8
    facts: dict[str, Any] = {"photometric": "ycbcr", "subsampling": (1, 1), "extratags": [(274, 3, 1, turn, True)]}
    tifffile.imwrite(tmp_path / "a.tif", luma, **facts)
    found = samples(tmp_path / "a.tif", [0, 1, 2])
    assert np.abs(found.astype(int) - luma[..., :1]).max() <= 1


@pytest.mark.parametrize("tile", [None, (32, 32)])
@pytest.mark.parametrize("codec", ["jpeg", "png", "webp", "jpeg2000", "jpegxl", "jpegxr"])
def test_a_picture_larger_than_its_place_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str, tile: tuple[int, int] | None
) -> None:
    name = {"jpeg": "jpeg8", "jpeg2000": "jpeg2k"}.get(codec, codec)
    bomb = bytes(getattr(imagecodecs, f"{name}_encode")(np.zeros((300, 400, 3), np.uint8)))
    target = io.BytesIO()
    rows: dict[str, Any] = {"tile": tile} if tile else {"rowsperstrip": 10}
    small = np.zeros((32, 32, 3) if tile else (10, 32, 3), np.uint8)
    code = tifffile.COMPRESSION[codec.upper()]
    tifffile.imwrite(target, iter([bomb]), shape=small.shape, dtype=np.uint8, photometric="rgb", compression=code, **rows)
    (tmp_path / "a.tif").write_bytes(target.getvalue())
    monkeypatch.setattr(tifffile.TiffPage, "segments", lambda *_, **__: pytest.fail("it was unpacked"))
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda *_, **__: pytest.fail("it was unpacked"))
    with pytest.raises(PictureError, match=r"damaged .*\(a part of 400 × 300 pixels in the place of 32 × (32|10)\)"):
        read_picture(tmp_path / "a.tif")


WRONG: list[tuple[np.ndarray, dict[str, Any], str]] = [
    (np.zeros((9, 8), np.complex64), {}, "has complex numbers"),
    (np.zeros((9, 8), np.complex128), {"compression": "zlib"}, "has complex numbers"),
    (np.zeros((9, 8), np.uint8), {"photometric": "cfa"}, "camera raw"),
    (np.zeros((9, 8, 3), np.uint16), {"photometric": "linear_raw"}, "camera raw"),
    (np.zeros((9, 8, 3), np.uint8), {"photometric": "rgb", "extratags": [(50706, 1, 4, b"\1\4\0\0", True)]}, "camera raw"),
    (np.zeros((9, 8, 3), np.uint8), {"photometric": "itulab"}, "has colours as ITU CIELAB"),
    (np.zeros((9, 8), np.uint16), {"photometric": "logl"}, "has colours as LogL,"),
    (np.zeros((9, 8, 3), np.float32), {"photometric": "cielab"}, r"has CIELAB colours as float32 \(channels: 3\)"),
    (np.zeros((9, 8, 3), np.uint16), {"photometric": "ycbcr"}, "has YCbCr colours of 16 bits"),
    (
        np.zeros((9, 8, 4), np.uint8),
        {"photometric": "separated", "extratags": [(332, 3, 1, 2, True)]},
        "has other inks than cyan",
    ),
    (np.zeros((9, 8, 4), np.float32), {"photometric": "separated"}, "has inks as float32"),
]


@pytest.mark.parametrize(("values", "facts", "sentence"), WRONG, ids=[sentence for _, _, sentence in WRONG])
def test_what_is_not_read_is_said_by_its_name(tmp_path: Path, values: np.ndarray, facts: dict[str, Any], sentence: str) -> None:
    tifffile.imwrite(tmp_path / "a.tif", values, **({"photometric": "minisblack"} | facts))
    with pytest.raises(PictureError, match=rf"^a\.tif .*{sentence}.*: save it as PNG|^a\.tif is {sentence}.*") as refusal:
        read_picture(tmp_path / "a.tif")
    assert "damaged" not in str(refusal.value)


@pytest.mark.may_warn  # tifffile says what does not fit
def test_a_picture_of_which_the_file_lacks_most_is_damaged(tmp_path: Path) -> None:
    """A file of some hundred bytes, one strip of whose hundred thousands is there."""
    path = tmp_path / "long.tif"
    tifffile.imwrite(path, np.zeros((24, 32, 3), np.uint8), rowsperstrip=8)
    with tifffile.TiffFile(path, mode="r+b") as tiff:
        tiff.pages[0].tags["ImageLength"].overwrite(8_388_632)
    with pytest.raises(PictureError, match=r"long\.tif is damaged.*it ends before its last pixel"):
        read_picture(path)
    tifffile.imwrite(path, np.full((24, 32, 3), 9, np.uint8), rowsperstrip=8)
    assert (read_picture(path).pixels == 9).all()
