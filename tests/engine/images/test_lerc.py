"""What a LERC says of its size, in whatever it is wrapped; what grows beyond its place is not unpacked."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile

from grapl_engine import PictureError, read_picture
from grapl_engine.images.lerc import inflated, lerc_size

VALUES = np.random.default_rng(4).integers(0, 256, (24, 40, 5), dtype=np.uint8)


def lerc(values: np.ndarray, **facts: Any) -> bytes:
    return bytes(imagecodecs.lerc_encode(np.ascontiguousarray(values), **facts))


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 3, 5])
def test_the_size(channels: int, dtype: Any) -> None:
    values = VALUES[..., :channels].astype(dtype)
    assert lerc_size(lerc(values[..., 0] if channels == 1 else values)) == (40, 24, channels)
    assert lerc_size(lerc(VALUES[..., 0]) * 3) == (40, 24, 3)


@pytest.mark.parametrize("around", [None, "deflate", "zstd"])
def test_what_is_around_it_is_taken_off(around: str | None) -> None:
    bare = lerc(VALUES)
    assert inflated(lerc(VALUES, compression=around), len(bare)) == bare
    if around is not None:
        with pytest.raises(ValueError, match=f"grows beyond {len(bare) - 1} bytes"):
            inflated(lerc(VALUES, compression=around), len(bare) - 1)


@pytest.mark.parametrize("size", [1, 255, 256, 300, 65_791, 65_792, 1_000_000])
def test_the_size_of_a_frame_of_zstandard(size: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    assert inflated(bytes(imagecodecs.zstd_encode(data)), size) == data
    with pytest.raises(ValueError, match="grows beyond"):
        inflated(bytes(imagecodecs.zstd_encode(data)), size - 1)


def test_a_frame_that_does_not_say_its_size() -> None:
    with pytest.raises(ValueError, match="a part of unknown size"):
        inflated(b"\x28\xb5\x2f\xfd\0\x58" + bytes(20), 100)


@pytest.mark.parametrize("around", ["deflate", "zstd"])
@pytest.mark.parametrize("facts", [{}, {"tile": (16, 16)}, {"rowsperstrip": 5}, {"planarconfig": "separate"}], ids=str)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_tiff_of_it_is_read(tmp_path: Path, dtype: Any, facts: dict[str, Any], around: str) -> None:
    values = VALUES[..., :3].astype(dtype) / (255 if dtype is np.float32 else 1)
    stored = np.moveaxis(values, -1, 0) if "planarconfig" in facts else values
    more: dict[str, Any] = {"compression": "lerc", "compressionargs": {"compression": around}}
    tifffile.imwrite(tmp_path / "a.tif", stored.astype(dtype), photometric="rgb", **more, **facts)
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        assert tiff.pages.first.tags[50674].value[1] == {"deflate": 1, "zstd": 2}[around]
    pixels = read_picture(tmp_path / "a.tif").pixels
    expected = VALUES[..., :3] if dtype is np.uint8 else (values - values.min()) * 65535 / np.ptp(values)
    assert np.abs(pixels - expected.astype(float)).max() <= 0.51


def wrapped(data: bytes, around: str | None) -> bytes:
    return {None: bytes, "deflate": zlib.compress, "zstd": imagecodecs.zstd_encode}[around](data)


@pytest.mark.parametrize("around", [None, "deflate", "zstd"])
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (lerc(np.zeros((3000, 3000), np.uint8)), "a part of 3000 × 3000 pixels in the place of 32 × 10"),
        (lerc(np.zeros((10, 32, 3000), np.uint8)), "a part of 3000 numbers a pixel in the place of 1"),
        (lerc(np.zeros((10, 32), np.uint8)) * 300, "a part of 300 numbers a pixel in the place of 1"),
        (bytes(3_000_000), "a part (of unknown size|that grows beyond [0-9]+ bytes)"),
        (lerc(np.zeros((10, 32), np.uint8))[:20], "is damaged"),
    ],
    ids=["pixels", "channels", "bands", "zeros", "half"],
)
def test_what_is_larger_than_its_place_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, word: str, around: str | None
) -> None:
    target = io.BytesIO()
    strip = wrapped(data, around)
    facts: dict[str, Any] = {"compression": "lerc", "compressionargs": {"compression": around}}
    tifffile.imwrite(target, iter([strip]), shape=(10, 32), dtype=np.uint8, photometric="minisblack", **facts)
    (tmp_path / "a.tif").write_bytes(target.getvalue())
    monkeypatch.setattr(tifffile.TiffPage, "segments", lambda *_, **__: pytest.fail("it was unpacked"))
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda *_, **__: pytest.fail("it was unpacked"))
    with pytest.raises(PictureError, match=rf"^a\.tif is damaged.*{word}|^a\.tif {word}"):
        read_picture(tmp_path / "a.tif")
