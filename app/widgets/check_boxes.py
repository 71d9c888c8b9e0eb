"""Boxes and circles to be checked whose outline is seen in both themes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QStyle, QStyleOptionButton

from app.widgets.theme_colors import is_dark, muted

__all__ = ["CheckBox", "RadioButton"]


class CheckBox(QCheckBox):
    """In the dark the style's own outline is darker than the ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _outline(self, QStyle.SubElement.SE_CheckBoxIndicator, 2.0)


class RadioButton(QRadioButton):
    """As `CheckBox`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _outline(self, QStyle.SubElement.SE_RadioButtonIndicator, 8.0)


def _outline(button: QAbstractButton, indicator: QStyle.SubElement, radius: float) -> None:
    if not is_dark(button.palette()):
        return
    option = QStyleOptionButton()
    option.initFrom(button)
    room = QRectF(button.style().subElementRect(indicator, option, button)).adjusted(0.5, 0.5, -0.5, -0.5)
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = muted(button.palette())
    if not button.isEnabled():
        color.setAlphaF(0.4)
    painter.setPen(QPen(color, 1))
    painter.drawRoundedRect(room, radius, radius)
