"""What the colours of a file mean that Pillow reads, by whatever its format has to say it with."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING

from grapl_engine.images.color_profile import embedded, of_the_camera
from grapl_engine.images.heif_colors import avif_bits, heif_colors
from grapl_engine.images.jpeg_2000 import jpeg_2000_colors, jpeg_2000_header
from grapl_engine.images.png_colors import of_png

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from grapl_engine.images.color_profile import ColorProfile

__all__ = ["beginning", "meaning_of"]

INTEROPERABILITY = 0xA005
"""EXIF's table of that name."""
BEGINNING = 2**22
"""Bytes in which a file says what its colours mean, if it does."""
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, AttributeError, struct.error)
"""What Pillow raises on EXIF that is damaged."""


def meaning_of(image: ImageFile, stream: IO[bytes], name: str) -> tuple[ColorProfile | None, int]:
    """What its colours mean, by whatever the format has to say it with; and how many bits its numbers have, 0 as usual."""
    if image.format == "PNG":
        return of_png(stream, image.info), 0
    told, bits = embedded(image.info.get("icc_profile")), 0
    if image.format == "JPEG2000":
        start = beginning(stream)
        said = jpeg_2000_header(start)
        told, bits = jpeg_2000_colors(start, name), 0 if said is None else said.bits
    elif image.format == "AVIF":
        start = beginning(stream)
        told, bits = told or heif_colors(start), avif_bits(start)
    elif image.format in ("JPEG", "MPO") and told is None:
        try:
            told = of_the_camera(image.getexif().get_ifd(INTEROPERABILITY).get(1))
        except UNREADABLE:  # EXIF that cannot be read says nothing
            told = None
    return told, bits


def beginning(stream: IO[bytes]) -> bytes:
    """What stands before the pixels; the place in the file stays."""
    place = stream.tell()
    stream.seek(0)
    data = stream.read(BEGINNING)
    stream.seek(place)
    return data
