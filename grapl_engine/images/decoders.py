"""Picture files as arrays: tifffile for TIFF, imagecodecs where Pillow keeps too few bits, Pillow for the rest.

Each is imported with the first file that needs it.
"""

from __future__ import annotations

import importlib
import struct
import warnings
import zlib
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.codec_files import deep_numbers, read_coded
from grapl_engine.images.formats import MAX_PIXELS, READABLE, WAY_OUT, check_size, refuse_by_name
from grapl_engine.images.tiff import ORIENTATION, SIGNATURES, read_tiff, stored_tiff, upright

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

__all__ = ["BROKEN", "decode", "stored_numbers"]

BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError, AssertionError,
    AttributeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow, tifffile and imagecodecs raise on damaged files."""

warnings.filterwarnings("ignore", module=r"PIL\.")  # what it thinks of a file is no news on a terminal

Array: TypeAlias = NDArray[Any]

_HEADER = 144
"""Bytes that say what a file is: all signatures, and the bit depth of a PNG."""
_BAND = 2**22
"""Pixels that are taken from Pillow at a time."""


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
    elif (coded := read_coded(stream, header, name)) is not None:
        array, notes = upright(coded.array, coded.orientation), ()
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
    if (coded := read_coded(stream, header, name)) is not None:
        return coded.array, None
    image = _opened(stream, header, name)
    if header[12:16] == b"IHDR" and header[24] == 16 and (numbers := deep_numbers(stream, header, image)) is not None:
        return numbers, None
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

    Image.MAX_IMAGE_PIXELS = max(Image.MAX_IMAGE_PIXELS or MAX_PIXELS, MAX_PIXELS)  # some decoders ask for it by themselves
    for kind in (kind for kind in READABLE if kind.plugin):
        importlib.import_module(f"PIL.{kind.plugin}ImagePlugin")
        factory, accept = Image.OPEN[kind.pillow]
        if accept is not None and accept(header[:16]) is True:
            stream.seek(0)
            try:
                image = factory(stream, "")
            except Image.DecompressionBombError:
                raise PictureError(f"{name} has more than {MAX_PIXELS // 10**6} million pixels: {WAY_OUT}.") from None
            check_size(*image.size, name)
            return image
    refuse_by_name(header, name)
    raise PictureError(f"{name} is not a picture of a known kind: {WAY_OUT}.")


def _notes(image: ImageFile) -> tuple[str, ...]:
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    notes = [f"The first of {pages} pages is used."] if pages > 1 else []
    if image.mode == "CMYK":
        notes.append("CMYK colours were turned into RGB without a colour profile.")
    return tuple(notes)


def _values(stream: IO[bytes], header: bytes, image: ImageFile) -> Array:
    """The numbers of the picture, upright."""
    if image.format == "PNG":
        image.load()  # EXIF may stand behind the pixels
    numbers = deep_numbers(stream, header, image)
    if numbers is None:
        image.load()
        numbers = _numbers(image)
    return upright(numbers, _orientation(image))


def _orientation(image: Image) -> object:
    """How the camera was held, if EXIF says so and can be read."""
    try:
        return image.getexif().get(ORIENTATION)
    except BROKEN:
        return None


def _numbers(image: Image) -> Array:
    """Grey or RGB as Pillow has it, with its opacity."""
    if image.mode.startswith("I"):
        numbers = _array(image, image.mode)
        return numbers.astype(np.uint16) if image.format == "PPM" else numbers
    if image.mode == "F" or (image.mode == "1" and not image.has_transparency_data):
        return _array(image, image.mode)
    if image.mode in ("L", "LA", "RGB", "RGBA") and not (image.has_transparency_data and image.mode in ("L", "RGB")):
        numbers = _array(image, image.mode)
        # Windows leaves 0 where an opacity would be.
        return numbers[..., :3] if image.format == "BMP" and image.mode == "RGBA" and not numbers[..., 3].any() else numbers
    return _array(image, "RGBA" if image.has_transparency_data else "RGB")


def _array(image: Image, mode: str) -> Array:
    """The image in a mode, band by band: at once Pillow would need it four times."""
    rows = max(1, _BAND // image.width)
    bands = (image.crop((0, top, image.width, min(top + rows, image.height))) for top in range(0, image.height, rows))
    first = np.asarray(next(bands).convert(mode))
    whole = np.empty((image.height, *first.shape[1:]), first.dtype)
    whole[:rows] = first
    for number, band in enumerate(bands, start=1):
        whole[number * rows : (number + 1) * rows] = np.asarray(band.convert(mode))
    return whole
