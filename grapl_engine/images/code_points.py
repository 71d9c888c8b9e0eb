"""Colours that are told by numbers in place of a profile: by the code points of ITU-T H.273, or by primaries and curve.

PNG's chunk cICP, AVIF and HEIC have the code points, JPEG XL some of them, PNG's chunks gAMA and cHRM the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.images.color_profile import ColorProfile

__all__ = ["SAME_PRIMARY", "SRGB_PRIMARIES", "UNSPECIFIED", "of_code_points", "of_primaries", "srgb_light"]

UNSPECIFIED = 2
"""The code point of what is not said, for primaries and curve."""
SRGB_PRIMARIES = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
"""x and y of white, red, green and blue (IEC 61966-2-1), in the order of PNG's chunk cHRM."""
D65, C, DCI, E = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351), (1 / 3, 1 / 3)
PRIMARIES: dict[int, tuple[str, tuple[float, ...]]] = {
    1: ("BT.709", SRGB_PRIMARIES),
    4: ("BT.470 M", (*C, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08)),
    5: ("BT.470 B/G", (*D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06)),
    6: ("BT.601", (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    7: ("SMPTE 240M", (*D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    8: ("film", (*C, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049)),
    9: ("BT.2020", (*D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)),
    10: ("XYZ", (*E, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)),
    11: ("DCI P3", (*DCI, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)),
    12: ("Display P3", (*D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)),
    22: ("EBU 3213", (*D65, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077)),
}
"""Name, and x and y as in `SRGB_PRIMARIES`."""
AS_SRGB = (1, 4, 6, 13, 14, 15, UNSPECIFIED)
"""Curves that are taken for sRGB's: its own, a gamma of 2.2, and those of television cameras, which screens show so."""
GAMMAS = {5: 2.8, 8: 1.0, 17: 2.6}
HIGH_RANGE = {16: "PQ", 18: "HLG"}
"""Curves of more light than a screen has."""
SAME_PRIMARY = 0.005
"""A primary that is nearer than this was rounded."""


def of_code_points(primaries: int, transfer: int) -> ColorProfile | None:
    """What a pair of code points says of colours.

    Parameters
    ----------
    primaries, transfer : int
        Of ITU-T H.273.

    Returns
    -------
    ColorProfile or None
        None where that is sRGB, or not said. One that cannot be used says why.
    """
    name, places = PRIMARIES.get(primaries, ("", SRGB_PRIMARIES))
    if primaries != UNSPECIFIED and not name:
        return ColorProfile(b"", f"primaries of kind {primaries}", "these are not known here")
    if transfer in HIGH_RANGE:
        told = " ".join(part for part in (name, HIGH_RANGE[transfer]) if part)
        return ColorProfile(b"", told, "their curve is of more light than a screen has")
    if transfer not in AS_SRGB and transfer not in GAMMAS:
        return ColorProfile(b"", f"a curve of kind {transfer}", "it is not known here")
    curve = "" if transfer in AS_SRGB else "linear " if transfer == 8 else f"gamma {GAMMAS[transfer]} "
    return of_primaries(places, GAMMAS.get(transfer), f"{curve}{name or 'RGB'}")


def of_primaries(places: Sequence[float], gamma: float | None, name: str = "") -> ColorProfile | None:
    """RGB of these primaries and this curve.

    Parameters
    ----------
    places : sequence of float
        x and y of white, red, green and blue.
    gamma : float or None
        The power that a value has to be raised to; None: sRGB's own curve.
    name : str
        For sentences; by default it says what differs from sRGB.

    Returns
    -------
    ColorProfile or None
        None where that is sRGB.
    """
    is_usual = all(abs(a - b) < SAME_PRIMARY for a, b in zip(places, SRGB_PRIMARIES, strict=True))
    if (gamma is None and is_usual) or (gamma is not None and not 0.01 < gamma < 100):
        return None
    import imagecodecs

    usual = srgb_light(np.linspace(0.0, 1.0, 4096)).astype(np.float32)
    curve: dict[str, Any] = {"transferfunction": usual} if gamma is None else {"gamma": gamma}
    try:
        data = imagecodecs.cms_profile("rgb", whitepoint=places[:2], primaries=places[2:], **curve)
    except (RuntimeError, ValueError):
        return ColorProfile(b"", "gamma and primaries that no colours can have")
    told = [] if gamma is None else [f"a gamma of {gamma:.3g}"]
    told += [] if is_usual else ["primaries of its own"]
    return ColorProfile(bytes(data), name or f"RGB with {' and '.join(told)}")


def srgb_light(level: NDArray[np.float64]) -> NDArray[np.float64]:
    """The light of levels of sRGB (IEC 61966-2-1).

    Parameters
    ----------
    level : float64, any shape
        0 to 1.

    Returns
    -------
    float64, the same shape
        Linear, 0 to 1.
    """
    return np.asarray(np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4))
