"""What can be chosen to be compared: a source of maps and the maps that it has."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from app.compare.labelling import Labelling

__all__ = ["Choice", "Place"]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One map of a source, or one for each number of regions.

    Attributes
    ----------
    key : hashable
        The same for the same map.
    title : str
    make : callable
        ``make(count)`` gives the map; called in a thread, and again only if key or count is another one.
    most, usual : int
        How many regions can be asked for, and are at first; 0: their number is not for choice.
    """

    key: Hashable
    title: str
    make: Callable[[int], Labelling]
    most: int = 0
    usual: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A source of maps.

    Attributes
    ----------
    key : hashable
        The same for the same source.
    group : str
        Under which heading it stands.
    title : str
    places : tuple of Place
        The first is taken where nobody chooses; none: it is something to be done, and no map.
    tip : str
        What it is, in a sentence.
    """

    key: Hashable
    group: str
    title: str
    places: tuple[Place, ...]
    tip: str = ""
