"""The boxes of an ISO media file, as JPEG 2000, JPEG XL, AVIF and HEIC are made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["boxes", "first_box"]


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each; ends at what is no box."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        start = 8
        if size == 1:
            if at + 16 > len(data):
                return
            size, start = struct.unpack_from(">Q", data, at + 8)[0], 16
        end = at + size if size else len(data)
        if end < at + start or not kind.strip(b" ").isalnum():
            return
        yield kind, data[at + start : end]
        at = end


def first_box(data: bytes, *path: bytes) -> bytes:
    """The content of the first box of that kind within the first of the kind before it, and so on; empty where it is not there.

    Parameters
    ----------
    data : bytes
    *path : bytes
        Kinds from the outside to the inside.
    """
    for kind in path:
        data = next((content for other, content in boxes(data) if other == kind), b"")
        if kind == b"meta":  # has a version before its boxes
            data = data[4:]
    return data
