"""A share in percent, as it is written everywhere: what is there never reads as nothing, nor almost all as all."""

from __future__ import annotations

__all__ = ["percent_text"]

_ROUNDING = 1e-9
"""So far from one may a sum of shares be that is all."""


def percent_text(share: float, digits: int = 1) -> str:
    """Return a share of 0 to 1 in percent, without the sign: "12.3", "<0.1", ">99.9"; "0.0" of nothing, "100.0" of all.

    Parameters
    ----------
    share : float
    digits : int
        Decimal places.
    """
    least = 10.0 ** -(digits + 2)
    if 0 < share < least:
        return f"<{100 * least:.{digits}f}"
    if 1 - least < share < 1 - _ROUNDING:
        return f">{100 * (1 - least):.{digits}f}"
    return f"{100 * share:.{digits}f}"
