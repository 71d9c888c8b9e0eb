"""Which picture files can be read, and how large they may be.

One table: the dialog for opening, the desktop's menu, the data sets of studies and the sentences for wrong files follow
from it, and the table in the guide is compared with it. Nothing is imported for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from grapl_engine.errors import PictureError

__all__ = ["MAX_PIXELS", "READABLE", "SUFFIXES", "WAY_OUT", "PictureFormat", "check_size"]

MAX_PIXELS = 300_000_000
"""Larger pictures are refused: at 3 bytes a pixel the engine's copies would pass a few gigabytes."""


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """A kind of picture file.

    Attributes
    ----------
    name : str
        How people call it.
    suffixes : tuple of str
        Lower case, with the dot. What a file is is found out from its first bytes, not from these.
    types : tuple of str
        What the desktop calls it, without ``image/``.
    holds : str
        What of it can be read, for the guide.
    plugin : str
        Pillow's module for it, without ``ImagePlugin``; its upper case is Pillow's name of the format.
    is_advised : bool
        Whether a picture that cannot be read is better saved so.
    """

    name: str
    suffixes: tuple[str, ...]
    types: tuple[str, ...]
    holds: str
    plugin: str
    is_advised: bool = True


READABLE = (
    PictureFormat("PNG", (".png",), ("png",), "1 to 16 bits: grey, RGB, palette, with or without transparency", "Png"),
    PictureFormat("JPEG", (".jpg", ".jpeg"), ("jpeg",), "8 bits: grey, RGB, CMYK", "Jpeg"),
    PictureFormat(
        "TIFF",
        (".tif", ".tiff"),
        ("tiff",),
        "1 to 64 bits, whole numbers and floats: grey, RGB, palette, CMYK, with or without transparency; strips, tiles or "
        "planes; uncompressed, LZW, deflate, PackBits, JPEG, ZSTD, LZMA, fax, WebP, JPEG 2000, JPEG XL, LERC",
        "Tiff",
    ),
    PictureFormat("BMP", (".bmp",), ("bmp",), "1 to 8 bits: grey, RGB, palette", "Bmp"),
    PictureFormat("WebP", (".webp",), ("webp",), "8 bits: RGB, with or without transparency", "WebP"),
    PictureFormat("GIF", (".gif",), ("gif",), "a palette, with or without transparency", "Gif", is_advised=False),
    PictureFormat(
        "PPM",
        (".ppm", ".pgm"),
        ("x-portable-pixmap", "x-portable-graymap"),
        "RGB of 8 bits, grey of 8 and 16 bits",
        "Ppm",
        is_advised=False,
    ),
)
SUFFIXES = tuple(suffix for kind in READABLE for suffix in kind.suffixes)

_ADVISED = [kind.name for kind in READABLE if kind.is_advised]
WAY_OUT = f"save it as {', '.join(_ADVISED[:-1])} or {_ADVISED[-1]} in another program"


def check_size(width: int, height: int, name: str) -> None:
    """Refuse what would not fit into memory.

    Raises
    ------
    PictureError
        Above `MAX_PIXELS`.
    """
    if width * height > MAX_PIXELS:
        most = MAX_PIXELS // 10**6
        raise PictureError(
            f"{name} has {width} x {height} pixels, more than {most} million: make it smaller in another program."
        )
