"""How the window looks, as the person chose it: kept in the preferences, and worn at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app import theme
from app.preferences import Preferences, Theme
from app.widgets.colormap_choice import COLORMAPS, choose_colormap, chosen_colormap

__all__ = ["Appearance"]


class Appearance(QObject):
    """Theme, size of the text, and the scale of colours.

    Parameters
    ----------
    preferences : Preferences
        Where they are kept.

    Signals
    -------
    changed()
        The theme or the text has changed.
    colormap_changed()
        What is drawn in the scale of colours is to be drawn anew.
    """

    changed = Signal()
    colormap_changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences

    def wear(self) -> None:
        """Dress the program as it was the last time."""
        theme.apply(self.theme)
        theme.set_font_size(self.font_size)
        choose_colormap(self._preferences.colormap)

    @property
    def theme(self) -> Theme:
        """Light, dark, or as the desktop."""
        return self._preferences.theme

    @property
    def font_size(self) -> int:
        """Of the text, in points; 0: as the desktop has it."""
        return self._preferences.font_size

    @property
    def colormap(self) -> str:
        """The name of the scale of colours."""
        return chosen_colormap()

    def set_theme(self, name: Theme) -> None:
        """Wear another theme."""
        if name != self.theme:
            self._preferences.theme = name
            theme.apply(name)
            self.changed.emit()

    def set_font_size(self, points: int) -> None:
        """Write in another size."""
        if points != self.font_size:
            self._preferences.font_size = points
            theme.set_font_size(points)
            self.changed.emit()

    def set_colormap(self, name: str) -> None:
        """Draw costs and strengths in another scale."""
        if name in COLORMAPS and name != self.colormap:
            self._preferences.colormap = name
            choose_colormap(name)
            self.colormap_changed.emit()
            self.changed.emit()
