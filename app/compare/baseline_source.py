"""Segmentations by other methods as sources of maps, each computed once for a picture."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from app.compare.choice import Choice, Place
from app.compare.labelling import Labelling

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["BaselineMaps", "baseline_choices"]

OFFERED = {
    "cues": ("Cues and spectral", "segment", "Superpixels merged by colour, texture and edges: a run without its network."),
    "slic": ("SLIC", "segment", "Superpixels by colour and place, about 14 of them."),
    "slic_merged": ("SLIC, merged", "segment", "About 300 superpixels, united where their colours are near."),
    "felzenszwalb": ("Felzenszwalb", "segment", "Pixels united along the edges of a graph while they differ little."),
    "kmeans": ("k-means", "label", "14 clusters of colour and place; one may lie in several pieces."),
}
"""Name -> title, what its labels are, and what it does. Those that take minutes, or fetch weights, are left to studies."""
MOST_PIXELS = 2**20
"""Of a larger picture a copy of so many is segmented: no method can be stopped half-way, and each ends in seconds."""


class BaselineMaps:
    """The maps that were computed, by picture and method; asked for in a thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[Picture, str], Labelling] = {}
        self._lock = threading.Lock()

    def of(self, picture: Picture, name: str, _count: int = 0) -> Labelling:
        """That of a method; computed if it was not yet."""
        with self._lock:
            known = self._known.get((picture, name))
        if known is None:
            known = _computed(picture, name)
            with self._lock:
                self._known[picture, name] = known
        return known

    def keep(self, picture: Picture | None, others: Iterable[Picture]) -> None:
        """Let go of those of all other pictures."""
        wanted = {picture, *others}
        with self._lock:
            self._known = {key: known for key, known in self._known.items() if key[0] in wanted}


def baseline_choices(picture: Picture | None, maps: BaselineMaps) -> list[Choice]:
    """Those that take seconds and nothing but the picture."""
    if picture is None:
        return []
    return [
        Choice(name, "Other methods", title, (Place((picture, name), "its map", partial(maps.of, picture, name)),), tip)
        for name, (title, _, tip) in OFFERED.items()
    ]


def _computed(picture: Picture, name: str) -> Labelling:
    """In a thread."""
    from grapl_engine import LabelCount
    from grapl_engine.evaluation.baselines import baseline_map

    title, noun, _ = OFFERED[name]
    labels = baseline_map(name, picture, most_pixels=MOST_PIXELS)
    is_copy = picture.height * picture.width > MOST_PIXELS
    note = "Of a copy of a megapixel, laid over the picture." if is_copy else ""
    return Labelling(title, labels, LabelCount.of_map(labels), noun, note=note)
