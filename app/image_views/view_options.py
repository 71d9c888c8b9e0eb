"""How all views draw and stand: opacity, contours, arrangement."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal

__all__ = ["Arrangement", "ViewOptions"]

OPACITIES = (0.6, 1.0, 0.0)
"""Half, full and none, through which the key goes in turn."""


class Arrangement(Enum):
    """How the views stand beside each other; the values are what preferences keep."""

    AUTOMATIC = "automatic"
    SQUARE = "square"
    ROW = "row"
    COLUMN = "column"
    LARGE = "large"
    CUT_LARGE = "cut large"

    @classmethod
    def named(cls, name: str) -> Arrangement:
        """The one of this name; automatic for a name that there is not."""
        return next((way for way in cls if way.value == name), cls.AUTOMATIC)


class ViewOptions(QObject):
    """The settings that the views share; menu, slider, views and preferences follow its signals.

    Signals
    -------
    opacity_changed()
        `opacity` has a new value.
    contours_changed()
        `contours` or `photograph_contours` has a new value.
    border_strength_changed()
        `border_strength` has a new value.
    truth_changed()
        `truth` has a new value.
    arrangement_changed()
        `arrangement` has a new value.
    magnifier_changed()
        `magnifier` has a new value.
    """

    opacity_changed = Signal()
    contours_changed = Signal()
    border_strength_changed = Signal()
    truth_changed = Signal()
    arrangement_changed = Signal()
    magnifier_changed = Signal()

    def __init__(
        self,
        opacity: float = 0.6,
        *,
        contours: bool = True,
        arrangement: Arrangement = Arrangement.AUTOMATIC,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self._opacity, self._contours, self._photograph_contours = opacity, contours, False
        self._border_strength = self._truth = self._magnifier = False

    @property
    def opacity(self) -> float:
        """How much the labels cover the photograph: 1 labels only, 0 photograph only."""
        return self._opacity

    @property
    def contours(self) -> bool:
        """Whether the borders of segments are drawn on the views with labels."""
        return self._contours

    @property
    def photograph_contours(self) -> bool:
        """Whether the borders of the finest labelling are drawn on the photograph."""
        return self._photograph_contours

    @property
    def border_strength(self) -> bool:
        """Whether the pixel map's view shows how salient each border is."""
        return self._border_strength

    @property
    def truth(self) -> bool:
        """Whether the boundaries of the ground truth are drawn on all views."""
        return self._truth

    @property
    def arrangement(self) -> Arrangement:
        """How the views stand beside each other."""
        return self._arrangement

    @property
    def magnifier(self) -> bool:
        """Whether the pixels around the crosshair are enlarged."""
        return self._magnifier

    def set_magnifier(self, on: bool) -> None:
        """Enlarge the pixels around the crosshair, or not."""
        if on != self._magnifier:
            self._magnifier = on
            self.magnifier_changed.emit()

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Let the views stand another way."""
        if arrangement is not self._arrangement:
            self._arrangement = arrangement
            self.arrangement_changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Cover the photograph so much; less than 0 and more than 1 are taken as these."""
        opacity = min(max(opacity, 0.0), 1.0)
        if opacity != self._opacity:
            self._opacity = opacity
            self.opacity_changed.emit()

    def next_opacity(self) -> None:
        """Go on from the nearest of half, full and none to the next."""
        at = min(range(len(OPACITIES)), key=lambda i: abs(OPACITIES[i] - self._opacity))
        self.set_opacity(OPACITIES[(at + 1) % len(OPACITIES)])

    def set_contours(self, on: bool) -> None:
        """Draw the borders of segments on the views with labels, or not."""
        if on != self._contours:
            self._contours = on
            self.contours_changed.emit()

    def set_photograph_contours(self, on: bool) -> None:
        """Draw borders on the photograph, or not."""
        if on != self._photograph_contours:
            self._photograph_contours = on
            self.contours_changed.emit()

    def set_border_strength(self, on: bool) -> None:
        """Show how salient each border is in the pixel map's place, or not."""
        if on != self._border_strength:
            self._border_strength = on
            self.border_strength_changed.emit()

    def set_truth(self, on: bool) -> None:
        """Draw the boundaries of the ground truth on all views, or not."""
        if on != self._truth:
            self._truth = on
            self.truth_changed.emit()
