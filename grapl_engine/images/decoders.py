"""Picture files as arrays: Pillow for what it decodes rightly, tifffile for the rest.

Both are imported with the first file.
"""

from __future__ import annotations

import importlib
import struct
import sys
import zlib
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile
    from tifffile import TiffPage

__all__ = ["BROKEN", "MAX_PIXELS", "WAY_OUT", "check_size", "decode"]

MAX_PIXELS = 300_000_000
"""Larger pictures are refused: at 3 bytes a pixel the engine's copies would pass a few gigabytes."""

BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
"""What Pillow and tifffile raise on damaged files."""

WAY_OUT = "save it as PNG, JPEG, TIFF, BMP or WebP in another program"

Array: TypeAlias = NDArray[Any]

_FORMATS = {"BMP": "Bmp", "GIF": "Gif", "JPEG": "Jpeg", "PNG": "Png", "PPM": "Ppm", "TIFF": "Tiff", "WEBP": "WebP"}
_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def decode(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
    """Read the first page of a picture file.

    Parameters
    ----------
    stream : binary file
        Seekable.
    name : str
        The file's name, for sentences.

    Returns
    -------
    array : bool, integer or float, (H, W) or (H, W, C)
        Upright, in the file's own range; C as in `grapl_engine.as_picture`.
    notes : tuple of str
        What is worth a word.

    Raises
    ------
    PictureError
        If the file is empty, too large or no picture.
    BROKEN
        If it is damaged.
    """
    prefix = stream.read(16)
    if not prefix:
        raise PictureError(f"{name} is empty: get the file again.")
    try:
        image = _opened(stream, prefix)
        if image is not None and not _has_deep_planes(image):
            return _decoded_by_pillow(stream, prefix, image, name)
    except PictureError:
        raise
    except BROKEN:
        if prefix[:4] not in _TIFF_SIGNATURES:
            raise
    if prefix[:4] in _TIFF_SIGNATURES:
        return _decoded_by_tifffile(stream, name)
    raise PictureError(f"{name} is not a picture of a known kind: {WAY_OUT}.")


def _decoded_by_pillow(stream: IO[bytes], prefix: bytes, image: ImageFile, name: str) -> tuple[Array, tuple[str, ...]]:
    check_size(*image.size, name)
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    notes = [f"The first of {pages} pages is used."] if pages > 1 else []
    if image.mode == "CMYK":
        notes.append("CMYK colours were turned into RGB without a colour profile.")
    low = _low_bytes(stream, prefix, image)
    array = _values(image)
    if low is not None:
        array = array.astype(np.uint16) << 8 | low
    return array, tuple(notes)


def _opened(stream: IO[bytes], prefix: bytes) -> ImageFile | None:
    """The file's decoder, before any pixel.

    Not `PIL.Image.open`: that refuses more than 179 megapixels by a limit that is global
    to the process, and imports forty plugins to find out that a file is not a picture.
    """
    from PIL import Image

    for name, module in _FORMATS.items():
        importlib.import_module(f"PIL.{module}ImagePlugin")
        factory, accept = Image.OPEN[name]
        if accept is not None and accept(prefix) is True:
            stream.seek(0)
            return factory(stream, "")
    return None


def _has_deep_planes(image: ImageFile) -> bool:
    """Whether this is a TIFF of 16-bit channels stored one after the other, which Pillow decodes wrongly."""
    tags = getattr(image, "tag_v2", {})
    return bool(tags.get(284) == 2 and max(tags.get(258, (8,))) > 8)


def _values(image: ImageFile) -> Array:
    from PIL import ImageOps

    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "F" or image.mode.startswith("I"):
        return np.asarray(image)
    if image.mode == "1" and not image.has_transparency_data:
        return np.asarray(image)
    if image.mode in ("L", "LA", "RGB", "RGBA") and not (image.has_transparency_data and image.mode in ("L", "RGB")):
        return np.asarray(image)
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def _low_bytes(stream: IO[bytes], prefix: bytes, image: ImageFile) -> Array | None:
    """The lower halves of 16-bit colours, of which Pillow decodes only the upper ones.

    Its raw mode for 16-bit colours of the other byte order picks exactly the other
    byte, so the file is decoded once more with the order swapped.
    """
    modes = {_raw_mode(tile.args) for tile in image.tile}
    raw = modes.pop() if len(modes) == 1 else ""
    if raw[:-1] not in ("RGB;16", "RGBA;16", "RGBX;16"):
        return None
    native = "L" if sys.byteorder == "little" else "B"
    swapped = raw[:-1] + {"L": "B", "B": "L"}[native if raw[-1] == "N" else raw[-1]]
    twin = _opened(stream, prefix)
    assert twin is not None
    twin.tile = [
        tile._replace(args=swapped if isinstance(tile.args, str) else (swapped, *(tile.args or ())[1:])) for tile in twin.tile
    ]
    low = _values(twin)
    stream.seek(0)
    return low


def _raw_mode(args: Any) -> str:
    first = args[0] if isinstance(args, tuple) and args else args
    return first if isinstance(first, str) else ""


def _decoded_by_tifffile(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
    """A TIFF of a layout that Pillow does not know: floats of three channels, channels as planes, ..."""
    import tifffile

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
        page = tiff.pages.first
        check_size(page.imagewidth, page.imagelength, name)
        array = page.asarray()
        notes = [f"The first of {len(tiff.pages)} pages is used."] if len(tiff.pages) > 1 else []
        if page.samplesperpixel > 1 and page.planarconfig == 2:
            array = np.moveaxis(array, 0, -1)
        if page.photometric == 0:
            array = array.max() - array
        if page.photometric == 5:
            raise PictureError(f"{name} is a CMYK TIFF of more than 8 bits: save it as RGB in another program.")
        if array.ndim == 3 and array.shape[2] != _shown_channels(page):
            notes.append(f"{_shown_channels(page)} of {array.shape[2]} channels are used.")
            array = array[..., : _shown_channels(page)]
    return _upright(array, int(page.tags.valueof(274) or 1)), tuple(notes)


def _shown_channels(page: TiffPage) -> int:
    """How many samples of a pixel are colours or an alpha."""
    samples = int(page.samplesperpixel)
    with_alpha = samples in (2, 4) and any(int(extra) in (1, 2) for extra in page.extrasamples)
    return samples if with_alpha else (1, 1, 1, 3)[min(samples, 3)]


def _upright(array: Array, orientation: int) -> Array:
    """Undo the camera's turn (EXIF and TIFF tag 274)."""
    if orientation >= 5:
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array[::-1] if orientation in (3, 4, 7, 8) else array


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
