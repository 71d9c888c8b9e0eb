"""What a JPEG 2000 says before its pixels: size, tiles, bits, and the meaning of its colours (ISO/IEC 15444-1, A and I)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from grapl_engine.errors import PictureError
from grapl_engine.images import formats
from grapl_engine.images.boxes import boxes, first_box
from grapl_engine.images.code_points import of_primaries
from grapl_engine.images.color_profile import ColorProfile, embedded
from grapl_engine.images.formats import WAY_OUT

__all__ = ["Jpeg2000", "check_channels", "check_tile", "jpeg_2000_colors", "jpeg_2000_header", "without_restricted_profile"]

CODESTREAM = b"\xff\x4f\xff\x51"
"""Its start, and that of its first segment."""
ENUMERATED, RESTRICTED, ANY = 1, 2, 3
"""Ways to tell colours: by a number, by an ICC profile of a simple kind, by one of any kind."""
CIELAB, E_SRGB, ROMM, E_SYCC = 14, 20, 21, 24
SPACES = {E_SRGB: "e-sRGB", E_SYCC: "e-sYCC"}
ROMM_PRIMARIES = (0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001)
"""x and y of white, red, green and blue of ISO 22028-2, which people call ProPhoto."""
MOST_CHANNELS = 4
"""Three colours and an opacity, or four inks."""
UNPACKED = 5
"""Bytes of a number while a tile of 8 bits is unpacked: 32 bits of the decoder's own, and what is made of them."""


class Jpeg2000(NamedTuple):
    """What the codestream says of itself; sizes in pixels."""

    width: int
    height: int
    bits: int
    samples: int
    tile_width: int
    tile_height: int


def jpeg_2000_header(data: bytes) -> Jpeg2000 | None:
    """Read what a codestream says, be it in a file of boxes or bare; None where there is none.

    Raises
    ------
    struct.error, IndexError
        If it is cut short.
    """
    at = data.find(CODESTREAM)
    if at < 0:
        return None
    right, bottom, left, top, tile_width, tile_height = struct.unpack_from(">6I", data, at + 8)
    count = struct.unpack_from(">H", data, at + 40)[0]
    depths = [(data[at + 42 + 3 * number] & 127) + 1 for number in range(min(count, 4))]
    width, height = right - left, bottom - top
    return Jpeg2000(width, height, max(depths), count, min(tile_width, width), min(tile_height, height))


def jpeg_2000_colors(data: bytes, name: str) -> ColorProfile | None:
    """What its colours mean; None where that is sRGB, or not said.

    Parameters
    ----------
    data : bytes
        The file, or what of it stands before the codestream.
    name : str
        The file's name, for sentences.

    Raises
    ------
    PictureError
        If it is CIELAB.
    """
    said = [content for kind, content in boxes(first_box(data, b"jp2h")) if kind == b"colr" and len(content) > 3]
    profiles = [content[3:] for content in said if content[0] in (RESTRICTED, ANY)]
    if profiles:
        return embedded(profiles[0])
    numbers = [int.from_bytes(content[3:7], "big") for content in said if content[0] == ENUMERATED]
    space = numbers[0] if numbers else 0
    if space == CIELAB:
        raise PictureError(f"{name} has colours as CIELAB in a JPEG 2000, which are not converted here: {WAY_OUT}.")
    if space == ROMM:
        return of_primaries(ROMM_PRIMARIES, 1.8, "ROMM RGB (ProPhoto)")
    return ColorProfile(b"", SPACES[space], "it is not converted here") if space in SPACES else None


def without_restricted_profile(data: bytes) -> bytes:
    """The file, with its profile said to be of any kind: one of the simple kind is applied by OpenJPEG, and wrongly.

    Of 16 bits it makes sRGB, of 12 something near it, of grey noise.
    """
    start = max(data.find(CODESTREAM), 0)
    changed = data[:start].replace(b"colr" + bytes([RESTRICTED]), b"colr" + bytes([ANY]))
    return data if data.startswith(changed) else changed + data[start:]


def check_channels(said: Jpeg2000, name: str) -> None:
    """Refuse more channels than a picture has, before room is made for them.

    Raises
    ------
    PictureError
    """
    if said.samples > MOST_CHANNELS:
        raise PictureError(f"{name} has {said.samples} channels in a JPEG 2000, of which no picture is made here: {WAY_OUT}.")


def check_tile(said: Jpeg2000, name: str) -> None:
    """Refuse a picture of 8 bits whose tile would take more memory than four times the largest picture of its kind.

    Raises
    ------
    PictureError
        If it is not cut into tiles, and too large for that.
    """
    if said.bits > 8:  # what is shown of it is larger than what the decoder needs
        return
    pixels = max(1, said.width * said.height)
    # Beside the tile there is the whole picture, as Pillow has it and as an array.
    taken = said.tile_width * said.tile_height * said.samples * UNPACKED + pixels * (4 + said.samples)
    most = 4 * formats.MAX_PIXELS * max(3, said.samples)
    if taken > most:
        millions = most * pixels // taken // 10**6
        raise PictureError(
            f"{name} has {said.width} × {said.height} pixels that are not cut into small tiles; of such a JPEG 2000 no more "
            f"than {millions} million are unpacked: save it in tiles, or {WAY_OUT}."
        )
