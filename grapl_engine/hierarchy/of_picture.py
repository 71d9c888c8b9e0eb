"""The hierarchy of a picture, straight from the picture."""

from __future__ import annotations

from collections.abc import Callable

from grapl_engine.hierarchy.builders import picture_cues, picture_hierarchy
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import Picture, working_image

__all__ = ["hierarchy_of"]

LONGEST = 1024
"""Pixels of the longer side, at most: it is to be there while a person still looks at what was opened."""


def hierarchy_of(picture: Picture, should_stop: Callable[[], bool] = lambda: False) -> Hierarchy | None:
    """Every level of detail of the picture alone, without a network.

    Parameters
    ----------
    picture : Picture
    should_stop : callable
        Asked between the steps, and now and then while merging.

    Returns
    -------
    Hierarchy, or None if stopped
    """
    cues = picture_cues(working_image(picture, LONGEST), should_stop)
    if cues is None:
        return None
    found = picture_hierarchy(cues, should_stop=should_stop)
    return None if should_stop() else found
