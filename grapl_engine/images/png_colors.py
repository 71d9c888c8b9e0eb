"""What a PNG says of its colours: in its chunks cICP, iCCP, sRGB, or gAMA and cHRM; what is named first here counts most."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import IO, Any

from grapl_engine.images.code_points import SRGB_PRIMARIES, of_code_points, of_primaries
from grapl_engine.images.color_profile import ColorProfile, embedded

__all__ = ["of_png"]

USUAL_GAMMA, SAME_GAMMA = 1 / 2.2, 0.05
"""libpng takes a gamma within 5 % for the same; what says 1 / 2.2 means sRGB's own curve."""
MOST_CHUNKS = 1000
"""That may stand before the pixels."""


def of_png(stream: IO[bytes], info: Mapping[Any, Any]) -> ColorProfile | None:
    """The meaning of a PNG's numbers; None where that is sRGB, or not said.

    Parameters
    ----------
    stream : binary file
        On disk; left where it was.
    info : mapping
        ``info`` of Pillow's PNG.
    """
    if len(code := _chunk(stream, b"cICP")) >= 4:
        if not code[3]:
            return ColorProfile(b"", "numbers from 16 to 235", "the range of films is not converted here")
        return of_code_points(code[0], code[1])
    if (profile := embedded(info.get("icc_profile"))) is not None:
        return profile
    if "srgb" in info:
        return None
    gamma = float(info.get("gamma") or USUAL_GAMMA)
    is_usual = gamma <= 0 or abs(gamma / USUAL_GAMMA - 1) < SAME_GAMMA
    return of_primaries(tuple(info.get("chromaticity") or SRGB_PRIMARIES), None if is_usual else 1 / gamma)


def _chunk(stream: IO[bytes], wanted: bytes) -> bytes:
    """The content of the first chunk of that kind before the pixels; empty where there is none."""
    place = stream.tell()
    at = 8
    try:
        for _ in range(MOST_CHUNKS):
            stream.seek(at)
            header = stream.read(8)
            if len(header) < 8 or header[4:] in (b"IDAT", b"IEND"):
                return b""
            size = struct.unpack(">I", header[:4])[0]
            if header[4:] == wanted:
                return stream.read(min(size, 64))
            at += 12 + size
    finally:
        stream.seek(place)
    return b""
