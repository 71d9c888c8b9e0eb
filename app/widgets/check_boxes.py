"""Boxes and circles to be checked that stand clear of the line around what has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStyle, QStyleOptionButton

from app.widgets.focus_ring import CLEAR

__all__ = ["CheckBox", "RadioButton"]


class CheckBox(QCheckBox):
    """Qt's begins at the very edge, where the line lies."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.rect = option.rect.adjusted(CLEAR, 0, 0, 0)

    def sizeHint(self) -> QSize:
        height = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, None, self)
        return _with_room(super().sizeHint(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class RadioButton(QRadioButton):
    """As `CheckBox`."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.rect = option.rect.adjusted(CLEAR, 0, 0, 0)

    def sizeHint(self) -> QSize:
        height = self.style().pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorHeight, None, self)
        return _with_room(super().sizeHint(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _with_room(size: QSize, indicator: int) -> QSize:
    """What Qt needs, and the line."""
    return QSize(size.width() + 2 * CLEAR, max(size.height(), indicator + 2 * CLEAR))
