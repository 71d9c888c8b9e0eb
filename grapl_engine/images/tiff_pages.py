"""The pictures in a TIFF: which pages are none of their own, which are slices of a stack, which are channels of one picture."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.formats import WAY_OUT

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage, TiffPageSeries

__all__ = ["Plane", "TiffStack", "refuse_raw", "stack_of"]

REDUCED, MASK = 1, 4
"""Bits of the tag NewSubfileType: pages that are no picture of their own."""
OLD_SUBFILE_TYPE, OLD_REDUCED = 255, 2
DNG_VERSION = 50706
RAW_COLORS = (32803, 34892)
"""Photometric interpretations of camera raw: a mosaic of filters, and what it is before it is developed."""
MOST_LOOKED_AT = 2000
"""Pages whose tags are read one by one; in longer files all are taken for pictures, as in every recording."""
MOST_PLANES = 100_000
"""More slices and channels than this are not believed: a line of text can say any number, and each takes memory."""
MOST_SAMPLES = 4
"""A last length up to this is that of a pixel: grey, RGB, and their opacity."""
KNOWN_ORDER = ("imagej", "ome", "shaped")
"""Kinds of files that say which page is which slice and channel; by the names of tifffile."""
UNITS = {"Z": "slice", "T": "frame"}
RGB_WORDS = ({"red", "r"}, {"green", "g"}, {"blue", "b"})

_BROKEN = (
    OSError, ValueError, LookupError, TypeError, ArithmeticError, RuntimeError, AttributeError, AssertionError, ET.ParseError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Where the numbers of one slice and channel are.

    Attributes
    ----------
    page : TiffPage
        Whose tags hold for it.
    depth : int
        Which slice of a page that is a volume.
    at : int or None
        Where its bytes begin, where one page's tags stand for many slices, as in large files of ImageJ.
    """

    page: TiffPage
    depth: int = 0
    at: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TiffStack:
    """All that can be chosen of a TIFF.

    Attributes
    ----------
    planes : sequence of Plane
    table : intp, (P, C)
        The plane of each page and channel; channels are those that lie in planes of their own.
    unit : str
        What a page is called.
    names : tuple of str
        Of the channels; () where the file has none.
    """

    planes: Sequence[Plane]
    table: NDArray[np.intp]
    unit: str = "page"
    names: tuple[str, ...] = ()

    @property
    def rgb(self) -> tuple[int, int, int] | None:
        """Which channels are red, green and blue, if their names say so; None if they do not."""
        words = [name.strip().lower() for name in self.names]
        if len(words) != 3 or self.table.shape[1] != 3:
            return None
        found = [next((at for at, word in enumerate(words) if word in color), -1) for color in RGB_WORDS]
        return (found[0], found[1], found[2]) if min(found) >= 0 else None


def refuse_raw(tiff: TiffFile, name: str) -> None:
    """Refuse what a camera's sensor has measured and nobody has developed.

    Raises
    ------
    PictureError
        With the name of the format.
    """
    first = tiff.pages.first
    with_subs = [first, *_children(first)]
    if DNG_VERSION in first.tags:
        kind = "DNG"
    elif any(page.photometric in RAW_COLORS for page in with_subs) or _starts_as_cr2(tiff):
        suffix = Path(name).suffix.lstrip(".").upper()
        kind = "TIFF/EP" if suffix in ("", "TIF", "TIFF") else suffix
    else:
        return
    raise PictureError(f"{name} is a camera raw file ({kind}), which is not developed here: {WAY_OUT}.")


def stack_of(tiff: TiffFile) -> TiffStack:
    """What can be chosen: slices and channels where the file says which page is which, else its pages in turn.

    Pages that are smaller copies or masks of another are passed over, and of a thumbnail the picture below it is taken.
    """
    for kind in KNOWN_ORDER:
        if getattr(tiff, f"is_{kind}"):
            try:
                if _said_planes(tiff, kind) <= MOST_PLANES and (stack := _ordered(tiff, tiff.series[0])) is not None:
                    return stack
            except _BROKEN:  # a description that does not fit its file
                break
    planes = [Plane(page, depth) for page in _pictures(tiff) for depth in range(max(1, page.imagedepth))]
    is_volume = all(plane.page is planes[0].page for plane in planes) and len(planes) > 1
    return TiffStack(planes, np.arange(len(planes))[:, None], "slice" if is_volume else "page")


# Pages in turn


def _pictures(tiff: TiffFile) -> list[TiffPage]:
    """Pages that are pictures of their own, whole ones in place of their thumbnails."""
    pages: list[Any] = list(tiff.pages)
    if len(pages) > MOST_LOOKED_AT:
        return pages
    whole = [picture for page in pages for picture in _whole(page)]
    everything = [picture for page in pages for picture in (page, *_children(page)) if not _is_mask(picture)]
    return whole or [max(everything or pages[:1], key=lambda page: page.imagewidth * page.imagelength)]


def _whole(page: TiffPage) -> Iterator[TiffPage]:
    """The page, or a larger one below it; none where there are smaller copies alone."""
    below = [child for child in _children(page) if not _is_part(child)]
    largest = max(below, key=lambda child: child.imagewidth * child.imagelength, default=None)
    if _is_part(page):
        yield from below
    elif largest is not None and largest.imagewidth * largest.imagelength > page.imagewidth * page.imagelength:
        yield largest
    else:
        yield page


def _children(page: TiffPage) -> list[TiffPage]:
    """The pages that the tag SubIFDs names."""
    try:
        return [] if page.pages is None else [child for child in page.pages if isinstance(child, type(page))]
    except _BROKEN:
        return []


def _is_mask(page: TiffPage) -> bool:
    return bool(int(page.subfiletype) & MASK)


def _is_part(page: TiffPage) -> bool:
    """Whether it says that it is a smaller copy or a mask of another."""
    return bool(int(page.subfiletype) & (REDUCED | MASK)) or page.tags.valueof(OLD_SUBFILE_TYPE) == OLD_REDUCED


def _starts_as_cr2(tiff: TiffFile) -> bool:
    tiff.filehandle.seek(8)
    return bool(tiff.filehandle.read(2) == b"CR")


# Slices and channels


def _said_planes(tiff: TiffFile, kind: str) -> int:
    """How many planes a file says that it has, before tifffile makes a list of them."""
    if kind == "ome":
        found = ET.fromstring(str(tiff.ome_metadata)).findall(".//{*}Pixels")
        return sum(math.prod(int(pixels.get(f"Size{axis}", 1)) for axis in "ZCT") for pixels in found)
    if kind == "shaped":
        told = [page.description for page in tiff.pages if isinstance(page, type(tiff.pages.first))]
        shapes = [json.loads(text)["shape"] for text in told if text.startswith("{")]
        return sum(math.prod(shape[: -3 if shape[-1] <= MOST_SAMPLES else -2]) for shape in shapes)
    return 0  # ImageJ's are compared with the size of the file


def _ordered(tiff: TiffFile, series: TiffPageSeries) -> TiffStack | None:
    """The planes of a series; None where it is one plane, or more than its file has."""
    page: Any = series.keyframe
    axes, shape = series.get_axes(False), series.get_shape(False)
    count = math.prod(shape) // max(1, page.size)
    if count < 2 or page.imagedepth > 1 or (len(tiff.series) > 1 and series.kind == "shaped"):
        return None
    planes = _planes(tiff, series, count)
    leading = next(at for at in range(1, len(shape) + 1) if math.prod(shape[:at]) == count)
    axes, shape = axes[:leading], shape[:leading]
    places = np.arange(count).reshape(shape)
    if "C" in axes:
        places, others = np.moveaxis(places, axes.index("C"), -1), axes.replace("C", "")
    else:
        places, others = places[..., None], axes
    table = places.reshape(-1, places.shape[-1])
    long = [axis for axis, length in zip(others, places.shape, strict=False) if length > 1]
    unit = UNITS.get(long[0], "page") if len(long) == 1 else "plane" if long and set(long) <= set(UNITS) else "page"
    return TiffStack(planes, table, unit, _names(tiff, series.kind, table))


def _planes(tiff: TiffFile, series: TiffPageSeries, count: int) -> list[Plane]:
    page: Any = series.keyframe
    if len(series.pages) >= count:
        if any(own is None for own in series.pages):
            raise ValueError("slices that lie in other files")
        return [Plane(own) for own in series.pages]
    if series.dataoffset is None or series.dataoffset + count * page.nbytes > tiff.filehandle.size:
        raise ValueError("fewer pages than its description says")
    return [Plane(page, at=series.dataoffset + number * page.nbytes) for number in range(count)]


def _names(tiff: TiffFile, kind: str, table: NDArray[np.intp]) -> tuple[str, ...]:
    """The names of the channels, as far as the file has them."""
    channels = table.shape[1]
    if kind == "ome":
        names = _ome_names(str(tiff.ome_metadata))
    elif kind == "imagej":
        labels = list((tiff.imagej_metadata or {}).get("Labels", ()))
        names = [str(labels[at]) for at in table[0]] if len(labels) > int(table[0].max()) else list(map(str, labels))
    else:
        return ()
    tidy = tuple(" ".join(name.split())[:40] for name in names)
    return tidy if len(tidy) == channels > 1 and any(tidy) else ()


def _ome_names(text: str) -> list[str]:
    pixels = ET.fromstring(text).find(".//{*}Pixels")
    return [] if pixels is None else [channel.get("Name", "") for channel in pixels.findall("{*}Channel")]
