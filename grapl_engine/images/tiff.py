"""A page of a TIFF as an array, of any depth and compression.

Which page that is stands in `tiff_pages`, what its samples are in `tiff_samples`, what colours they stand for in `tiff_colors`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.images.color_profile import embedded, inks_in_srgb
from grapl_engine.images.decoded import Decoded
from grapl_engine.images.file_parts import RGB_NAMES, FileParts, PartChoice, check_number
from grapl_engine.images.tiff_colors import colored, used_channels
from grapl_engine.images.tiff_file import opened_tiff, other_files
from grapl_engine.images.tiff_meaning import left_out
from grapl_engine.images.tiff_pages import MASK, REDUCED, Plane, refuse_raw, stack_of
from grapl_engine.images.tiff_samples import check_samples, is_libtiffs, stored_samples

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["ORIENTATION", "SIGNATURES", "read_tiff", "stored_tiff", "upright"]

for library in ("imagecodecs", "tifffile"):  # a strange tag is no news on a terminal
    logging.getLogger(library).addHandler(logging.NullHandler())

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""The first four bytes: TIFF and BigTIFF of both byte orders."""
_PALETTE, _INKS, _LAB, _LIGHT = 3, 5, (8, 9), (0, 1, 2, 3)
"""Photometric interpretations."""
ORIENTATION = 274
"""The tag that says how the camera was held, in TIFF and EXIF."""
PROFILE, NO_DATA = 34675, 42113
"""Tags of an ICC profile, and of GDAL's number for no value."""

Array: TypeAlias = NDArray[Any]


def read_tiff(stream: IO[bytes], name: str, choice: PartChoice) -> Decoded:
    """Read a page of a TIFF.

    Parameters
    ----------
    stream : binary file
        On disk.
    name : str
        The file's name, for sentences.
    choice : PartChoice
        Which page; and which channel, of those that lie in pages of their own or are no colours.

    Returns
    -------
    Decoded
        Its array is (H, W, C).

    Raises
    ------
    PictureError
        If it is too large, of a kind that is not read here, camera raw, or has no such page or channel.
    """
    with opened_tiff(stream, name) as tiff:
        refuse_raw(tiff, name)
        stack = stack_of(tiff)
        row = (choice.page or 1) - 1
        pages, channels = stack.table.shape
        check_number(row + 1, pages, stack.unit, name)
        parts = FileParts(row + 1, pages, stack.unit, 0, channels, stack.names, stack.rgb is not None)
        found = _chosen([stack.planes[at] for at in stack.table[row]], stack.rgb, parts, choice.channel, stream, name)
        return replace(found, notes=(*found.notes, *other_files(tiff)))


def stored_tiff(stream: IO[bytes], name: str) -> Array:
    """The samples of a TIFF of one page as they stand in it: white is not turned round, no palette is applied.

    Parameters
    ----------
    stream, name
        As in `read_tiff`.

    Returns
    -------
    bool, integer or float, (H, W) or (H, W, C)
        C: planes and samples.

    Raises
    ------
    PictureError
        As in `read_tiff`.
    ValueError
        If it has several pages, smaller copies of the picture and masks left out, or was compressed with a loss.
    """
    import tifffile

    with opened_tiff(stream, name) as tiff:
        pages = [page for page in tiff.pages if not int(page.subfiletype) & (REDUCED | MASK)] or [tiff.pages.first]
        page = pages[0]
        count = max(len(pages) * page.imagedepth, int((tiff.imagej_metadata or {}).get("images", 1)))
        if count > 1:
            raise ValueError(f"it has {count} pages, and it is not said which one is meant: save that one alone")
        check_samples(page, name)
        if page.compression == tifffile.COMPRESSION.JPEG:
            raise ValueError("it is compressed by JPEG, which changes numbers: save it without a loss")
        array = stored_samples(page, stream, list(range(page.samplesperpixel)))
        return array[..., 0] if array.shape[2] == 1 else array


def _chosen(
    planes: list[Plane], rgb: tuple[int, ...] | None, parts: FileParts, channel: int | None, stream: IO[bytes], name: str
) -> Decoded:
    """The channel that is asked for, of those in pages of their own, or the colours that they make together."""
    if len(planes) == 1:
        return _page_of(planes[0], parts, channel or 0, stream, name)
    if channel is None and rgb is not None:
        return _composite([planes[at] for at in rgb], parts, stream, name)
    parts = replace(parts, channel=channel or 1)
    check_number(parts.channel, parts.channels, "channel", name)
    return replace(_page_of(planes[parts.channel - 1], parts, 0, stream, name), parts=parts)


def _page_of(plane: Plane, parts: FileParts, channel: int, stream: IO[bytes], name: str) -> Decoded:
    """A page whose channels are its own samples; a channel that is none of its colours by itself."""
    page = plane.page.keyframe
    check_samples(page, name)
    used, has_alpha = used_channels(page)
    samples, colors = int(page.samplesperpixel), len(used) - has_alpha
    are_colors = colors > 1 and page.photometric > 1  # not white or black is 0, which say nothing of three samples
    names = RGB_NAMES if are_colors or page.photometric == _PALETTE else ()
    parts = replace(parts, channels=samples - has_alpha if len(used) < samples else 3 if names else 1, names=names)
    parts = replace(parts, has_colors=colors > 1 or bool(names))
    no_data = _no_data(page)
    if channel > colors or (channel and colors > 1 and not are_colors):
        check_number(channel, parts.channels, "channel", name)
        array = _samples(plane, stream, [channel - 1])
        return Decoded(_turned(array, page), (), None, no_data, replace(parts, channel=channel))
    notes = (f"{len(used)} of {samples} channels {'is' if len(used) == 1 else 'are'} used.",) if len(used) < samples else ()
    profile = None if page.photometric in _LAB else embedded(page.tags.valueof(PROFILE))
    array = _samples(plane, stream, used)
    if page.photometric == _INKS and profile is not None and (found := inks_in_srgb(array, profile)) is not None:
        notes = (*notes, f"CMYK colours were converted from {profile.name} to sRGB.")
        return Decoded(_turned(found, page), notes, None, no_data, parts)
    if not is_libtiffs(page):
        array, converted = colored(array, page, has_alpha=has_alpha)
        notes = (*notes, *converted)
    notes = (*notes, *(left_out(page) if profile is None and page.photometric in _LIGHT else ()))
    bits = page.bitspersample if isinstance(page.bitspersample, int) else 0
    return Decoded(_turned(array, page), notes, None if page.photometric == _INKS else profile, no_data, parts, bits)


def _composite(planes: list[Plane], parts: FileParts, stream: IO[bytes], name: str) -> Decoded:
    """Red, green and blue that lie in pages of their own."""
    page = planes[0].page.keyframe
    check_samples(page, name)
    array = np.concatenate([_samples(plane, stream, [0]) for plane in planes], axis=-1)
    return Decoded(_turned(array, page), (), None, _no_data(page), parts)


def _samples(plane: Plane, stream: IO[bytes], channels: list[int]) -> Array:
    """Channels of a plane as they are stored, (H, W, C)."""
    page: Any = plane.page
    if plane.at is None:
        return stored_samples(page, stream, channels, plane.depth)
    file = page.parent.filehandle
    file.seek(plane.at)
    stored = file.read_array(np.dtype(page.parent.byteorder + page.dtype.char), page.size).reshape(page.shaped)[:, 0]
    return np.asarray(np.moveaxis(stored, 0, 2).reshape(*stored.shape[1:3], -1)[..., channels], page.dtype)


def _turned(array: Array, page: TiffPage) -> Array:
    return upright(array, page.tags.valueof(ORIENTATION))


def _no_data(page: TiffPage) -> float | None:
    """GDAL's number for no value."""
    try:
        return float(str(page.tags.valueof(NO_DATA)).strip("\0 "))
    except ValueError:
        return None


def upright(array: Array, orientation: object) -> Array:
    """Undo the camera's turn.

    Parameters
    ----------
    array : (H, W) or (H, W, C), of any type
    orientation : object
        Value of the tag `ORIENTATION`; anything but 2 to 8 turns nothing.

    Returns
    -------
    (H, W) or (W, H), C behind it as before
        A view of the same type.
    """
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array[::-1] if orientation in (3, 4, 7, 8) else array
