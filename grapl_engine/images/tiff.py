"""The first page of a TIFF as an array, of any depth and compression.

What its samples are is found out in `tiff_samples`, what colours they stand for in `tiff_colors`.
"""

from __future__ import annotations

import logging
from typing import IO, Any, TypeAlias

from numpy.typing import NDArray

from grapl_engine.images.tiff_colors import colored, used_channels
from grapl_engine.images.tiff_samples import check_samples, is_libtiffs, stored_samples

__all__ = ["ORIENTATION", "SIGNATURES", "read_tiff", "stored_tiff", "upright"]

for library in ("imagecodecs", "tifffile"):  # a strange tag is no news on a terminal
    logging.getLogger(library).addHandler(logging.NullHandler())

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""The first four bytes: TIFF and BigTIFF of both byte orders."""
ORIENTATION = 274
"""The tag that says how the camera was held, in TIFF and EXIF."""
REDUCED, MASK = 1, 4
"""Bits of the tag NewSubfileType: pages that are no picture of their own."""

Array: TypeAlias = NDArray[Any]


def read_tiff(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
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

    Raises
    ------
    PictureError
        If it is too large, or of a kind that is not read here.
    """
    import tifffile

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
        page = tiff.pages.first
        check_samples(page, name)
        pages = len(tiff.pages) * page.imagedepth
        notes = [f"The first of {pages} pages is used."] if pages > 1 else []
        channels, has_alpha = used_channels(page)
        if len(channels) < page.samplesperpixel:
            notes.append(f"{len(channels)} of {page.samplesperpixel} channels are used.")
        array = stored_samples(page, stream, channels)
        if not is_libtiffs(page):
            array, converted = colored(array, page, has_alpha=has_alpha)
            notes += converted
        return upright(array, page.tags.valueof(ORIENTATION)), tuple(notes)


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

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
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
