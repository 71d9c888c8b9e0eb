"""What an AVIF says in its boxes."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest

from grapl_engine.images.heif_colors import avif_bits, heif_colors


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_bits(bits: int) -> None:
    values = np.zeros((24, 40, 3), np.uint8 if bits == 8 else np.uint16)
    assert avif_bits(bytes(imagecodecs.avif_encode(values, bitspersample=bits))) == bits


def test_colours() -> None:
    content = bytes(imagecodecs.avif_encode(np.zeros((24, 40, 3), np.uint8), primaries=12, transfer=13))
    found = heif_colors(content)
    assert found is not None and found.name == "Display P3"


@pytest.mark.parametrize("content", [b"", b"dear diary", bytes(100)])
def test_nothing_is_said(content: bytes) -> None:
    assert heif_colors(content) is None and avif_bits(content) == 0
