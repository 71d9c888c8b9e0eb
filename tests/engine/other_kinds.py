"""JPEGs and other files of each kind, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.engine.kind_of_file import INKS, H, Kind, W, Written


def jpeg_file(mode: str, color: int | tuple[int, ...], shown: tuple[int, int, int]) -> Written:
    def write(path: Path) -> np.ndarray:
        Image.new(mode, (W, H), color).save(path, "JPEG", quality=100)
        return np.full((H, W, 3), shown, np.uint8)

    return write


def jpeg_kinds() -> Iterator[Kind]:
    yield Kind("JPEG", "grey", "8", jpeg_file("L", 99, (99, 99, 99)))
    yield Kind("JPEG", "YCbCr", "8", jpeg_file("RGB", (200, 90, 30), (200, 90, 30)), off=2)
    yield Kind("JPEG", "CMYK", "8", jpeg_file("CMYK", (0, 255, 255, 0), (255, 0, 0)), INKS, off=2)
