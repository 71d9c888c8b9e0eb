"""What is made of each kind of picture file: formats x kinds x depths. The guide's table is made of it, and each row is tried.

A row has the function that writes such a file and says what is to be seen of it. `tests/engine/images/test_picture_kinds.py`
reads each and compares the values; `tests/generated.py` writes the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from tests.engine.png_files import chunk, png

__all__ = ["KINDS", "Kind", "rows"]

H, W = 24, 40
Written = Callable[[Path], np.ndarray | None]


@dataclass(frozen=True)
class Kind:
    """A kind of picture file.

    Attributes
    ----------
    format : str
        As `grapl_engine.images.formats` calls it.
    holds : str
        What its numbers are.
    depth : str
        How many bits a number has.
    write : function
        Writes such a file, and gives the pixels that are to be seen: uint8 or uint16, (H, W) or (H, W, 3). None: it is refused.
    word : str
        What the note or the refusal says, or a part of it; without one there is no note.
    off : int
        By how much a pixel may differ.
    """

    format: str
    holds: str
    depth: str
    write: Written
    word: str = ""
    off: int = 0
    is_refused: bool = False

    @property
    def outcome(self) -> str:
        """What is made of it, for the table."""
        if self.is_refused:
            return f"refused: *{self.word}*"
        return f"converted: *{self.word}*" if self.word else "read exactly"


def grey(bits: int, seed: int = 0) -> np.ndarray:
    """Numbers of so many bits, the smallest and the largest among them."""
    dtype = np.uint8 if bits <= 8 else np.uint16 if bits <= 16 else np.uint32 if bits <= 32 else np.uint64
    values = np.random.default_rng(bits + seed).integers(0, 2**bits, (H, W), dtype=dtype)
    values.flat[:4] = 0, 2**bits - 1, 0, 2**bits - 1
    return values


def rgb(bits: int) -> np.ndarray:
    """The same for three colours."""
    return np.dstack([grey(bits, seed) for seed in range(3)])


def full(values: np.ndarray, low: float | None = None, high: float | None = None) -> np.ndarray:
    """Numbers as they are shown: over the whole range of 8 or 16 bits."""
    if values.dtype in (np.uint8, np.uint16) and low is None:
        return values
    wide = values.astype(np.longdouble)
    low, high = wide.min() if low is None else low, wide.max() if high is None else high
    return np.asarray((wide - low) * 65535 / (high - low) + 0.5).astype(np.uint16)


def over_white(color: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Colours under an alpha of their own type over white, by the definition, in whole numbers."""
    most = int(np.iinfo(color.dtype).max)
    color, alpha = color.astype(np.uint64), alpha.astype(np.uint64)
    alpha = alpha[..., None] if alpha.ndim < color.ndim else alpha
    shade = ((most - color) * alpha + most // 2) // most
    return np.asarray(most - shade).astype(np.uint8 if most == 255 else np.uint16)


def scaled(values: np.ndarray, bits: int) -> np.ndarray:
    """Whole numbers of fewer than 8 bits over the range of 8."""
    return (values.astype(int) * 255 // (2**bits - 1)).astype(np.uint8)


TRANSPARENT = "Transparent parts were laid over white."

# PNG


def png_file(values: np.ndarray, bits: int, *chunks: bytes, shown: np.ndarray) -> Written:
    def write(path: Path) -> np.ndarray:
        path.write_bytes(png(values, bits, *chunks))
        return shown

    return write


def _png_rows() -> Iterator[Kind]:
    for bits in (1, 2, 4, 8, 16):
        values = grey(bits)
        eight = scaled(values, bits) if bits < 8 else values
        yield Kind("PNG", "grey", f"{bits}", png_file(values, bits, shown=eight))
        key = values[3, 3]
        gone = np.where(values == key, np.iinfo(eight.dtype).max, eight)
        tag = chunk(b"tRNS", int(key).to_bytes(2, "big"))
        yield Kind("PNG", "grey, one value transparent", f"{bits}", png_file(values, bits, tag, shown=gone), TRANSPARENT)
    for bits in (8, 16):
        values, alpha = rgb(bits), grey(bits, 9)
        most = np.iinfo(values.dtype).max
        yield Kind("PNG", "RGB", f"{bits}", png_file(values, bits, shown=values))
        key = values[3, 3]
        gone = np.where((values == key).all(-1, keepdims=True), most, values)
        tag = chunk(b"tRNS", key.astype(">u2").tobytes())
        yield Kind("PNG", "RGB, one colour transparent", f"{bits}", png_file(values, bits, tag, shown=gone), TRANSPARENT)
        for kind, color in (("grey and alpha", values[..., 0]), ("RGB and alpha", values)):
            file = png_file(np.dstack([color, alpha]), bits, shown=over_white(color, alpha))
            yield Kind("PNG", kind, f"{bits}", file, TRANSPARENT)
    for bits in (1, 2, 4, 8):
        indices = grey(bits)
        colors = np.random.default_rng(bits).integers(0, 256, (2**bits, 3), dtype=np.uint8)
        table = chunk(b"PLTE", colors.tobytes())
        yield Kind("PNG", "palette", f"{bits}", png_file(indices[..., None], -bits, table, shown=colors[indices]))
        alpha = np.arange(2**bits).astype(np.uint8)
        tables = table, chunk(b"tRNS", alpha.tobytes())
        shown = over_white(colors, alpha)[indices]
        yield Kind(
            "PNG", "palette with alpha", f"{bits}", png_file(indices[..., None], -bits, *tables, shown=shown), TRANSPARENT
        )


# TIFF


def tiff_file(values: np.ndarray, shown: np.ndarray | None, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray | None:
        tifffile.imwrite(path, values, **({"photometric": "minisblack"} | facts))
        return shown

    return write


def _tiff_rows() -> Iterator[Kind]:
    for bits in (8, 16, 32, 64):
        values = grey(bits)
        yield Kind("TIFF", "grey", f"{bits}", tiff_file(values, full(values)))
    for bits in (8, 16):
        values = grey(bits)
        yield Kind("TIFF", "grey, white is 0", f"{bits}", tiff_file(values, full(~values), photometric="miniswhite"))
        yield Kind("TIFF", "RGB", f"{bits}", tiff_file(rgb(bits), rgb(bits), photometric="rgb"))


# JPEG


def jpeg_file(mode: str, color: int | tuple[int, ...], shown: tuple[int, int, int]) -> Written:
    def write(path: Path) -> np.ndarray:
        Image.new(mode, (W, H), color).save(path, "JPEG", quality=100)
        return np.full((H, W, 3), shown, np.uint8)

    return write


def _jpeg_rows() -> Iterator[Kind]:
    yield Kind("JPEG", "grey", "8", jpeg_file("L", 99, (99, 99, 99)))
    yield Kind("JPEG", "YCbCr", "8", jpeg_file("RGB", (200, 90, 30), (200, 90, 30)), off=2)
    note = "CMYK colours were turned into RGB without a colour profile."
    yield Kind("JPEG", "CMYK", "8", jpeg_file("CMYK", (0, 255, 255, 0), (255, 0, 0)), note, off=2)


KINDS = (*_png_rows(), *_jpeg_rows(), *_tiff_rows())
"""All of them."""


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Format, kind, depths and what is made of it: a row for all depths of which the same is made."""
    for (name, holds, outcome), kinds in groupby(
        sorted(KINDS, key=_place), lambda kind: (kind.format, kind.holds, kind.outcome)
    ):
        yield name, holds, ", ".join(kind.depth for kind in kinds), outcome


def _place(kind: Kind) -> tuple[int, int]:
    """Formats and kinds in the order in which they are first named."""
    formats = [other.format for other in KINDS]
    same = [(other.format, other.holds, other.outcome) for other in KINDS]
    return formats.index(kind.format), same.index((kind.format, kind.holds, kind.outcome))
