"""Which picture files can be read, and how large they may be.

One table: the dialog for opening, the desktop's menu, the data sets of studies and the sentences for wrong files follow
from it, and the table in the guide is compared with it. Nothing is imported for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from grapl_engine.errors import PictureError

__all__ = ["MAX_PIXELS", "READABLE", "SUFFIXES", "WAY_OUT", "PictureFormat", "check_size", "refuse_by_name"]

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
        Pillow's module for it, without ``ImagePlugin``; empty where `grapl_engine.images.codec_files` reads it.
    pillow : str
        Pillow's name of the format.
    is_advised : bool
        Whether a picture that cannot be read is better saved so.
    """

    name: str
    suffixes: tuple[str, ...]
    types: tuple[str, ...]
    holds: str
    plugin: str
    is_advised: bool = True

    @property
    def pillow(self) -> str:  # noqa: D102 - above
        return "JPEG2000" if self.plugin == "Jpeg2K" else self.plugin.upper()


READABLE = (
    PictureFormat("PNG", (".png",), ("png",), "1 to 16 bits: grey, RGB, palette, with or without transparency", "Png"),
    PictureFormat("JPEG", (".jpg", ".jpeg"), ("jpeg",), "8 bits: grey, RGB, CMYK; 9 to 16 bits: grey, RGB", "Jpeg"),
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
        "1 to 16 bits: grey, RGB",
        "Ppm",
        is_advised=False,
    ),
    PictureFormat(
        "AVIF", (".avif",), ("avif",), "8 to 12 bits: grey, RGB, with or without transparency", "Avif", is_advised=False
    ),
    PictureFormat(
        "JPEG 2000",
        (".jp2", ".j2k"),
        ("jp2",),
        "8 to 16 bits: grey, RGB, with or without transparency",
        "Jpeg2K",
        is_advised=False,
    ),
    PictureFormat(
        "JPEG XL",
        (".jxl",),
        ("jxl",),
        "8 to 16 bits and floats: grey, RGB, with or without transparency",
        "",
        is_advised=False,
    ),
    PictureFormat("JPEG-LS", (".jls",), ("jls",), "8 to 16 bits: grey, RGB", "", is_advised=False),
    PictureFormat(
        "HEIC",
        (".heic", ".heif"),
        ("heic", "heif"),
        "8 to 12 bits: RGB, with or without transparency, where the package `pi-heif` is installed",
        "",
        is_advised=False,
    ),
)
SUFFIXES = tuple(suffix for kind in READABLE for suffix in kind.suffixes)

UNREADABLE = (
    (0, b"8BPS", "a Photoshop drawing (PSD)"),
    (0, b"gimp xcf", "a GIMP drawing (XCF)"),
    (0, b"%PDF", "a PDF document"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"<svg", "a drawing of lines (SVG)"),
    (0, b"<?xml", "an XML file, such as a drawing of lines (SVG)"),
    (0, b"<!DOCTYPE", "a web page, not the picture on it"),
    (0, b"<!doctype", "a web page, not the picture on it"),
    (0, b"<html", "a web page, not the picture on it"),
    (0, b"v/1\x01", "an OpenEXR picture"),
    (0, b"#?R", "a Radiance picture (HDR)"),
    (0, b"II\xbc", "a JPEG XR picture"),
    (0, b"qoif", "a QOI picture"),
    (0, b"BPG\xfb", "a BPG picture"),
    (0, b"DDS ", "a texture (DDS)"),
    (0, b"\0\0\1\0", "an icon (ICO)"),
    (0, b"P7\n", "a PAM picture"),
    (0, b"PF\n", "a PFM picture"),
    (0, b"SIMPLE  =", "a FITS picture"),
    (0, b"CDF\x01", "a netCDF file"),
    (0, b"CDF\x02", "a netCDF file"),
    (0, b"\x89HDF", "an HDF5 file"),
    (0, b"\x93NUMPY", "an array of NumPy"),
    (0, b"ZISRAWFILE", "a Zeiss stack (CZI)"),
    (0, b"\xd0\xcf\x11\xe0", "a Microsoft or microscope container (OLE)"),
    (0, b"PK\3\4", "a ZIP archive"),
    (0, b"FUJIFILMCCD-RAW", "camera raw (RAF)"),
    (0, b"IIU\0", "camera raw (RW2)"),
    (0, b"IIRO", "camera raw (ORF)"),
    (0, b"IIRS", "camera raw (ORF)"),
    (0, b"MMOR", "camera raw (ORF)"),
    (0, b"FOVb", "camera raw (X3F)"),
    (4, b"ftypcrx", "camera raw (CR3)"),
    (4, b"ftypqt", "a film (QuickTime)"),
    (4, b"ftypisom", "a film (MP4)"),
    (4, b"ftypmp4", "a film (MP4)"),
    (128, b"DICM", "a DICOM picture"),
)
"""What people take for a picture that is none that can be read: where its signature stands, the signature, its name."""

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
            f"{name} has {width} × {height} pixels, more than {most} million: make it smaller in another program."
        )


def refuse_by_name(header: bytes, name: str) -> None:
    """Refuse a file that is known to be no picture of a readable kind, by what it is.

    Parameters
    ----------
    header : bytes
        Its first 132 bytes.
    name : str
        The file's name, for sentences.

    Raises
    ------
    PictureError
    """
    for at, signature, what in UNREADABLE:
        if header.startswith(signature, at):
            raise PictureError(f"{name} is {what}, which is not read here: {WAY_OUT}.")
