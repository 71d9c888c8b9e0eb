"""Picture files as arrays: tifffile for TIFF, imagecodecs where Pillow keeps too few bits, Pillow for the rest.

Each is imported with the first file that needs it.
"""

from __future__ import annotations

import functools
import importlib
import io
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.codec_files import deep_numbers, read_coded
from grapl_engine.images.color_profile import in_srgb, inks_in_srgb
from grapl_engine.images.decoded import Decoded
from grapl_engine.images.file_parts import AS_IT_COMES, ONE_PICTURE, RGB_NAMES, FileParts, PartChoice, check_number
from grapl_engine.images.formats import MAX_PIXELS, READABLE, WAY_OUT, check_size, refuse_by_name
from grapl_engine.images.jpeg_2000 import check_channels, check_tile, jpeg_2000_header
from grapl_engine.images.pillow_colors import beginning, meaning_of
from grapl_engine.images.tiff import ORIENTATION, SIGNATURES, read_tiff, stored_tiff, upright

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

    from grapl_engine.images.color_profile import ColorProfile

__all__ = ["BROKEN", "decode", "stored_numbers"]

BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError, AssertionError,
    AttributeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow, tifffile and imagecodecs raise on damaged files."""

warnings.filterwarnings("ignore", module=r"PIL\.")  # what it thinks of a file is no news on a terminal

Array: TypeAlias = NDArray[Any]
P = ParamSpec("P")
T = TypeVar("T")

_HEADER = 144
"""Bytes that say what a file is: all signatures, and the bit depth of a PNG."""
_MOST_OF_GIF, _ANY_GIF = 2731, 50_000_000
"""Pixels that a byte of a GIF can stand for, 4,096 in 12 bits; fewer in all are read anyway: a small part on a large screen."""
_BAND = 2**20
"""Pixels that are taken from Pillow at a time."""


def _without_bombs(read: Callable[Concatenate[IO[bytes], str, P], T]) -> Callable[Concatenate[IO[bytes], str, P], T]:
    """What Pillow says of a frame that is larger than its picture is no kind of error that others know."""

    @functools.wraps(read)
    def reading(stream: IO[bytes], name: str, /, *args: P.args, **words: P.kwargs) -> T:
        from PIL import Image

        try:
            return read(stream, name, *args, **words)
        except Image.DecompressionBombError:
            raise PictureError(
                f"{name} says that a part of it has more pixels than a picture may have: get it again, or {WAY_OUT}."
            ) from None

    return reading


@_without_bombs
def decode(stream: IO[bytes], name: str, choice: PartChoice = AS_IT_COMES) -> Decoded:
    """Read a page of a picture file.

    Parameters
    ----------
    stream : binary file
        On disk.
    name : str
        The file's name, for sentences.
    choice : PartChoice
        Which page and channel.

    Returns
    -------
    Decoded
        In sRGB where its colours can be turned into that. Its array is read-only.

    Raises
    ------
    PictureError
        If the file is empty, too large, no picture, or has no such page or channel.
    BROKEN
        If it is damaged.
    """
    header = stream.read(_HEADER)
    if header[:4] in SIGNATURES:
        found = read_tiff(stream, name, choice)
    elif (coded := read_coded(stream, header, name, choice.page)) is not None:
        array = upright(coded.array, coded.orientation)
        parts = ONE_PICTURE if coded.pictures == 1 else FileParts(coded.picture, coded.pictures, "picture")
        found = Decoded(array, coded.notes, coded.profile, parts=_with_colors(parts, array), bits=coded.bits)
    else:
        found = _by_pillow(stream, header, name, choice)
    if found.profile is not None:
        array, notes = in_srgb(found.array, found.profile, found.bits)
        found = replace(found, array=array, notes=(*found.notes, *notes), profile=None)
    if choice.channel is not None and not found.parts.channel:
        found = _one_channel(found, choice.channel, name)
    title = found.parts.title
    notes = (f"{title[0].upper()}{title[1:]} is used.", *found.notes) if title else found.notes
    found.array.flags.writeable = False
    return replace(found, notes=notes)


@_without_bombs
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
            said = jpeg_2000_header(beginning(stream)) if kind.pillow == "JPEG2000" else None
            if said is not None:
                check_channels(said, name)
            stream.seek(0)
            image = factory(stream, "")
            check_size(*image.size, name)
            if image.format == "GIF":
                _check_held(image, stream, name)
            if said is not None:
                check_tile(said, name)
            return image
    refuse_by_name(header, name)
    raise PictureError(f"{name} is not a picture of a known kind: {WAY_OUT}.")


def _check_held(image: ImageFile, stream: IO[bytes], name: str) -> None:
    """Refuse a GIF that says it is far larger than what it holds: Pillow would make room for all of it."""
    at = stream.tell()
    held = stream.seek(0, io.SEEK_END)
    stream.seek(at)
    if image.width * image.height > max(_ANY_GIF, _MOST_OF_GIF * held):
        raise PictureError(
            f"{name} says that it has {image.width} × {image.height} pixels, more than its {held:,} bytes can hold: it is "
            "damaged; get it again."
        )


def _by_pillow(stream: IO[bytes], header: bytes, name: str, choice: PartChoice) -> Decoded:
    image = _opened(stream, header, name)
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    parts = FileParts(choice.page or 1, pages, "frame" if pages > 1 else "page")
    check_number(parts.page, pages, parts.unit, name)
    if pages > 1:
        image.seek(parts.page - 1)
    profile, bits = meaning_of(image, stream, name)
    if image.mode == "CMYK":
        array, notes = _from_inks(image, profile)
        return Decoded(array, notes, parts=_with_colors(parts, array))
    array = _values(stream, header if parts.page == 1 else b"", image)
    return Decoded(array, profile=profile, parts=_with_colors(parts, array), bits=bits)


def _with_colors(parts: FileParts, array: Array) -> FileParts:
    has_colors = array.ndim == 3 and array.shape[2] > 2
    return replace(parts, channels=3, names=RGB_NAMES, has_colors=True) if has_colors else parts


def _from_inks(image: ImageFile, profile: ColorProfile | None) -> tuple[Array, tuple[str, ...]]:
    """RGB of CMYK, by its profile if it has one that can be used."""
    image.load()
    found = None if profile is None else inks_in_srgb(upright(_array(image, "CMYK"), _orientation(image)), profile)
    if profile is not None and found is not None:
        return found, (f"CMYK colours were converted from {profile.name} to sRGB.",)
    without = "a colour profile" if profile is None else f"their colour profile ({profile.name}), which is damaged"
    return upright(_array(image, "RGB"), _orientation(image)), (f"CMYK colours were turned into RGB without {without}.",)


def _one_channel(found: Decoded, channel: int, name: str) -> Decoded:
    """One of the colours, as grey, with the alpha if there is one."""
    array = found.array if found.array.ndim == 3 else found.array[..., None]
    has_alpha = array.shape[2] in (2, 4)
    colors = array.shape[2] - has_alpha
    check_number(channel, colors, "channel", name)
    alpha = array[..., -1:] if has_alpha else array[..., :0]
    one = np.concatenate([array[..., channel - 1 : channel], alpha], axis=-1)
    return replace(found, array=one, parts=replace(found.parts, channel=channel, channels=max(colors, found.parts.channels)))


def _values(stream: IO[bytes], header: bytes, image: ImageFile) -> Array:
    """The numbers of the picture, upright; of later frames, for which no header is given, as Pillow has them."""
    if image.format == "PNG":
        image.load()  # EXIF may stand behind the pixels
    numbers = deep_numbers(stream, header, image) if header else None
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
