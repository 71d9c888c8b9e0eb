"""The samples of one page of a TIFF as they are stored, and no more memory than they need.

tifffile finds strips and tiles, imagecodecs decodes them; what neither takes is left to libtiff, which is within imagecodecs
and silent there.
"""

from __future__ import annotations

import math
import mmap
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images import formats
from grapl_engine.images.declared import Declared, declared
from grapl_engine.images.formats import WAY_OUT, check_size
from grapl_engine.images.lerc import inflated

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["check_samples", "is_libtiffs", "stored_samples"]

VALUES_A_PIXEL = 4
"""A page may hold so many numbers for each of `MAX_PIXELS`, in whatever shape."""
SPARE = 2**26
"""Bytes that a tile may take, be its page as small as it likes."""
SPARE_OF_LERC = 2**16
"""Bytes that a LERC may take beside its numbers."""
DEFLATE = (8, 32946)
"""Compressions of which a part can be unpacked."""
LIBTIFFS_OWN = (32771, 32809)
"""Compressions that tifffile does not know: fax with words of 16 bits, ThunderScan."""
DNG_VERSION = 50706
"""A tag that camera raw files have."""
INK_SET, CMYK = 332, 1
"""A tag that says which inks there are, and its value for cyan, magenta, yellow and black."""
UNREADABLE_COLORS = {10: "ITU CIELAB", 32844: "LogL", 32845: "LogLuv"}
"""Kinds of colour that have to be converted and are not."""

Array: TypeAlias = NDArray[Any]


def check_samples(page: TiffPage, name: str) -> None:
    """Refuse by its tags what nothing here decodes, what would fill the memory, and half a file.

    Raises
    ------
    PictureError
        If it is too large, or of a kind that is not read.
    ValueError
        If it is damaged.
    """
    from tifffile import COMPRESSION, TIFF

    check_size(page.imagewidth, page.imagelength, name)
    _check_memory(page, name)
    if reason := _unreadable(page):
        raise PictureError(f"{name} {reason}: {WAY_OUT}.")
    if page.compression not in LIBTIFFS_OWN and page.compression not in TIFF.DECOMPRESSORS:
        raise PictureError(f"{name} is compressed by {_codec(page)} in a way that is not known here: {WAY_OUT}.")
    _check_length(page)
    if page.compression in TIFF.IMAGE_COMPRESSIONS or page.compression == COMPRESSION.LERC:
        _check_streams(page)


def stored_samples(page: TiffPage, stream: IO[bytes], channels: list[int], depth: int = 0) -> Array:
    """Channels of a page as they are stored.

    Parameters
    ----------
    page : tifffile.TiffPage or TiffFrame
    stream : binary file
        On disk.
    channels : list of int
        Which ones, of all its samples.
    depth : int
        Which slice of a page that is a volume.

    Returns
    -------
    (H, W, C)
        Of a page that `is_libtiffs`: RGB of 8 bits.

    Notes
    -----
    Some programs write strips that hold more than they should, or say that they hold nothing. These are unpacked anew, as far
    as is wanted, or left to libtiff.
    """
    from tifffile import TIFF

    tags = page.keyframe
    if is_libtiffs(tags):
        return _rgb_by_libtiff(page, stream)
    try:
        if 0 in page.databytecounts:
            raise ValueError("strips of unknown length")
        return _decoded(page, channels, depth)
    except (ValueError, RuntimeError):
        if tags.compression in TIFF.IMAGE_COMPRESSIONS:
            raise
    if tags.compression in DEFLATE and 0 not in page.databytecounts:
        return _placed(page, _unpacked_as_wanted(page), channels, depth)
    return _by_libtiff(page, stream, depth)[..., channels]


def is_libtiffs(page: TiffPage) -> bool:
    """Whether its compression or its colours are known to libtiff alone, which turns them into RGB."""
    from tifffile import COMPRESSION, PHOTOMETRIC

    is_subsampled = page.photometric == PHOTOMETRIC.YCBCR and page.compression != COMPRESSION.JPEG
    return is_subsampled or page.compression in LIBTIFFS_OWN


def _check_memory(page: TiffPage, name: str) -> None:
    """Refuse a page of too many values, or a tile much larger than its page."""
    most = VALUES_A_PIXEL * formats.MAX_PIXELS
    if page.size > most:
        raise PictureError(
            f"{name} has {page.size} values in its {page.imagewidth} × {page.imagelength} pixels, more than "
            f"{most // 10**6} million: save fewer channels, or make it smaller in another program."
        )
    values = page.tilewidth * page.tilelength * page.tiledepth * page.samplesperpixel
    if values * (1 if page.dtype is None else page.dtype.itemsize) > max(SPARE, page.nbytes):
        raise ValueError(f"tiles of {page.tilewidth} × {page.tilelength} pixels")


def _unreadable(page: TiffPage) -> str:
    """What it is that is not read, as a clause; empty if it may be read."""
    from tifffile import PHOTOMETRIC, SAMPLEFORMAT

    if DNG_VERSION in page.tags or page.photometric in (PHOTOMETRIC.CFA, PHOTOMETRIC.LINEAR_RAW):
        return "is a camera raw file (DNG or one of its kin), which is not developed here"
    if page.sampleformat in (SAMPLEFORMAT.COMPLEXINT, SAMPLEFORMAT.COMPLEXIEEEFP):
        return "has complex numbers, of which a picture has no colours"
    if page.dtype is None:
        return f"has samples of {_width(page)}, which are not read here"
    if page.photometric in UNREADABLE_COLORS:
        return f"has colours as {UNREADABLE_COLORS[page.photometric]}, which are not converted here"
    depth = f"of {page.dtype.itemsize * 8} bits" if page.dtype.kind in "bu" else f"as {page.dtype.name}"
    if page.photometric == PHOTOMETRIC.YCBCR and page.dtype != np.uint8:
        return f"has YCbCr colours {depth}, which are not converted here"
    if page.photometric in (PHOTOMETRIC.CIELAB, PHOTOMETRIC.ICCLAB) and (
        page.dtype not in (np.uint8, np.uint16) or page.samplesperpixel < 3
    ):
        return f"has CIELAB colours {depth} (channels: {page.samplesperpixel}), which are not converted here"
    if page.photometric == PHOTOMETRIC.SEPARATED:
        if page.tags.valueof(INK_SET, CMYK) != CMYK or page.samplesperpixel < 4:
            return "has other inks than cyan, magenta, yellow and black, which are not converted here"
        if page.dtype not in (np.uint8, np.uint16):
            return f"has inks {depth}, which are not converted here"
    return ""


def _width(page: TiffPage) -> str:
    bits = page.bitspersample
    widths = " and ".join(map(str, sorted(set(bits)))) if isinstance(bits, tuple) else str(bits)
    kind = {2: ", with a sign", 3: ", as floats"}.get(int(page.sampleformat), "")
    return f"{widths} bits{kind}"


def _codec(page: TiffPage) -> str:
    from tifffile import COMPRESSION

    known = page.compression in COMPRESSION.__members__.values()
    return COMPRESSION(page.compression).name if known else f"method {int(page.compression)}"


def _check_length(page: TiffPage) -> None:
    """Refuse a page with fewer strips or tiles than it has room for, or longer than its file without being compressed."""
    from tifffile import COMPRESSION

    bits = page.bitspersample if isinstance(page.bitspersample, int) else 8
    is_short = page.compression == COMPRESSION.NONE and page.size * bits // 8 > page.parent.filehandle.size
    if math.prod(page.chunked) > len(page.dataoffsets) or (is_short and 0 not in page.dataoffsets):
        raise ValueError("it ends before its last pixel")


def _check_streams(page: TiffPage) -> None:
    """Refuse pictures in strips and tiles that end too early, or are larger than these by their own word."""
    file = page.parent.filehandle
    width = page.tilewidth or page.imagewidth
    height = page.tilelength or min(page.rowsperstrip or page.imagelength, page.imagelength)
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        # A decoder of pictures, such as JPEG XR's, takes half of one for a picture that is grey below.
        if offset + count > file.size:
            raise ValueError("it ends before its last pixel")
        file.seek(offset)
        size = _said_size(page, file.read(count), width * height)
        if size is not None and size.width * size.height > width * height:
            raise ValueError(f"a part of {size.width} × {size.height} pixels in the place of {width} × {height}")
        if size is not None and size.samples > page.samplesperpixel:
            raise ValueError(f"a part of {size.samples} numbers a pixel in the place of {page.samplesperpixel}")


def _said_size(page: TiffPage, data: bytes, pixels: int) -> Declared | None:
    """What a strip or tile says of itself; None: nothing, as a JPEG without its tables or what is empty."""
    from tifffile import COMPRESSION

    if page.compression != COMPRESSION.LERC or not data:
        return declared(data)
    # Numbers that cannot be made smaller are kept as they are, beside a mask of the valid ones and some words on each block.
    size = declared(inflated(data, 2 * pixels * page.samplesperpixel * page.dtype.itemsize + SPARE_OF_LERC))
    if size is None or size.samples == 0:
        raise ValueError("a part of unknown size")
    return size


def _decoded(page: TiffPage, channels: list[int], depth: int) -> Array:
    """Channels by tifffile and imagecodecs."""
    tags = page.keyframe
    wants_all = channels == list(range(tags.samplesperpixel)) and tags.shaped[:2] == (1, 1)
    if wants_all and not tags.is_tiled and (tags.is_contiguous or len(page.dataoffsets) == 1):
        return np.asarray(page.asarray(squeeze=False)[0, 0])
    return _placed(page, page.segments(), channels, depth)


def _placed(page: TiffPage, parts: Iterable[tuple[Any, ...]], channels: list[int], depth: int) -> Array:
    """Strips or tiles, copied to their places one by one."""
    tags = page.keyframe
    is_planar = tags.shaped[0] > 1
    shape = (tags.imagelength, tags.imagewidth, len(channels))
    out = np.full(shape, tags.nodata, tags.dtype) if tags.nodata else np.zeros(shape, tags.dtype)
    for part, (plane, deep, top, left, _), _ in parts:
        if part is None or not deep <= depth < deep + part.shape[0] or (is_planar and plane not in channels):
            continue
        place = out[top : top + part.shape[1], left : left + part.shape[2]]
        part = part[depth - deep, : place.shape[0], : place.shape[1]]
        if is_planar:
            place[..., channels.index(plane)] = part[..., 0]
        else:
            place[:] = part[..., channels] if len(channels) < part.shape[2] else part
    return out


def _unpacked_as_wanted(page: TiffPage) -> Iterator[tuple[Any, ...]]:
    """Strips or tiles of which each holds more than it should; what is too much is not unpacked."""
    tags = page.keyframe
    rows, width = (tags.tilelength, tags.tilewidth) if tags.is_tiled else (tags.rowsperstrip, tags.imagewidth)
    samples = tags.samplesperpixel if tags.shaped[0] == 1 else 1
    size = max(tags.tiledepth, 1) * rows * -(-width * samples * int(tags.bitspersample) // 8)
    for number, (offset, count) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        tags.parent.filehandle.seek(offset)
        data = zlib.decompressobj().decompress(tags.parent.filehandle.read(count), size)
        strip = tags.decode(None, number)[1]
        last = tags.imagelength - strip[2]
        wanted = data if tags.is_tiled or last >= rows else data[: size // rows * last]
        yield tags.decode(zlib.compress(wanted, 0), number, _fullsize=tags.is_tiled)


def _by_libtiff(page: TiffPage, stream: IO[bytes], depth: int) -> Array:
    """All channels by libtiff, twice: version 4.7.1 may leave the last bytes of a strip as they were, and says nothing."""
    import imagecodecs

    tags = page.keyframe
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        first, second = (
            imagecodecs.tiff_decode(data, index=_number(page), out=np.full(tags.shape, fill, tags.dtype)) for fill in (0, 1)
        )
    if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
        raise ValueError("it ends before its last pixel")
    planes = np.asarray(first.reshape(tags.shaped))[:, depth]
    return np.moveaxis(planes, 0, 2).reshape(*planes.shape[1:3], -1)


def _rgb_by_libtiff(page: TiffPage, stream: IO[bytes]) -> Array:
    """RGB of 8 bits by libtiff, as it is stored: libtiff mirrors it as the tag of the camera's turn says."""
    import imagecodecs

    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        rgb = imagecodecs.tiff_decode(data, index=_number(page), asrgb=True)[..., :3]
    turn = page.keyframe.tags.valueof(274)
    rgb = rgb[:, ::-1] if turn in (2, 3, 6, 7) else rgb
    return np.asarray(rgb[::-1] if turn in (3, 4, 7, 8) else rgb)


def _number(page: TiffPage) -> int:
    """The page's place among all, as libtiff counts them."""
    if len(page.treeindex) > 1:
        raise ValueError("a page below a page, in a way that only libtiff could read")
    return int(page.index)
