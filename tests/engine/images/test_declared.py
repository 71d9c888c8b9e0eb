"""What streams say of their size is what their encoders were given; what is cut short says nothing."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from grapl_engine.images.declared import JPEG_LS, Declared, declared
from grapl_engine.images.jpeg_xl import jpeg_xl_stream

RNG = np.random.default_rng(5)


def noise(height: int, width: int, dtype: type = np.uint8) -> np.ndarray:
    return RNG.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype=dtype, endpoint=True)


@pytest.mark.parametrize(("height", "width"), [(16, 16), (17, 300), (40, 30), (513, 8200), (64, 128), (8, 8), (1, 9000)])
@pytest.mark.parametrize("codec", ["jpeg8", "jpegls", "jpeg2k", "jpegxl", "jpegxr", "lerc", "png", "webp"])
def test_it_is_as_large_as_it_was_made(codec: str, height: int, width: int) -> None:
    data = bytes(getattr(imagecodecs, f"{codec}_encode")(np.zeros((height, width, 3), np.uint8)))
    found = declared(data)
    assert found is not None and (found.width, found.height) == (width, height)
    assert found.bits in (0, 8)


@pytest.mark.parametrize("codec", ["jpegls", "jpeg2k", "png"])
def test_sixteen_bits_are_said(codec: str) -> None:
    found = declared(bytes(getattr(imagecodecs, f"{codec}_encode")(noise(9, 7, np.uint16))))
    assert found is not None and found[:3] == (7, 9, 16) and (found.process == JPEG_LS) == (codec == "jpegls")


def test_twelve_bits_of_a_jpeg_are_said() -> None:
    values = noise(9, 7, np.uint16) >> 4
    assert declared(bytes(imagecodecs.jpeg8_encode(values, bitspersample=12))) == Declared(7, 9, 12, 0xC1)


@pytest.mark.parametrize(
    "facts", [{}, {"lossless": True}, {"exif": b"Exif\0\0" + bytes(20)}], ids=["plain", "lossless", "parts"]
)
def test_all_three_heads_of_webp(facts: dict[str, object]) -> None:
    stream = io.BytesIO()
    Image.fromarray(noise(33, 21)).save(stream, "WEBP", **facts)
    found = declared(stream.getvalue())
    assert found is not None and found[:2] == (21, 33)


def test_a_jpeg_behind_a_preview_and_filling_bytes() -> None:
    data = bytes(imagecodecs.jpeg8_encode(noise(9, 7)))
    preview = b"\xff\xe1" + (2 + len(data)).to_bytes(2, "big") + data
    assert declared(data[:2] + preview + b"\xff" + data[2:]) == Declared(7, 9, 8, 0xC0)


def test_the_boxes_of_jpeg_xl_are_opened() -> None:
    bare = bytes(imagecodecs.jpegxl_encode(noise(20, 30), usecontainer=False))
    boxed = bytes(imagecodecs.jpegxl_encode(noise(20, 30), usecontainer=True))
    assert bare[:2] == b"\xff\x0a" and boxed[4:8] == b"JXL " and jpeg_xl_stream(boxed)[:2] == b"\xff\x0a"
    assert declared(bare) == declared(boxed) == Declared(30, 20, 8)


@pytest.mark.parametrize("codec", ["jpeg8", "jpegls", "jpeg2k", "jpegxl", "jpegxr", "png", "webp"])
def test_what_is_cut_short_or_changed_raises_nothing(codec: str) -> None:
    data = bytes(getattr(imagecodecs, f"{codec}_encode")(noise(16, 24)))
    for length in range(64):
        declared(data[:length])
    dice = np.random.default_rng(1)
    for _ in range(300):
        changed = bytearray(data)
        for at in dice.integers(4, min(80, len(data)), 3):
            changed[at] = dice.integers(256)
        declared(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"dear diary", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\0\0\0\x0cJXL \r\n\x87\n"])
def test_what_is_none_says_nothing(data: bytes) -> None:
    assert declared(data) is None
