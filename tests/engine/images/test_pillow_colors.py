"""What formats say of their colours and bits, before any pixel is read; their values are compared in the tests of each format."""

from __future__ import annotations

import io
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import AvifImagePlugin, Image, Jpeg2KImagePlugin, JpegImagePlugin, PngImagePlugin

from grapl_engine.images.pillow_colors import beginning, meaning_of
from tests.engine import color_profiles as made
from tests.engine.coded_colors import app_segments, cicp, exif_of_the_camera, jpeg_2000_with
from tests.engine.png_files import png

VALUES = np.random.default_rng(1).integers(0, 256, (24, 40, 3), dtype=np.uint8)


def saved(name: str, **facts: Any) -> bytes:
    target = io.BytesIO()
    Image.fromarray(VALUES).save(target, name, **facts)
    return target.getvalue()


ICC = made.rgb_profile("Display P3")
DEEP = VALUES.astype(np.uint16) * 16
JP2 = bytes(imagecodecs.jpeg2k_encode(DEEP, codecformat="jp2", bitspersample=12))
PNG, JPEG = PngImagePlugin.PngImageFile, JpegImagePlugin.JpegImageFile
AVIF, JPEG_2000 = AvifImagePlugin.AvifImageFile, Jpeg2KImagePlugin.Jpeg2KImageFile


@pytest.mark.parametrize(
    ("kind", "content", "name", "bits"),
    [
        (PNG, png(VALUES, 8, cicp(12, 13)), "Display P3", 0),
        (PNG, png(VALUES, 8), "", 0),
        (JPEG, saved("JPEG", icc_profile=ICC), "Display P3", 0),
        (JPEG, app_segments(saved("JPEG"), exif=exif_of_the_camera()), "Adobe RGB", 0),
        (JPEG, app_segments(saved("JPEG"), exif=b"Exif\0\0MM" + bytes(20)), "", 0),
        (JPEG, saved("JPEG"), "", 0),
        (AVIF, bytes(imagecodecs.avif_encode(DEEP >> 2, bitspersample=10, primaries=12, transfer=13)), "Display P3", 10),
        (AVIF, saved("AVIF", icc_profile=ICC), "Display P3", 8),
        (JPEG_2000, jpeg_2000_with(JP2, b"\3\0\0" + ICC), "Display P3", 12),
        (JPEG_2000, JP2, "", 12),
    ],
)
def test_what_is_said(kind: Any, content: bytes, name: str, bits: int) -> None:
    stream = io.BytesIO(content)
    profile, told = meaning_of(kind(stream, ""), stream, "leaf")
    assert ("" if profile is None else profile.name, told) == (name, bits)


def test_the_place_in_the_file_stays() -> None:
    stream = io.BytesIO(b"dear diary")
    stream.seek(4)
    assert beginning(stream) == b"dear diary" and stream.tell() == 4
