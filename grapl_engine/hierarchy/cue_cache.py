"""The cues of the picture that was looked at last: made once, whoever asks."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.builders import PictureCues, picture_cues
from grapl_engine.hierarchy.sharing import Share, alone
from grapl_engine.images.picture import Picture, working_image

__all__ = ["MOST_PIXELS", "cues_of"]

MOST_PIXELS = 1_000_000
"""A larger picture's hierarchy is made on a copy of so many: superpixels alone would take 12 s of a core at 4 megapixels."""
ASKED = 0.05
"""Seconds between two questions whether to stop while somebody else computes."""

CueMaker: TypeAlias = "Callable[[NDArray[np.float32], Callable[[], bool], Labels | None], PictureCues | None]"

_computing = threading.Lock()
_kept: list[tuple[weakref.ref[Picture], PictureCues]] = []


def cues_of(
    picture: Picture,
    should_stop: Callable[[], bool] = lambda: False,
    regions: Labels | None = None,
    share: Share = alone,
    make: CueMaker | None = None,
) -> PictureCues | None:
    """The cues of a picture at its hierarchy's size.

    Those of the last picture are kept as long as the picture itself. Who asks while another thread computes them waits for
    that; if that one is stopped, computes them in its place.

    Parameters
    ----------
    picture : Picture
    should_stop : callable
        Asked between the steps, and while waiting.
    regions : uint16, (h, w), optional
        Superpixels to which they shall belong: those of a file may be another machine's.
    share : callable, optional
        As in `picture_cues`.
    make : callable, optional
        Computes them in the place of `picture_cues`, as that does.

    Returns
    -------
    PictureCues, or None if stopped
    """
    while not _computing.acquire(timeout=ASKED):
        if should_stop():
            return None
    try:
        for known, cues in _kept:
            if known() is picture and (regions is None or np.array_equal(cues.graph.regions, regions)):
                return cues
        size = _longest(picture) if regions is None else max(regions.shape)
        image = working_image(picture, size)
        found = picture_cues(image, should_stop, regions, share) if make is None else make(image, should_stop, regions)
        if found is not None and regions is None:  # others' superpixels are not kept for a run
            _kept[:] = [(weakref.ref(picture, _forget), found)]
        return found
    finally:
        _computing.release()


def _longest(picture: Picture) -> int:
    """The longer side of a copy of at most `MOST_PIXELS`; 0 for a picture that is no larger."""
    pixels = picture.height * picture.width
    return int(max(picture.height, picture.width) * (MOST_PIXELS / pixels) ** 0.5) if pixels > MOST_PIXELS else 0


def _forget(gone: weakref.ref[Picture]) -> None:
    _kept[:] = [entry for entry in _kept if entry[0] is not gone]
