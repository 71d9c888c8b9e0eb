"""PNGs of each kind, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.engine.kind_of_file import TRANSPARENT, Kind, Written, grey, over_white, rgb, scaled
from tests.engine.png_files import chunk, png


def png_file(values: np.ndarray, bits: int, *chunks: bytes, shown: np.ndarray) -> Written:
    def write(path: Path) -> np.ndarray:
        path.write_bytes(png(values, bits, *chunks))
        return shown

    return write


def png_kinds() -> Iterator[Kind]:
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
