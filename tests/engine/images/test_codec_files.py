"""Files that imagecodecs and pi-heif read, against the numbers that they were made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from heic_files import ADOBE_RGB, HEIC, SEEN, SEVERAL, SEVERAL_COLORS
from PIL import Image

from grapl_engine import PictureError, read_picture
from grapl_engine.images import codec_files
from grapl_engine.images.codec_files import read_coded
from grapl_engine.images.decoders import decode
from grapl_engine.images.file_parts import PartChoice
from tests.engine.color_profiles import in_srgb, srgb_value

H, W = 24, 40
RNG = np.random.default_rng(6)
RGB8, RGB16 = RNG.integers(0, 256, (H, W, 4), dtype=np.uint8), RNG.integers(0, 65536, (H, W, 4), dtype=np.uint16)
GREY16 = np.ascontiguousarray(RGB16[..., 0])
EXACT: dict[str, dict[str, Any]] = {
    "jpegxl": {"lossless": True}, "jpegls": {}, "jpeg2k": {"reversible": True, "level": 0}, "jpeg8": {"lossless": True},
}  # fmt: skip


def decoded(path: Path, content: bytes) -> np.ndarray:
    path.write_bytes(content)
    with path.open("rb") as stream:
        return decode(stream, path.name).array


@pytest.mark.parametrize("values", [RGB8, RGB16], ids=["8", "16"])
@pytest.mark.parametrize(
    ("codec", "channels"),
    [(codec, channels) for codec in EXACT for channels in (1, 3, 4) if channels < 4 or codec in ("jpegxl", "jpeg2k")],
)
def test_all_bits_are_kept(tmp_path: Path, codec: str, values: np.ndarray, channels: int) -> None:
    stored = np.ascontiguousarray(values[..., 0] if channels == 1 else values[..., :channels])
    content = bytes(getattr(imagecodecs, f"{codec}_encode")(stored, **EXACT[codec]))
    if codec == "jpegxl" and values is RGB16:  # said to be linear light
        (tmp_path / "a").write_bytes(content)
        with (tmp_path / "a").open("rb") as stream:
            coded = read_coded(stream, content[:32], "a")
        assert coded is not None
        np.testing.assert_array_equal(coded.array, stored)
        return
    np.testing.assert_array_equal(decoded(tmp_path / "a", content), stored)


@pytest.mark.parametrize("bits", [10, 12])
def test_an_avif_of_more_than_8_bits(tmp_path: Path, bits: int) -> None:
    stored = RGB16[..., :3] >> (16 - bits)
    content = bytes(imagecodecs.avif_encode(stored, level=100, bitspersample=bits))
    np.testing.assert_array_equal(decoded(tmp_path / "a", content), stored)


@pytest.mark.parametrize("page", [1, 3])
@pytest.mark.parametrize("bits", [8, 10])
def test_an_animated_avif(tmp_path: Path, bits: int, page: int) -> None:
    """Of which imagecodecs 2026.3.6, asked for one of its frames, writes beyond its memory."""
    frames = np.stack([np.full((H, W, 3), level, np.uint8) for level in (10, 120, 250)])
    stored = frames if bits == 8 else frames.astype(np.uint16) << 2
    (tmp_path / "a.avif").write_bytes(bytes(imagecodecs.avif_encode(stored, level=100, bitspersample=bits)))
    picture = read_picture(tmp_path / "a.avif", PartChoice(page=page))
    assert np.abs(picture.pixels.astype(int) - frames[page - 1]).max() <= 1
    assert picture.notes == (f"Frame {page} of 3 is used.",)


def test_a_jpeg_of_12_bits(tmp_path: Path) -> None:
    grey = (np.add.outer(np.arange(H), np.arange(W)) * 60).astype(np.uint16)
    content = bytes(imagecodecs.jpeg8_encode(grey, level=100, bitspersample=12))
    assert np.abs(decoded(tmp_path / "a", content).astype(int) - grey).max() <= 2


def test_the_cameras_turn_of_a_deep_jpeg_is_undone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    part = exif.tobytes()
    content = bytes(imagecodecs.jpeg8_encode(GREY16, lossless=True))
    content = content[:2] + b"\xff\xe1" + (2 + len(part)).to_bytes(2, "big") + part + content[2:]
    np.testing.assert_array_equal(decoded(tmp_path / "a", content), np.rot90(GREY16, -1))
    broken = content.replace(part[6:], b"MM" + bytes(len(part) - 8))
    np.testing.assert_array_equal(decoded(tmp_path / "a", broken), GREY16)


def test_floats_of_jpeg_xl_stay_floats(tmp_path: Path) -> None:
    share = (RGB16[..., :3] / 65535).astype(np.float32)
    found = decoded(tmp_path / "a", bytes(imagecodecs.jpegxl_encode(share, lossless=True)))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, srgb_value(share.astype(float)), atol=1e-4)  # they are said to be linear light


def test_of_an_animation_the_first_picture_is_unpacked(tmp_path: Path) -> None:
    frames = np.stack([RGB8[..., :3]] * 3)
    frames[1:] = 7
    content = bytes(imagecodecs.jpegxl_encode(frames, lossless=True))
    np.testing.assert_array_equal(decoded(tmp_path / "a", content), RGB8[..., :3])
    assert read_picture(tmp_path / "a").notes == ("It is an animation, of which the first frame is used.",)


@pytest.mark.parametrize("bits", [8, 10])
def test_heic(tmp_path: Path, bits: int) -> None:
    found = decoded(tmp_path / "a.heic", HEIC[bits])
    assert found.dtype == (np.uint8 if bits == 8 else np.uint16)
    np.testing.assert_array_equal(found >> (8 if bits == 8 else 16) - bits, SEEN[bits])


@pytest.mark.parametrize(("page", "number"), [(None, 2), (1, 1), (3, 3)])
def test_a_heic_of_several_pictures(tmp_path: Path, page: int | None, number: int) -> None:
    (tmp_path / "a.heic").write_bytes(SEVERAL)
    picture = read_picture(tmp_path / "a.heic", PartChoice(page=page))
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(np.uint8(SEVERAL_COLORS[number - 1]), (16, 24, 3)))
    assert picture.notes == (f"Picture {number} of 3 is used.",)
    with pytest.raises(PictureError, match=r"^a\.heic has 3 pictures, and no picture 4: choose one from 1 to 3"):
        read_picture(tmp_path / "a.heic", PartChoice(page=4))


def test_the_profile_of_a_heic(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(ADOBE_RGB)
    picture = read_picture(tmp_path / "a.heic")
    expected = in_srgb(SEEN[8] / 255, "Adobe RGB") * 255
    assert np.abs(SEEN[8] - expected).max() > 20  # there is something to convert
    assert picture.pixels.dtype == np.uint8 and np.abs(picture.pixels - expected).max() < 1
    assert picture.notes == ("Colours were converted from Adobe RGB (compatible) to sRGB.",)


def test_heic_without_its_package_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec_files, "find_spec", lambda _: None)
    (tmp_path / "a.heic").write_bytes(HEIC[8])
    with pytest.raises(
        PictureError, match=r"^a\.heic is a HEIC picture, which needs the package pi-heif \(pip install pi-heif\)"
    ):
        read_picture(tmp_path / "a.heic")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("P6 2 1 65535\n", [0, 1, 2, 65535, 300, 256], [0, 1, 2, 65535, 300, 256]),
        ("P6\n# by hand\n2 1\n# and more\n1023\n", [0, 1, 2, 1023, 300, 512], [0, 64, 128, 65535, 19218, 32799]),
    ],
)
def test_a_ppm_of_more_than_8_bits(tmp_path: Path, head: str, body: list[int], expected: list[int]) -> None:
    content = head.encode() + np.array(body, ">u2").tobytes()
    assert decoded(tmp_path / "a.ppm", content).ravel().tolist() == expected


def test_a_pgm_of_12_bits_is_of_16(tmp_path: Path) -> None:
    found = decoded(tmp_path / "a.pgm", b"P5 2 1 4095\n" + np.array([0, 4095], ">u2").tobytes())
    assert found.dtype == np.uint16 and found.tolist() == [[0, 65535]]


@pytest.mark.parametrize("codec", ["jpegxl", "jpegls", "jpeg2k", "jpeg8", "avif"])
def test_what_is_too_large_is_refused_by_its_own_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str) -> None:
    values = np.zeros((H, W), np.uint8 if codec == "avif" else np.uint16)
    facts = EXACT.get(codec, {})
    (tmp_path / "a").write_bytes(bytes(getattr(imagecodecs, f"{codec}_encode")(values, **facts)))
    monkeypatch.setattr("grapl_engine.images.formats.MAX_PIXELS", H * W - 1)
    monkeypatch.setattr(imagecodecs, f"{codec}_decode", lambda *_, **__: pytest.fail("it was unpacked"))
    with pytest.raises(PictureError, match=rf"^a has {W} × {H} pixels"):
        read_picture(tmp_path / "a")


@pytest.mark.parametrize("codec", EXACT)
def test_half_a_file(tmp_path: Path, codec: str) -> None:
    content = bytes(getattr(imagecodecs, f"{codec}_encode")(GREY16, **EXACT[codec]))
    (tmp_path / "a").write_bytes(content[: len(content) // 2])
    with pytest.raises(PictureError, match=r"^a is damaged"):
        read_picture(tmp_path / "a")
