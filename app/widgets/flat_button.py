"""Flat buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStyleOptionToolButton, QToolButton, QWidget

from app.widgets.icons import icon

__all__ = ["DOTS", "FlatButton"]

DOTS = "\N{HORIZONTAL ELLIPSIS}"


class FlatButton(QToolButton):
    """A flat button whose sign follows the theme. Where its text is dots these say that there is a menu: no arrow does."""

    _icon_name = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, autoRaise=True)

    @classmethod
    def with_icon(cls, name: str, tip: str, parent: QWidget | None = None) -> FlatButton:
        """A button of this drawing, which is called as its tip says what it does."""
        button = cls(parent)
        button.setObjectName(name)
        button.show_icon(name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def show_icon(self, name: str) -> None:
        """Show a drawing of ``resources/icons``, now and in every theme to come."""
        self._icon_name = name
        self.setIcon(icon(name, self.palette()))

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        if self.text() == DOTS:
            option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self.show_icon(self._icon_name)
