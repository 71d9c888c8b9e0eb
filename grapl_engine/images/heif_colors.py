"""What an AVIF says of its numbers in its boxes: bits, and colours by code points (ISO/IEC 23008-12 and 14496-12)."""

from __future__ import annotations

import struct

from grapl_engine.images.boxes import boxes, first_box
from grapl_engine.images.code_points import of_code_points
from grapl_engine.images.color_profile import ColorProfile

__all__ = ["avif_bits", "heif_colors"]

PROPERTIES = (b"meta", b"iprp", b"ipco")


def heif_colors(data: bytes) -> ColorProfile | None:
    """What the first code points mean; None where that is sRGB, or not said."""
    for kind, content in boxes(first_box(data, *PROPERTIES)):
        if kind == b"colr" and content.startswith(b"nclx") and len(content) >= 8:
            return of_code_points(*struct.unpack_from(">2H", content, 4))
    return None


def avif_bits(data: bytes) -> int:
    """Of a number: 8, 10 or 12; 0 where it is not said."""
    said = first_box(data, *PROPERTIES, b"av1C")
    if len(said) < 3:
        return 0
    is_deep, is_twelve = said[2] >> 6 & 1, said[2] >> 5 & 1
    return 12 if is_deep and is_twelve else 10 if is_deep else 8
