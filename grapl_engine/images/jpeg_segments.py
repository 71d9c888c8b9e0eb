"""What stands before the pixels of a JPEG: its ICC profile, and what EXIF says of the camera."""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["jpeg_exif", "jpeg_profile"]

APP1, APP2, SCAN, END = 0xE1, 0xE2, 0xDA, 0xD9
EXIF, PROFILE = b"Exif\0\0", b"ICC_PROFILE\0"


def jpeg_profile(data: bytes) -> bytes:
    """The ICC profile, which may lie in several segments; empty where there is none, or a part is missing."""
    parts, count = {}, 0
    for content in _segments(data, APP2, PROFILE):
        if len(content) > 2:
            count = content[1]
            parts[content[0]] = content[2:]
    return b"".join(parts[number] for number in range(1, count + 1)) if set(range(1, count + 1)) <= parts.keys() else b""


def jpeg_exif(data: bytes) -> bytes:
    """EXIF with the words before it, as Pillow wants it; empty where there is none."""
    return next((EXIF + content for content in _segments(data, APP1, EXIF)), b"")


def _segments(data: bytes, wanted: int, starts: bytes) -> Iterator[bytes]:
    """Contents of the segments of that marker that begin so, without that beginning."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in (SCAN, END):
            return
        if marker == 0xFF:  # a byte that fills
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            size = struct.unpack_from(">H", data, at + 2)[0]
            if marker == wanted and data.startswith(starts, at + 4):
                yield data[at + 4 + len(starts) : at + 2 + size]
            at += 2 + max(size, 2)
