"""PNGs written by hand, as Pillow cannot write them: an oracle for the decoders."""

from __future__ import annotations

import struct
import zlib

import numpy as np

COLOR_TYPES = {1: 0, 3: 2, 2: 4, 4: 6}
PALETTE = 3
ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png16(values: np.ndarray, before: bytes = b"", after: bytes = b"", *, interlaced: bool = False) -> bytes:
    """A PNG of 16 bits with 1 to 4 channels, and other chunks before or after its pixels."""
    return _file(values, 16, before, after, interlaced=interlaced)


def png(values: np.ndarray, bits: int, *before: bytes) -> bytes:
    """A PNG of 1 to 16 bits, (H, W) or (H, W, channels), and chunks before its pixels; below 0 bits: indices of a palette."""
    return _file(values.reshape(*values.shape[:2], -1), bits, b"".join(before), b"")


def _file(values: np.ndarray, bits: int, before: bytes, after: bytes, *, interlaced: bool = False) -> bytes:
    height, width, channels = values.shape
    color = PALETTE if bits < 0 else COLOR_TYPES[channels]
    header = struct.pack(">IIBBBBB", width, height, abs(bits), color, 0, 0, int(interlaced))
    parts = [values[top::down, left::right] for top, left, down, right in ADAM7] if interlaced else [values]
    rows = b"".join(b"\0" + _packed(row, abs(bits)) for part in parts for row in part)
    pixels = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + pixels + after + chunk(b"IEND", b"")


def _packed(row: np.ndarray, bits: int) -> bytes:
    if bits >= 8:
        return row.astype(f">u{bits // 8}").tobytes()
    places = row.reshape(-1, 1) >> np.arange(bits - 1, -1, -1) & 1  # the highest bit of each number first
    return np.packbits(places.astype(bool)).tobytes()
