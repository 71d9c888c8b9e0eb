"""A report's pictures: inside the page, no larger than is needed, labels in the colours of the screen."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary_meanings import Meaning, boundary_comparison
from grapl_engine.events import Labels
from grapl_engine.images.picture import Picture, stretched, working_image
from grapl_engine.record import RunRecord
from grapl_engine.report.sections import Figure
from grapl_engine.settings import Settings
from grapl_engine.storage.painting import Shown, painted
from grapl_engine.storage.palette import matched_palette_indices
from grapl_engine.truth import Truth

__all__ = [
    "BOUNDARY_COLORS",
    "MANY",
    "MOST_MAP",
    "MOST_PICTURE",
    "map_figure",
    "mistakes_figure",
    "photograph",
    "strengths_figure",
    "swept_figure",
    "truth_figures",
]

MOST_PICTURE, MOST_MAP, MOST_OF_MANY = 1200, 800, 480
"""Pixels of the longer side: of the picture, of maps, and of maps where there are many."""
MANY = 8
"""So many maps are shown at `MOST_MAP`."""
QUALITY = 88
"""Of the picture's JPEG."""
BOUNDARY_COLORS = {
    Meaning.AGREED: (255, 255, 255),
    Meaning.ONLY_MAP: (86, 180, 233),
    Meaning.ONLY_TRUTH: (230, 159, 0),
}
"""As in the window: white, and two that colour-blind eyes tell apart."""
LINE_COLOR = (255, 214, 64)
"""Of borders that runs have in common."""
DIMMED = 0.4
"""How bright the picture is under lines."""
LINES_A_SIDE = 400
"""Lines are a pixel wide for each so many of the longer side."""
GREY = (0.299, 0.587, 0.114)
"""Luma of ITU-R BT.601."""
_MATCHED_SIDE = 200

Pixels = NDArray[np.uint8]


def photograph(picture: Picture) -> Figure:
    """The picture, as JPEG."""
    pixels = _small(picture, MOST_PICTURE)
    return _figure(pixels, f"The picture {picture.title}", _size_text(picture, pixels), "JPEG", quality=QUALITY)


def map_figure(record: RunRecord, labels: Labels, shown: Shown | None, caption: str, *, of_many: bool = False) -> Figure:
    """A map over its picture, as PNG.

    Parameters
    ----------
    record : RunRecord
    labels : uint16, (h, w)
        The newest of the run, or after edits.
    shown : EditedMap, or None
        What the labels are of, if it has colours of its own.
    caption : str
    of_many : bool
        Smaller.
    """
    newest = record.frames()[-1] if record.frames() else None
    pixels = painted(record, labels, MOST_OF_MANY if of_many else MOST_MAP, shown, newest)
    return _figure(pixels, caption, caption)


def swept_figure(picture: Picture, labels: Labels, palette_indices: tuple[int, ...], caption: str) -> Figure:
    """A map of a sweep over its picture, as PNG: small, since there are many.

    Parameters
    ----------
    picture : Picture
    labels : uint16, (H, W)
    palette_indices : tuple of int
        Of its labels.
    caption : str
    """
    return _figure(painted(RunRecord(picture, Settings(), palette_indices), labels, MOST_OF_MANY), caption, caption)


def truth_figures(picture: Picture, truth: Truth, like: Labels | None, palette_indices: tuple[int, ...] | None) -> list[Figure]:
    """What each annotator drew, over the picture; void places are grey.

    Parameters
    ----------
    picture : Picture
    truth : Truth
    like : uint16, (h, w), or None
        A map with whose colours they agree.
    palette_indices : tuple of int, or None
        Of its labels.
    """
    figures = []
    for labels, name in zip(truth.annotators, truth.names, strict=True):
        numbers, places = np.unique(labels, return_inverse=True)
        compact = places.reshape(labels.shape).astype(np.uint16)
        own = None if like is None else matched_palette_indices(_thin(compact), len(numbers), _thin(like), palette_indices)
        pixels = painted(RunRecord(picture, Settings(), own), compact, MOST_OF_MANY if len(truth.annotators) > 1 else MOST_MAP)
        count = len(numbers) - int(truth.void in numbers)
        if truth.void is not None:
            void = stretched(labels == truth.void, *pixels.shape[:2])
            grey = (_small(picture, MOST_MAP) @ np.array(GREY)).astype(np.uint8)
            pixels[void] = stretched(grey, *pixels.shape[:2])[void, None]
        figures.append(_figure(pixels, f"The truth of {name}", f"{name}: {count} region{'s' * (count != 1)}"))
    return figures


def mistakes_figure(
    picture: Picture, labels: Labels, truth: Truth, tolerance: float, marks: Sequence[tuple[str, tuple[int, int]]], text: str
) -> Figure:
    """The boundaries in three meanings over the dimmed picture, and where the worst mistakes are.

    Parameters
    ----------
    picture : Picture
    labels : uint16, (H, W)
    truth : Truth
    tolerance : float
        Pixels.
    marks : sequence of (str, (int, int))
        A short name, and row and column.
    text : str
        What it shows.
    """
    meanings = boundary_comparison(labels, truth.annotators, truth.void).meanings(tolerance)
    dim = _small(picture, MOST_PICTURE) @ np.array(GREY) * DIMMED
    pixels = np.repeat(dim.astype(np.uint8)[..., None], 3, axis=2)
    lines = _widened(_gathered(meanings, *dim.shape), max(1, round(max(dim.shape) / LINES_A_SIDE)))
    for meaning, color in BOUNDARY_COLORS.items():
        pixels[lines == meaning] = color
    scale = dim.shape[0] / labels.shape[0]
    return _figure(_marked(pixels, [(name, (row * scale, column * scale)) for name, (row, column) in marks]), text, text)


def strengths_figure(picture: Picture, strengths: NDArray[np.uint8], text: str) -> Figure:
    """Lines over the dimmed picture, the stronger the higher their values, as PNG.

    Parameters
    ----------
    picture : Picture
    strengths : uint8, (h, w)
        0 where there is no line.
    text : str
        What it shows.
    """
    dim = _small(picture, MOST_PICTURE) @ np.array(GREY) * DIMMED
    lines = _widened(_gathered(strengths, *dim.shape), max(1, round(max(dim.shape) / LINES_A_SIDE)))
    pixels = np.repeat(dim.astype(np.uint8)[..., None], 3, axis=2)
    share = lines[..., None] / 255
    pixels = (pixels * (1 - share) + np.array(LINE_COLOR) * share).astype(np.uint8)
    return _figure(pixels, text, text)


def _marked(pixels: Pixels, marks: Sequence[tuple[str, tuple[float, float]]]) -> Pixels:
    """Names in boxes at their places."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(pixels)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(max(11, max(pixels.shape) // 50))
    for name, (row, column) in reversed(marks):  # the worst one lies on top
        left, top, right, bottom = draw.textbbox((column, row), name, font=font, anchor="mm")
        draw.rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=(0, 0, 0), outline=(255, 255, 255))
        draw.text((column, row), name, font=font, anchor="mm", fill=(255, 255, 255))
    return np.asarray(image)


def _small(picture: Picture, longest: int) -> Pixels:
    """uint8, (h, w, 3): averaged over areas where it is smaller than the picture."""
    return np.asarray(working_image(picture, longest) * 255 + 0.5).astype(np.uint8)


def _size_text(picture: Picture, pixels: Pixels) -> str:
    whole, shown = f"{picture.width} × {picture.height}", f"{pixels.shape[1]} × {pixels.shape[0]}"
    return f"{whole} pixels" + (f", shown at {shown}" if whole != shown else "")


def _thin(labels: NDArray[np.uint16]) -> NDArray[np.uint16]:
    step = -(-max(labels.shape) // _MATCHED_SIDE)
    return labels[::step, ::step]


def _gathered(values: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The highest of the values that fall on each pixel of a smaller picture: no line is lost."""
    rows = np.arange(values.shape[0]) * height // values.shape[0]
    columns = np.arange(values.shape[1]) * width // values.shape[1]
    found = np.zeros((height, width), np.uint8)
    there = np.nonzero(values)
    np.maximum.at(found, (rows[there[0]], columns[there[1]]), values[there])
    return found


def _widened(values: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    from scipy.ndimage import maximum_filter

    return values if width == 1 else np.asarray(maximum_filter(values, width))


def _figure(pixels: Pixels, text: str, caption: str, kind: str = "PNG", **options: int) -> Figure:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind, **options)
    source = f"data:image/{kind.lower()};base64," + base64.b64encode(stream.getvalue()).decode("ascii")
    return Figure(source, pixels.shape[1], pixels.shape[0], text, caption)
