"""Picture files as arrays: tifffile for TIFF, imagecodecs for PNG of 16 bits, Pillow for the rest.

Each is imported with the first file that needs it.
"""

from __future__ import annotations

import importlib
import struct
import zlib
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.formats import READABLE, WAY_OUT, check_size
from grapl_engine.images.tiff import ORIENTATION, SIGNATURES, read_tiff, stored_tiff, upright

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = ["BROKEN", "decode", "stored_numbers"]

BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow, tifffile and imagecodecs raise on damaged files."""

Array: TypeAlias = NDArray[Any]

_HEADER = 32
"""Bytes that say what a file is: all signatures, and the bit depth of a PNG."""


def decode(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
    """Read the first page of a picture file.

    Parameters
    ----------
    stream : binary file
        On disk.
    name : str
        The file's name, for sentences.

    Returns
    -------
    array : bool, integer or float, (H, W) or (H, W, C)
        Upright, in the file's own range; C as in `grapl_engine.as_picture`. Read-only.
    notes : tuple of str
        What is worth a word.

    Raises
    ------
    PictureError
        If the file is empty, too large or no picture.
    BROKEN
        If it is damaged.
    """
    header = stream.read(_HEADER)
    if header[:4] in SIGNATURES:
        array, notes = read_tiff(stream, name)
    else:
        image = _opened(stream, header, name)
        array, notes = _values(stream, header, image), _notes(image)
    array.flags.writeable = False
    return array, notes


def stored_numbers(stream: IO[bytes], name: str) -> tuple[Array, Array | None]:
    """The numbers of a picture file as they stand in it: no palette is applied, nothing is turned.

    Parameters
    ----------
    stream, name
        As in `decode`.

    Returns
    -------
    numbers : bool, integer or float, (H, W) or (H, W, C)
    palette : uint8, (n, 3), or None
        The colour of each number, where the file has a palette that Pillow reads.

    Raises
    ------
    PictureError, BROKEN
        As in `decode`; a TIFF of several pages is refused (`ValueError`), and one that is compressed with a loss.
    """
    header = stream.read(_HEADER)
    if header[:4] in SIGNATURES:
        return stored_tiff(stream, name), None
    image = _opened(stream, header, name)
    if _is_deep_png(header):
        return _deep_png(stream), None
    palette = np.array(image.getpalette() or [], np.uint8).reshape(-1, 3) if image.mode == "P" else None
    return np.asarray(image), palette


def _opened(stream: IO[bytes], header: bytes, name: str) -> ImageFile:
    """The file's decoder, before any pixel.

    Not `PIL.Image.open`: that refuses more than 179 megapixels by a limit that is global
    to the process, and imports forty plugins to find out that a file is not a picture.
    """
    if not header:
        raise PictureError(f"{name} is empty: get the file again.")
    from PIL import Image

    for kind in READABLE:
        importlib.import_module(f"PIL.{kind.plugin}ImagePlugin")
        factory, accept = Image.OPEN[kind.plugin.upper()]
        if accept is not None and accept(header[:16]) is True:
            stream.seek(0)
            image = factory(stream, "")
            check_size(*image.size, name)
            return image
    raise PictureError(f"{name} is not a picture of a known kind: {WAY_OUT}.")


def _notes(image: ImageFile) -> tuple[str, ...]:
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    notes = [f"The first of {pages} pages is used."] if pages > 1 else []
    if image.mode == "CMYK":
        notes.append("CMYK colours were turned into RGB without a colour profile.")
    return tuple(notes)


def _values(stream: IO[bytes], header: bytes, image: ImageFile) -> Array:
    from PIL import ImageOps

    image.load()
    if _is_deep_png(header) or (_is_flat_png(header) and image.has_transparency_data):
        return upright(_deep_png(stream), image.getexif().get(ORIENTATION))
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "F" or image.mode.startswith("I"):
        return np.asarray(image)
    if image.mode == "1" and not image.has_transparency_data:
        return np.asarray(image)
    if image.mode in ("L", "LA", "RGB", "RGBA") and not (image.has_transparency_data and image.mode in ("L", "RGB")):
        return np.asarray(image)
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def _is_deep_png(header: bytes) -> bool:
    """Whether this is a PNG of 16 bits, of which Pillow keeps the upper 8."""
    return header[12:16] == b"IHDR" and header[24] == 16


def _is_flat_png(header: bytes) -> bool:
    """Whether this is a PNG of 1, 2 or 4 bits, whose transparent grey Pillow looks for among values of 8 bits."""
    return header[12:16] == b"IHDR" and header[24] < 8 and header[25] == 0


def _deep_png(stream: IO[bytes]) -> Array:
    import imagecodecs

    stream.seek(0)
    return np.asarray(imagecodecs.png_decode(stream.read()))
