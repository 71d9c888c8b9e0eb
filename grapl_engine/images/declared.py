"""How large a picture is by its own word, read from its compressed stream before anything is unpacked.

For streams whose decoders make room for what these say, whether they are files or lie in the strips and tiles of a TIFF.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from grapl_engine.images.jpeg_2000 import jpeg_2000_header
from grapl_engine.images.jpeg_xl import jpeg_xl_header
from grapl_engine.images.lerc import lerc_size

__all__ = ["JPEG_LS", "Declared", "declared"]

JPEG_LS = 0xF7
"""The process of a JPEG that is a JPEG-LS."""


class Declared(NamedTuple):
    """What a stream says of itself.

    Attributes
    ----------
    width, height : int
        In pixels.
    bits : int
        Of a number; 0 where the stream says it too late.
    process : int
        Of a JPEG: the marker that tells how it is compressed.
    samples : int
        Numbers of a pixel; 0 where it does not matter, for no more than four can be.
    """

    width: int
    height: int
    bits: int = 0
    process: int = 0
    samples: int = 0


def declared(data: bytes) -> Declared | None:
    """What a JPEG, JPEG-LS, JPEG 2000, JPEG XL, JPEG XR, LERC, PNG or WebP says of itself; None: none, or cut short."""
    try:
        for starts, read in _READERS:
            if data.startswith(starts):
                return read(data)
    except (struct.error, IndexError, ValueError):
        return None
    return None


def _jpeg(data: bytes) -> Declared | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
        elif marker == JPEG_LS or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC)):
            bits, height, width = struct.unpack_from(">BHH", data, at + 4)
            return Declared(width, height, bits, marker)
        elif marker == 0xD9 or marker == 0xDA:  # the pixels, or the end
            return None
        else:
            at += 2 if marker == 0x01 or 0xD0 <= marker <= 0xD8 else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _png(data: bytes) -> Declared:
    return Declared(*struct.unpack_from(">IIB", data, 16))


def _webp(data: bytes) -> Declared | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return Declared(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"), 8)
    if kind == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        return Declared(1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF), 8)
    width, height = struct.unpack_from("<HH", data, 26)
    return Declared(width & 0x3FFF, height & 0x3FFF, 8)


def _jpeg_2000(data: bytes) -> Declared | None:
    said = jpeg_2000_header(data)
    return None if said is None else Declared(said.width, said.height, said.bits, samples=said.samples)


def _jpeg_xr(data: bytes) -> Declared | None:
    at = struct.unpack_from("<I", data, 4)[0]
    found = {}
    for entry in range(at + 2, at + 2 + 12 * struct.unpack_from("<H", data, at)[0], 12):
        tag, kind = struct.unpack_from("<HH", data, entry)
        found[tag] = struct.unpack_from("<H" if kind == 3 else "<I", data, entry + 8)[0]
    return Declared(found[0xBC80], found[0xBC81]) if {0xBC80, 0xBC81} <= found.keys() else None


def _lerc(data: bytes) -> Declared:
    width, height, samples = lerc_size(data)
    return Declared(width, height, samples=samples)


def _jpeg_xl(data: bytes) -> Declared | None:
    said = jpeg_xl_header(data)
    return None if said is None else Declared(said.width, said.height, said.bits)


_READERS = (
    (b"\xff\xd8", _jpeg),
    (b"\x89PNG", _png),
    (b"RIFF", _webp),
    (b"\0\0\0\x0cjP  ", _jpeg_2000),
    (b"\xff\x4f\xff\x51", _jpeg_2000),
    (b"II\xbc", _jpeg_xr),
    (b"Lerc2 ", _lerc),
    (b"\xff\x0a", _jpeg_xl),
    (b"\0\0\0\x0cJXL ", _jpeg_xl),
)
