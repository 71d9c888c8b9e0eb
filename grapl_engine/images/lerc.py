"""How large a LERC is by its own word, be it within deflate or Zstandard, as a TIFF may have it (tag LercParameters)."""

from __future__ import annotations

import struct
import zlib

__all__ = ["inflated", "lerc_size"]

SIGNATURE = b"Lerc2 "
ZSTD_SIGNATURE = b"\x28\xb5\x2f\xfd"
ZLIB_METHOD = 8
"""The lower half of the first byte of what zlib wrote."""


def lerc_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and numbers a pixel of the parts of a LERC, all bands together.

    Raises
    ------
    struct.error
        If it is cut short.
    """
    at = width = height = depth = 0
    while data.startswith(SIGNATURE, at):
        version = struct.unpack_from("<i", data, at + 6)[0]
        place = at + (10 if version < 3 else 14)  # behind a checksum
        rows, columns = struct.unpack_from("<ii", data, place)
        numbers = struct.unpack_from("<i", data, place + 8)[0] if version >= 4 else 1
        width, height, depth = max(width, columns), max(height, rows), depth + max(numbers, 1)
        length = struct.unpack_from("<i", data, place + (20 if version >= 4 else 16))[0]
        if length <= 0:
            break
        at += length
    return width, height, depth


def inflated(data: bytes, most: int) -> bytes:
    """A LERC without the compression that is around it.

    Parameters
    ----------
    data : bytes
        Of a strip or tile.
    most : int
        Bytes that are unpacked of it at the most.

    Returns
    -------
    bytes
        The same where there is no such compression.

    Raises
    ------
    ValueError
        If it is larger than that, damaged, or does not say how large it is.
    """
    if data.startswith(ZSTD_SIGNATURE):
        size = _zstd_size(data)
        if size is None:
            raise ValueError("a part of unknown size")
        if size <= most:
            import imagecodecs

            return bytes(imagecodecs.zstd_decode(data, out=size))
    elif data[:1] and data[0] & 15 == ZLIB_METHOD:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(data, most)
        if not unpacking.unconsumed_tail:
            return found
    else:
        return data
    raise ValueError(f"a part that grows beyond {most} bytes")


def _zstd_size(data: bytes) -> int | None:
    """What a frame of Zstandard says that it holds (RFC 8878, 3.1.1.1); None where it does not say it."""
    kind = data[4]
    is_one_segment, code = kind >> 5 & 1, kind >> 6
    length = (1, 2, 4, 8)[code] if code or is_one_segment else 0
    start = 5 + (not is_one_segment) + (0, 1, 2, 4)[kind & 3]
    said = int.from_bytes(data[start : start + length], "little")
    return None if not length or len(data) < start + length else said + (256 if code == 1 else 0)
