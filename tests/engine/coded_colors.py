"""Files that say what their colours mean in ways that no writer here has: their headers are written over."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import imagecodecs
import numpy as np
from PIL import Image

from grapl_engine.images.boxes import boxes
from grapl_engine.images.jpeg_xl import jpeg_xl_stream
from tests.engine.png_files import chunk

__all__ = [
    "app_segments", "cicp", "exif_of_the_camera", "jpeg_2000_with", "jpeg_xl_colors", "jpeg_xl_multiplied", "jpeg_xl_of_jpeg", "jpeg_xl_with",
    "jpeg_xl_with_profile_of",
]  # fmt: skip


def cicp(primaries: int, transfer: int, *, is_full: bool = True) -> bytes:
    """A chunk of PNG."""
    return chunk(b"cICP", bytes([primaries, transfer, 0, is_full]))


# JPEG


def app_segments(content: bytes, profile: bytes = b"", exif: bytes = b"", size: int = 60_000) -> bytes:
    """A JPEG with an ICC profile in parts of that size, the last part first, and EXIF."""
    parts = [profile[at : at + size] for at in range(0, len(profile), size)]
    told = [(0xE2, b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part) for number, part in enumerate(parts, 1)][::-1]
    told += [(0xE1, exif)] if exif else []
    added = b"".join(bytes([0xFF, code]) + struct.pack(">H", 2 + len(part)) + part for code, part in told)
    return content[:2] + added + content[2:]


def exif_of_the_camera(index: str = "R03") -> bytes:
    """EXIF with an index of interoperability."""
    tags = Image.Exif()
    tags.get_ifd(0x8769)[0xA005] = {1: index}
    tags[0x8769] = {0xA005: {1: index}}
    return tags.tobytes()


# JPEG 2000


def jpeg_2000_with(content: bytes, *told: bytes) -> bytes:
    """A file of boxes whose colours are told by these contents of `colr` boxes."""
    made = b""
    for kind, part in boxes(content):
        if kind == b"jp2h":
            others = [(other, inner) for other, inner in boxes(part) if other != b"colr"]
            part = b"".join(_box(*other) for other in [*others, *((b"colr", text) for text in told)])
        made += _box(kind, part)
    return made


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


# JPEG XL: numbers of a header, the lowest bit first


def jpeg_xl_colors(
    *, space: int = 0, white: int = 1, primaries: int = 1, transfer: int = 13, gamma: float = 0.0, places: Sequence[float] = ()
) -> list[int]:
    """The bits that tell colours by numbers; `places` are x and y of white (if that is of kind 2) and of primaries (of kind 2)."""
    bits = [0, 0, *_enum(space), *_enum(white)]
    left = list(places)
    if white == 2:
        bits += [bit for number in left[:2] for bit in _place(number)]
        left = left[2:]
    if space != 1:
        bits += _enum(primaries) + [bit for number in left for bit in _place(number)]
    return bits + ([1, *_number(round(gamma * 1e7), 24)] if gamma else [0, *_enum(transfer)]) + _enum(1)


def jpeg_xl_with(content: bytes, colors: list[int], *, bits: int = 8, before: list[int] | None = None) -> bytes:
    """A bare codestream of RGB, without further channels, whose colours are told so; `before` is what may stand before its depth."""
    stream = jpeg_xl_stream(content)
    size, end, is_xyb = _header(stream)
    depth = {8: [0, 0], 10: [1, 0], 12: [0, 1], 16: [1, 1, *_number(15, 6)]}[bits]
    header = [*size, 0, *(before or [0]), 0, *depth, int(bits < 16), 0, 0, is_xyb, *colors, *([1] if before else []), 0, 0, 1]
    return stream[:2] + _bytes(header) + stream[2 + -(-end // 8) :]


def jpeg_xl_multiplied(content: bytes) -> bytes:
    """A bare codestream of 8 bits with an opacity, whose colours are said to have been multiplied with it."""
    bits = _bits(content[2:64])
    at = len(_size(bits)) + 6  # all as usual, more, floats, depth, and how it is kept
    assert bits[at : at + 3] == [1, 0, 1], "one further channel, an opacity as usual"
    end = _colors_end(bits, at + 4) + 3  # behind colours as an eye; no extensions, and the rest as usual
    told = [*bits[: at + 2], 0, *_enum(0), 0, 0, 0, 0, 0, 0, 0, 1, *bits[at + 3 : end]]
    return content[:2] + _bytes(told) + content[2 + -(-end // 8) :]


def jpeg_xl_of_jpeg(values: np.ndarray, profile: bytes) -> bytes:
    """A JPEG that was made smaller without a loss, with its profile."""
    target = io.BytesIO()
    Image.fromarray(values).save(target, "JPEG", quality=100, subsampling=0, icc_profile=profile)
    return bytes(imagecodecs.jpegxl_encode_jpeg(target.getvalue()))


def jpeg_xl_with_profile_of(content: bytes, other: bytes) -> bytes:
    """A bare codestream that has the compressed profile of a file of `jpeg_xl_of_jpeg`."""
    source = jpeg_xl_stream(other)  # of the file's header and its profile alone
    _, end, _ = _header(source)
    profile = _bits(source[2:])[end:]
    stream = jpeg_xl_stream(content)
    size, end, is_xyb = _header(stream)
    header = [*size, 0, 0, 0, 0, 0, 1, 0, 0, is_xyb, 0, 1, 0, 0, 0, 0, 1]
    return stream[:2] + _bytes(header + profile) + stream[2 + -(-end // 8) :]


def _header(stream: bytes) -> tuple[list[int], int, int]:
    """The bits of the size, where the header ends, and whether it has colours as an eye; of RGB as this library writes it."""
    bits = _bits(stream[2:64])
    size = _size(bits)
    at = len(size)
    if bits[at]:  # all as usual: colours as an eye
        return size, at + 2, 1
    assert bits[at + 1 : at + 3] == [0, 0], "no more, whole numbers"
    at += 3 + (8 if bits[at + 3 : at + 5] == [1, 1] else 2)
    assert bits[at + 1 : at + 3] == [0, 0], "no further channels"
    is_xyb = bits[at + 3]
    at += 4
    at = _colors_end(bits, at)
    assert bits[at : at + 3] == [0, 0, 1], "no extensions"
    return size, at + 3, is_xyb


def _colors_end(bits: list[int], at: int) -> int:
    """Where the colours end that begin there."""
    if bits[at]:  # sRGB
        return at + 1
    if bits[at + 1]:  # a profile
        return at + 4
    space = bits[at + 2 : at + 4]
    at += 4
    for _ in range(1 if space == [1, 0] else 2):  # white, and primaries of colours
        at += _enum_length(bits, at)
    assert bits[at] == 0, "no gamma"
    at += 1
    for _ in range(2):  # curve and intent
        at += _enum_length(bits, at)
    return at


def _size(bits: list[int]) -> list[int]:
    at = 1 + (5 if bits[0] else 2 + (9, 13, 18, 30)[bits[1] + 2 * bits[2]])
    ratio = bits[at : at + 3]
    at += 3
    if not any(ratio):
        at += 5 if bits[0] else 2 + (9, 13, 18, 30)[bits[at] + 2 * bits[at + 1]]
    return bits[:at]


def _enum(value: int) -> list[int]:
    if value < 2:
        return [value, 0]
    return [0, 1, *_number(value - 2, 4)] if value < 18 else [1, 1, *_number(value - 18, 6)]


def _enum_length(bits: list[int], at: int) -> int:
    return 2 + {(0, 1): 4, (1, 1): 6}.get((bits[at], bits[at + 1]), 0)


def _place(value: float) -> list[int]:
    number = round(value * 1e6)
    number = 2 * number if number >= 0 else -2 * number - 1
    for code, (base, count) in enumerate(((0, 19), (2**19, 19), (2**20, 20), (2**21, 21))):
        if number < base + 2**count:
            return [code & 1, code >> 1, *_number(number - base, count)]
    raise ValueError(value)


def _number(value: int, count: int) -> list[int]:
    return [value >> at & 1 for at in range(count)]


def _bits(data: bytes) -> list[int]:
    return [int(bit) for bit in np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")]


def _bytes(bits: list[int]) -> bytes:
    return np.packbits(np.array(bits, np.uint8), bitorder="little").tobytes()
