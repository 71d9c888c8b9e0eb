"""Picture files as arrays: tifffile for TIFF, imagecodecs for PNG of 16 bits, Pillow for the rest.

Each is imported with the first file that needs it.
"""

from __future__ import annotations

import functools
import importlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.color_profile import embedded, in_srgb, inks_in_srgb, of_png_chunks, of_the_camera
from grapl_engine.images.decoded import Decoded
from grapl_engine.images.file_parts import AS_IT_COMES, RGB_NAMES, FileParts, PartChoice, check_number
from grapl_engine.images.formats import READABLE, WAY_OUT, check_size
from grapl_engine.images.tiff import ORIENTATION, SIGNATURES, read_tiff, stored_tiff, upright

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from grapl_engine.images.color_profile import ColorProfile

__all__ = ["BROKEN", "decode", "stored_numbers"]

BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow, tifffile and imagecodecs raise on damaged files."""

Array: TypeAlias = NDArray[Any]
P = ParamSpec("P")
T = TypeVar("T")

_INTEROPERABILITY = 0xA005
"""EXIF's table of that name."""
_HEADER = 32
"""Bytes that say what a file is: all signatures, and the bit depth of a PNG."""


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
    is_tiff = header[:4] in SIGNATURES
    found = read_tiff(stream, name, choice) if is_tiff else _by_pillow(stream, header, name, choice)
    if found.profile is not None:
        array, notes = in_srgb(found.array, found.profile)
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


def _by_pillow(stream: IO[bytes], header: bytes, name: str, choice: PartChoice) -> Decoded:
    image = _opened(stream, header, name)
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    parts = FileParts(choice.page or 1, pages, "frame" if pages > 1 else "page")
    check_number(parts.page, pages, parts.unit, name)
    if pages > 1:
        image.seek(parts.page - 1)
    profile = _profile_of(image)
    if image.mode == "CMYK":
        array, notes = _from_inks(image, profile)
        return Decoded(array, notes, parts=replace(parts, channels=3, names=RGB_NAMES, has_colors=True))
    array = _values(stream, header if parts.page == 1 else b"", image)
    if array.ndim == 3 and array.shape[2] > 2:
        parts = replace(parts, channels=3, names=RGB_NAMES, has_colors=True)
    return Decoded(array, profile=profile, parts=parts)


def _profile_of(image: ImageFile) -> ColorProfile | None:
    """What its colours mean, by whatever the format has to say it with."""
    if (profile := embedded(image.info.get("icc_profile"))) is not None:
        return profile
    if image.format == "PNG":
        return of_png_chunks(image.info)
    if image.format in ("JPEG", "MPO"):
        return of_the_camera(image.getexif().get_ifd(_INTEROPERABILITY).get(1))
    return None


def _from_inks(image: ImageFile, profile: ColorProfile | None) -> tuple[Array, tuple[str, ...]]:
    """RGB of CMYK, by its profile if it has one that can be used."""
    from PIL import ImageOps

    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    found = None if profile is None else inks_in_srgb(np.asarray(image), profile)
    if found is not None and profile is not None:
        return found, (f"CMYK colours were converted from {profile.name} to sRGB.",)
    without = (
        "without a colour profile" if profile is None else f"without its colour profile ({profile.name}), which is damaged"
    )
    return np.asarray(image.convert("RGB")), (f"CMYK colours were turned into RGB {without}.",)


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
