"""Memory that nothing uses any more."""

from __future__ import annotations

import sys

__all__ = ["give_back_memory"]


def give_back_memory() -> bool:
    """Let the system have what was freed; call it in the thread that has let go of much.

    The C library of Linux keeps it otherwise, some 50 MB after the segments of a picture of a megapixel.

    Returns
    -------
    bool
        Whether there was something to give.
    """
    import ctypes  # here: the window starts without it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return trim is not None and bool(trim(0))
