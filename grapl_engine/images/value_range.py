"""Numbers of any kind as 8 or 16 bits: which of them is black and which white, and which say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError

__all__ = ["Stretched", "bands", "check_limits", "number_text", "stretch"]

Array: TypeAlias = NDArray[Any]

MIDDLE_GREY = {"B": 0x80, "H": 0x8000}
"""What pixels without a value are filled with, by the type of number that is shown."""
TRIMMED_SHARE = 0.001
"""Of the pixels at either end may lie outside of the range: what is called a speck elsewhere."""
FLATTENED = 4
"""The extremes flatten the rest if they reach over so many times its range."""
OVERSHOOT = 0.05 + 1e-6
"""Floats that pass 0 and 1 by so little, as sharpening makes them, are meant from 0 to 1."""
NO_DATA = (-999.0, -9999.0, -99999.0, -32768.0, -2147483648.0)
"""What programs write where there is no value, without saying so; in floats also all beyond `NO_MEASUREMENT`."""
NO_MEASUREMENT = 1e30
"""3.4e38, 1.8e308, netCDF's 9.97e36 and the like; no picture was ever so bright."""
GAP = 0.1
"""A number of `NO_DATA` stands for no data only if it is so far below the others, as a share of their range."""
BAND = 2**19
"""Numbers that are turned at a time."""
MOST_LOOKED_AT = 1_000_000
"""Pixels from which the share is told; of larger pictures a part that is spread evenly."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretched:
    """What `stretch` made.

    Attributes
    ----------
    values : uint8 or uint16, (H, W, C)
    limits : (float, float) or None
        What is black and what is white; None where numbers were taken as they are.
    notes : tuple of str
    """

    values: Array
    limits: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()


def stretch(color: Array, name: str, *, limits: tuple[float, float] | None = None, no_data: float | None = None) -> Stretched:
    """Take numbers as grey or colours: as uint8 if 8 bits hold them, else as uint16 over the whole range.

    Parameters
    ----------
    color : bool, integer or float, (H, W, C)
        Without an alpha.
    name : str
        The picture's, for sentences.
    limits : (float, float), optional
        What is to be black and white. By default floats from 0 to 1 are taken as they are, and so are 8 bits; others from
        their own least and greatest value, or, where these would flatten the rest, from those that leave a thousandth of
        the pixels outside at that end.
    no_data : float, optional
        The number that stands for no value.

    Returns
    -------
    Stretched
        NaN, infinity and what stands for no value do not count and are filled with middle grey.

    Raises
    ------
    PictureError
        If no value is left, or the limits are no range.
    """
    if limits is not None:
        check_limits(limits)
    if color.dtype == np.bool_:
        return Stretched(color.astype(np.uint8) * np.uint8(255))
    if color.dtype == np.uint8 and limits is None and no_data is None:
        return Stretched(color)
    valid, notes = _valid(color, name, no_data)
    if color.dtype == np.uint8 and limits is None:
        return Stretched(color if valid is None else _filled(color.copy(), valid), None, notes)
    counted = color if valid is None else color[valid]
    extremes = float(counted.min()), float(counted.max())
    low, high = _limits(counted, extremes) if limits is None else limits
    values = _scaled(color, low, high, is_clipped=valid is not None or extremes[0] < low or extremes[1] > high)
    if valid is not None:
        _filled(values, valid)
    return Stretched(values, (low, high), (*notes, *_told(color.dtype, (low, high), extremes)))


def check_limits(limits: tuple[float, float]) -> None:
    """Refuse what is no range.

    Raises
    ------
    PictureError
    """
    low, high = limits
    if not (np.isfinite([low, high]).all() and low < high):
        raise PictureError(f"A range goes from a number to a greater one, not from {low:.6g} to {high:.6g}.")


def bands(shape: tuple[int, ...], most: int = BAND) -> Iterator[slice]:
    """The rows of a picture, (H, W, C), by so many as hold so many numbers."""
    rows = max(1, most // max(1, shape[1] * shape[2]))
    return (slice(top, top + rows) for top in range(0, shape[0], rows))


def number_text(value: float) -> str:
    """A number of a picture as a person would write it."""
    return f"{value:,.0f}" if value == round(value) and abs(value) < 1e7 else f"{value:.6g}"


# Which numbers count


def _valid(color: Array, name: str, no_data: float | None) -> tuple[NDArray[np.bool_] | None, tuple[str, ...]]:
    """The pixels whose values all count, (H, W), or None for all; and what is said of the others."""
    holes = np.zeros(color.shape[:2], np.bool_)
    notes = []
    for why, where in _missing(color, no_data):
        found = where.any(axis=2)
        if count := int(np.count_nonzero(found)):
            pixels = "1 pixel has" if count == 1 else f"{count:,} pixels have"
            notes.append(f"{pixels} no value ({why}): shown in middle grey.")
            holes |= found
    if holes.all():
        raise PictureError(
            f"{name} has no finite value that counts, only NaN, infinity or marks of missing values: choose another."
        )
    return (~holes if notes else None), tuple(notes)


def _filled(values: Array, valid: NDArray[np.bool_]) -> Array:
    """The same array, with middle grey where it has no value."""
    values[~valid] = MIDDLE_GREY[values.dtype.char]
    return values


def _missing(color: Array, no_data: float | None) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Why some values do not count, and where they are: (H, W, C)."""
    counted = color
    if color.dtype.kind == "f" and not (float(color.min()) > -NO_MEASUREMENT and float(color.max()) < NO_MEASUREMENT):
        finite = np.isfinite(color)
        yield "NaN or infinite", ~finite
        if float(np.finfo(color.dtype).max) > NO_MEASUREMENT:
            beyond = finite & ((color >= NO_MEASUREMENT) | (color <= -NO_MEASUREMENT))
            yield "too large for a measurement", beyond
            finite &= ~beyond
        counted = color[finite]
    if no_data is not None and (mark := _in_type(no_data, color.dtype)) is not None:
        where = color == mark
        # Of 8 bits one color of a pixel is easily 0 or 255; the numbers of others are seldom used up to their ends.
        yield (
            f"{number_text(no_data)}, as the file says",
            where.all(axis=2, keepdims=True) if color.dtype == np.uint8 else where,
        )
    elif (least := _mark(counted)) is not None:
        yield f"{number_text(least)}, a usual mark of missing values", color == least


def _mark(counted: Array) -> float | None:
    """The least value, if it stands for no value: one of `NO_DATA`, far below the others."""
    least = float(counted.min()) if counted.size else 0.0
    if least not in NO_DATA:
        return None
    others = counted[counted > least]
    low, high = (float(others.min()), float(others.max())) if others.size else (least, least)
    return least if low - least > GAP * (high - low) else None


def _in_type(value: float, dtype: np.dtype[Any]) -> float | int | None:
    """A number as a type has it, None where it has not; the text of a tag may have more digits than a float of 32 bits."""
    if dtype.kind == "f":
        if np.isnan(value):
            return None
        most = float(np.finfo(dtype).max)
        return float(np.array(np.clip(value, -most, most)).astype(dtype))
    limits = np.iinfo(dtype)
    return int(value) if limits.min <= value <= limits.max and value == int(value) else None  # NaN is in no limits


# Their range


def _limits(counted: Array, extremes: tuple[float, float]) -> tuple[float, float]:
    """What is black and white by itself."""
    low, high = extremes
    if counted.dtype.kind == "f" and _is_share(low, high):
        return 0.0, 1.0
    return _without_extremes(counted, low, high)


def _is_share(low: float, high: float) -> bool:
    """Whether floats are meant from 0 to 1."""
    most = 1.0 + OVERSHOOT
    return (low >= 0.0 and high <= most) or (low >= -OVERSHOOT and 1.0 - OVERSHOOT <= high <= most)


def _without_extremes(counted: Array, low: float, high: float) -> tuple[float, float]:
    """The range of all but the few values that would flatten the rest; each end by itself."""
    pixels = counted.reshape(-1, counted.shape[-1])
    sample = pixels[:: -(-len(pixels) // MOST_LOOKED_AT)]
    outside = min(sample.shape[1] * int(np.ceil(len(sample) * TRIMMED_SHARE)), (sample.size - 1) // 2)
    ordered = np.partition(sample, (outside, sample.size - 1 - outside), axis=None)
    inner_low, inner_high = float(ordered[outside]), float(ordered[-1 - outside])
    inner = inner_high - inner_low
    if inner <= 0.0 or high - low <= FLATTENED * inner:
        return low, high
    return (inner_low if inner_low - low > inner else low), (inner_high if high - inner_high > inner else high)


def _scaled(color: Array, low: float, high: float, *, is_clipped: bool) -> Array:
    """uint16: `low` as 0, `high` as 65,535, in between in proportion."""
    if high == low:
        return np.full(color.shape, 65535 if low > 0 else 0, np.uint16)
    is_small = color.dtype.itemsize <= 2 and color.dtype.kind != "i"
    values = np.empty(color.shape, np.uint16)
    for band in bands(color.shape):  # at once the numbers in between would be many times the picture
        with np.errstate(invalid="ignore"):  # NaN, and a range that is nearly none
            wide: Array = color[band].astype(np.float32 if is_small else np.float64)
            if is_clipped:
                wide = np.nan_to_num(wide, copy=False, nan=low).clip(low, high)
            values[band] = (wide - low) * (65535.0 / (high - low)) + 0.5
    return values


def _told(dtype: np.dtype[Any], limits: tuple[float, float], extremes: tuple[float, float]) -> tuple[str, ...]:
    """What is said of the range, unless it is the whole one of the numbers."""
    low, high = limits
    is_cut = extremes[0] < low or extremes[1] > high
    if low == high or (_is_whole(dtype, low, high) and not is_cut):
        return ()
    beyond = f" The picture has values from {number_text(extremes[0])} to {number_text(extremes[1])}." if is_cut else ""
    return (f"Values from {number_text(low)} to {number_text(high)} are shown as black to white.{beyond}",)


def _is_whole(dtype: np.dtype[Any], low: float, high: float) -> bool:
    """Whether a range is that of all numbers of its type, or of so many bits, and needs no word."""
    if dtype.kind == "f":
        return (low, high) == (0.0, 1.0)
    if dtype.kind == "i":
        return (low, high) == (float(np.iinfo(dtype).min), float(np.iinfo(dtype).max))
    return low == 0.0 and high == 2.0 ** round(np.log2(high + 1)) - (high < 2**53)
