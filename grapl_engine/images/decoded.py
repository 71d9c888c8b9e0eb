"""What a decoder hands over: numbers, and what the file says of their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy import dtype, ndarray

from grapl_engine.images.color_profile import ColorProfile
from grapl_engine.images.file_parts import ONE_PICTURE, FileParts

__all__ = ["Decoded"]

Array: TypeAlias = "ndarray[Any, dtype[Any]]"


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A picture file as an array.

    Attributes
    ----------
    array : bool, integer or float, (H, W) or (H, W, C)
        Upright, in the file's own range; C as in `grapl_engine.as_picture`.
    notes : tuple of str
        What is worth a word.
    profile : ColorProfile or None
        What its colours mean; None: sRGB.
    no_data : float or None
        The number that stands for no value.
    parts : FileParts
        What the file has, and which part of it this is.
    bits : int
        Of a number, where its type has more; 0 where it has as many, or it is not known.
    """

    array: Array
    notes: tuple[str, ...] = ()
    profile: ColorProfile | None = None
    no_data: float | None = None
    parts: FileParts = ONE_PICTURE
    bits: int = 0
