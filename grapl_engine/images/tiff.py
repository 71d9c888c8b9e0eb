"""The first page of a TIFF as an array, of any depth and compression: tifffile finds it, imagecodecs decodes it.

What both leave to their callers is done here: white as 0, palettes, premultiplied alpha, channels that are no colours.
What is left to Pillow (`_is_pillows`) comes back as None; `decoders.decode` then reads it.
"""

from __future__ import annotations

import logging
import mmap
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images import formats
from grapl_engine.images.formats import WAY_OUT, check_size

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["ORIENTATION", "SIGNATURES", "read_tiff", "stored_tiff", "upright"]

for library in ("imagecodecs", "tifffile"):  # a strange tag is no news on a terminal
    logging.getLogger(library).addHandler(logging.NullHandler())

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""The first four bytes: TIFF and BigTIFF of both byte orders."""
ORIENTATION = 274
"""The tag that says how the camera was held, in TIFF and EXIF."""
VALUES_A_PIXEL = 4
"""A page may hold so many numbers for each of `MAX_PIXELS`, in whatever shape."""

PILLOWS_OWN = (32771, 32809)
"""Compressions that Pillow knows and tifffile does not: fax with words of 16 bits, ThunderScan."""
REDUCED, MASK = 1, 4
"""Bits of the tag NewSubfileType: pages that are no picture of their own."""

Array: TypeAlias = NDArray[Any]


def read_tiff(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]] | None:
    """Read the first page of a TIFF.

    Parameters
    ----------
    stream : binary file
        On disk.
    name : str
        The file's name, for sentences.

    Returns
    -------
    array : bool, integer or float, (H, W, C)
        Upright, in the file's own range; C as in `grapl_engine.as_picture`.
    notes : tuple of str
        What is worth a word.

    None stands for both where Pillow must read it: for CMYK, CIELAB and YCbCr, JPEG, and strips that hold more
    than they should.

    Raises
    ------
    PictureError
        If it is too large, or compressed in a way that is not known here.
    """
    import tifffile

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
        page = tiff.pages.first
        _check(page, name)
        stored = None if _is_pillows(page) else _decoded(page, stream)
        if stored is None:
            return None
        pages = len(tiff.pages) * page.imagedepth
        notes = [f"The first of {pages} pages is used."] if pages > 1 else []
        shown = _shown_channels(page)
        if shown < page.samplesperpixel:
            notes.append(f"{shown} of {page.samplesperpixel} channels are used.")
        planes = stored[:, 0]  # planes, H, W, samples
        array = np.moveaxis(planes, 0, 2).reshape(*planes.shape[1:3], -1)[..., :shown]
        return upright(_colored(array, page), page.tags.valueof(ORIENTATION)), tuple(notes)


def stored_tiff(stream: IO[bytes], name: str) -> Array | None:
    """The samples of a TIFF of one page as they stand in it: white is not turned round, no palette is applied.

    Parameters
    ----------
    stream, name
        As in `read_tiff`.

    Returns
    -------
    bool, integer or float, (H, W) or (H, W, C), or None
        C: planes and samples. None where Pillow must read it.

    Raises
    ------
    PictureError
        As in `read_tiff`.
    ValueError
        If it has several pages, smaller copies of the picture and masks left out, or was compressed with a loss.
    """
    import tifffile

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
        pages = [page for page in tiff.pages if not int(page.subfiletype) & (REDUCED | MASK)] or [tiff.pages.first]
        page = pages[0]
        count = max(len(pages) * page.imagedepth, int((tiff.imagej_metadata or {}).get("images", 1)))
        if count > 1:
            raise ValueError(f"it has {count} pages, and it is not said which one is meant: save that one alone")
        _check(page, name)
        if _is_pillows(page):
            if page.compression == tifffile.COMPRESSION.JPEG:
                raise ValueError("it is compressed by JPEG, which changes numbers: save it without a loss")
            return None
        stored = _decoded(page, stream)
        if stored is None:
            return None
        array = np.moveaxis(stored[:, 0], 0, 2).reshape(*stored.shape[2:4], -1)
        return array[..., 0] if array.shape[2] == 1 else array


def upright(array: Array, orientation: object) -> Array:
    """Undo the camera's turn.

    Parameters
    ----------
    array : (H, W) or (H, W, C)
    orientation : object
        Value of the tag `ORIENTATION`; anything but 2 to 8 turns nothing.
    """
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array[::-1] if orientation in (3, 4, 7, 8) else array


def _check(page: TiffPage, name: str) -> None:
    """Refuse by the header what nothing here decodes, and half a file."""
    from PIL.TiffImagePlugin import COMPRESSION_INFO
    from tifffile import TIFF

    _check_memory(page, name)
    if page.dtype is None:
        raise ValueError(f"samples of {page.bitspersample} bits")
    if page.compression not in (COMPRESSION_INFO if _is_pillows(page) else TIFF.DECOMPRESSORS):
        raise PictureError(f"{name} is compressed by {_codec(page)} in a way that is not known here: {WAY_OUT}.")
    ends = map(sum, zip(page.dataoffsets, page.databytecounts, strict=False))
    # A decoder of pictures, such as JPEG XR's, takes half of one for a picture that is grey below.
    if page.compression in TIFF.IMAGE_COMPRESSIONS and max(ends, default=0) > page.parent.filehandle.size:
        raise ValueError("it ends before its last pixel")


def _check_memory(page: TiffPage, name: str) -> None:
    """Refuse by the header what would fill the memory: the page, or a tile larger than its page."""
    check_size(page.imagewidth, page.imagelength, name)
    most = VALUES_A_PIXEL * formats.MAX_PIXELS
    if page.size > most:
        raise PictureError(
            f"{name} has {page.size} values in its {page.imagewidth} x {page.imagelength} pixels, more than "
            f"{most // 10**6} million: save fewer channels, or make it smaller in another program."
        )
    if page.tilewidth * page.tilelength * page.tiledepth * page.samplesperpixel > most:
        raise ValueError(f"tiles of {page.tilewidth} x {page.tilelength} pixels")


def _is_pillows(page: TiffPage) -> bool:
    """Whether its colours or its compression are Pillow's: a JPEG larger than its strip is refused by libtiff alone."""
    from tifffile import COMPRESSION, PHOTOMETRIC

    colors = (PHOTOMETRIC.SEPARATED, PHOTOMETRIC.YCBCR, PHOTOMETRIC.CIELAB, PHOTOMETRIC.ICCLAB, PHOTOMETRIC.ITULAB)
    is_jpeg = page.compression == COMPRESSION.JPEG and page.bitspersample == 8
    return page.photometric in colors or is_jpeg or page.compression in PILLOWS_OWN


def _decoded(page: TiffPage, stream: IO[bytes]) -> Array | None:
    """Samples as they are stored: (planes, depth, H, W, samples).

    Some programs write strips that hold more than they should, or say that they hold nothing. libtiff takes them: in
    Pillow, for which None stands, where it keeps all bits of a sample.
    """
    try:
        if 0 in page.databytecounts:
            raise ValueError("strips of unknown length")
        return np.asarray(page.asarray(squeeze=False))
    except (ValueError, RuntimeError):
        return None if page.dtype.itemsize == 1 else _decoded_by_libtiff(page, stream)


def _decoded_by_libtiff(page: TiffPage, stream: IO[bytes]) -> Array:
    """The same by libtiff, twice: version 4.7.1 may leave the last bytes of a strip as they were, and says nothing."""
    import imagecodecs

    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        first, second = (imagecodecs.tiff_decode(data, out=np.full(page.shape, fill, page.dtype)) for fill in (0, 1))
    if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
        raise ValueError("it ends before its last pixel")
    return np.asarray(first.reshape(page.shaped))


def _codec(page: TiffPage) -> str:
    from tifffile import COMPRESSION

    known = page.compression in COMPRESSION.__members__.values()
    return COMPRESSION(page.compression).name if known else f"method {int(page.compression)}"


def _shown_channels(page: TiffPage) -> int:
    """How many samples of a pixel are colours or an alpha."""
    samples = int(page.samplesperpixel)
    with_alpha = samples in (2, 4) and any(int(extra) in (1, 2) for extra in page.extrasamples)
    return samples if with_alpha else (1, 1, 1, 3)[min(samples, 3)]


def _colored(array: Array, page: TiffPage) -> Array:
    """Samples as grey or RGB, with a straight alpha if there is one."""
    from tifffile import EXTRASAMPLE, PHOTOMETRIC

    bits = page.bitspersample
    if page.photometric == PHOTOMETRIC.PALETTE:
        colors = page.colormap.T if array.dtype.itemsize > 1 else (page.colormap.T >> 8).astype(np.uint8)
        array = np.concatenate([colors[array[..., 0].astype(np.uint16)], array[..., 1:].astype(colors.dtype)], axis=-1)
    elif array.dtype == np.uint8 and isinstance(bits, int) and bits < 8:
        array = (array.astype(np.uint16) * 255 // (2**bits - 1)).astype(np.uint8)
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        grey = array[..., :1]
        grey = grey.max() - grey if grey.dtype.kind == "f" else ~grey
        array = np.concatenate([grey, array[..., 1:]], axis=-1)
    if array.shape[2] in (2, 4) and EXTRASAMPLE.ASSOCALPHA in page.extrasamples:
        array = _straight(array)
    return array


def _straight(array: Array) -> Array:
    """Colours that were multiplied by their alpha, divided by it again."""
    color, alpha = array[..., :-1], array[..., -1:]
    most = 1.0 if array.dtype.kind == "f" else float(np.iinfo(array.dtype).max)
    wide = np.divide(color * most, alpha, out=np.zeros(color.shape), where=alpha > 0)
    return np.concatenate([wide.clip(0.0, most).astype(array.dtype), alpha], axis=-1)
