"""What a sweep over lambda has found out, for other pages than its own, and what they ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grapl_engine import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LambdaQuestion", "LambdaSweep", "SweptMap"]


@dataclass(frozen=True, slots=True, eq=False)
class SweptMap:
    """The map of a run of a sweep.

    Attributes
    ----------
    settings : Settings
        Of its run, which trained a network of its own.
    make : callable
        Unpacks it in a thread: uint16, (H, W).
    """

    settings: Settings
    make: Callable[[], NDArray[np.uint16]]


@dataclass(frozen=True, slots=True)
class LambdaQuestion:
    """What a sweep is to find out.

    Attributes
    ----------
    settings : Settings
        Of all its runs, but for lambda.
    values : tuple of float
        Of lambda.
    """

    settings: Settings
    values: tuple[float, ...]


class LambdaSweep(QObject):
    """The maps of the sweep of the open picture, where that varies lambda.

    Signals
    -------
    changed()
        Other maps are there.
    wanted()
        Somebody would like to know: a sweep that the session keeps is to be brought back.
    """

    changed = Signal()
    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maps: tuple[SweptMap, ...] = ()
        self._runs = 0

    @property
    def maps(self) -> tuple[SweptMap, ...]:
        """Those that are there."""
        return self._maps

    @property
    def runs(self) -> int:
        """How many runs the sweep has, be they done or not."""
        return self._runs

    def want(self) -> None:
        """Say that the maps are of use."""
        self.wanted.emit()

    def show(self, maps: tuple[SweptMap, ...], runs: int) -> None:
        """These are there now, of a sweep of so many runs."""
        if maps or self._maps or runs != self._runs:
            self._maps, self._runs = maps, runs
            self.changed.emit()
