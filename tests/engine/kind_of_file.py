"""A row of the table of picture files, and what its makers share: numbers of so many bits, and how they are to be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

H, W = 24, 40
Written = Callable[[Path], np.ndarray | None]


@dataclass(frozen=True)
class Kind:
    """A kind of picture file.

    Attributes
    ----------
    format : str
        As `grapl_engine.images.formats` calls it.
    holds : str
        What its numbers are.
    depth : str
        How many bits a number has.
    write : function
        Writes such a file, and gives the pixels that are to be seen: uint8 or uint16, (H, W) or (H, W, 3). None: it is refused.
    word : str
        What the note or the refusal says, or a part of it; without one there is no note.
    off : int
        By how much a pixel may differ.
    """

    format: str
    holds: str
    depth: str
    write: Written
    word: str = ""
    off: int = 0
    is_refused: bool = False

    @property
    def outcome(self) -> str:
        """What is made of it, for the table."""
        if self.is_refused:
            return f"refused: *{self.word}*"
        return f"converted: *{self.word}*" if self.word else "read exactly"


def grey(bits: int, seed: int = 0) -> np.ndarray:
    """Numbers of so many bits, the smallest and the largest among them."""
    dtype = np.uint8 if bits <= 8 else np.uint16 if bits <= 16 else np.uint32 if bits <= 32 else np.uint64
    values = np.random.default_rng(bits + seed).integers(0, 2**bits, (H, W), dtype=dtype)
    values.flat[:4] = 0, 2**bits - 1, 0, 2**bits - 1
    return values


def rgb(bits: int) -> np.ndarray:
    """The same for three colours."""
    return np.dstack([grey(bits, seed) for seed in range(3)])


def full(values: np.ndarray, low: float | None = None, high: float | None = None) -> np.ndarray:
    """Numbers as they are shown: over the whole range of 8 or 16 bits."""
    if values.dtype in (np.uint8, np.uint16) and low is None:
        return values
    wide = values.astype(np.longdouble)
    low, high = wide.min() if low is None else low, wide.max() if high is None else high
    return np.asarray((wide - low) * 65535 / (high - low) + 0.5).astype(np.uint16)


def over_white(color: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Colours under an alpha of their own type over white, by the definition, in whole numbers."""
    most = int(np.iinfo(color.dtype).max)
    color, alpha = color.astype(np.uint64), alpha.astype(np.uint64)
    alpha = alpha[..., None] if alpha.ndim < color.ndim else alpha
    shade = ((most - color) * alpha + most // 2) // most
    return np.asarray(most - shade).astype(np.uint8 if most == 255 else np.uint16)


def scaled(values: np.ndarray, bits: int) -> np.ndarray:
    """Whole numbers of fewer than 8 bits over the range of 8."""
    return (values.astype(int) * 255 // (2**bits - 1)).astype(np.uint8)


TRANSPARENT = "Transparent parts were laid over white."
INKS = "CMYK colours were turned into RGB without a colour profile."
ROUNDED = {bits: int(bits not in (1, 2, 4, 8, 16)) for bits in range(65)}
"""By how much a number may be off that has to be stretched over 16 bits."""
