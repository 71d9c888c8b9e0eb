"""What Qt's own style paints too faintly for one of the themes, or black on whatever the ground is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGroupBox,
    QMenu,
    QProxyStyle,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOption,
    QStyleOptionMenuItem,
    QStyleOptionTab,
    QTabBar,
    QToolButton,
    QWidget,
)

from app.widgets.focus_ring import HALO, WIDTH
from app.widgets.icons import icon
from app.widgets.theme_colors import accent, faint, muted

__all__ = ["WindowStyle"]

FRAME = 1.5
"""The line of what is checked, in pixels: it stands clear of the line around what has the keyboard."""
TINT = 0.2
"""Of the accent's colour on what is checked."""
LINE = 2
"""Of a chosen tab, in pixels."""
SIGN = 21
"""The least width of the signs of a menu, in pixels."""
MARGIN = 5
"""Left and right of a line between entries of a menu, in pixels."""
_MARKED = (QCheckBox, QGroupBox, QMenu, QPushButton, QRadioButton, QTabBar, QToolButton)
"""What has a check mark, can be checked or chosen, or has lines between its entries."""
_ICONS = {
    QStyle.StandardPixmap.SP_ArrowBack: "back",
    QStyle.StandardPixmap.SP_ArrowForward: "next",
    QStyle.StandardPixmap.SP_FileDialogToParent: "up",
}
"""Drawings in the theme's colour for those of Qt's file dialog."""


class WindowStyle(QProxyStyle):
    """Qt's Fusion, for all that is painted as Qt does it: tables, plots and bars never wait for Python.

    Widgets in which something is painted over get a style of their own.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._marking = _MarkingStyle(self)

    def polish(self, what: QWidget | QApplication | QPalette) -> None:  # type: ignore[override]
        if not isinstance(what, QWidget | QApplication | QPalette):
            return  # type: ignore[unreachable]  # of a layout's item that was where the widget is, PySide may have its wrapper still
        super().polish(what)
        if isinstance(what, _MARKED):
            what.setStyle(self._marking)

    def standardIcon(
        self, sign: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QIcon:
        if (name := _ICONS.get(sign)) is not None:
            return icon(name)
        return super().standardIcon(sign, option, widget)


class _MarkingStyle(QProxyStyle):
    """Fusion with a frame in what is checked, and outlines and lines that are seen in both themes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__("Fusion")
        self.setParent(parent)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if (paint := _PAINTED_OVER.get(element)) is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter, option)
            painter.restore()

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        super().drawControl(element, option, painter, widget)
        if element == QStyle.ControlElement.CE_MenuItem and isinstance(option, QStyleOptionMenuItem):
            _paint_separator(painter, option)
            _frame_chosen_sign(painter, option)
        elif element == QStyle.ControlElement.CE_TabBarTabShape and isinstance(option, QStyleOptionTab):
            _line_chosen(painter, option)


def _frame_checked(painter: QPainter, option: QStyleOption) -> None:
    """Qt only darkens it: that is hardly seen in the light, and not at all in the dark."""
    if not option.state & QStyle.StateFlag.State_On:
        return
    inset = WIDTH + HALO + FRAME / 2
    room = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
    if option.state & QStyle.StateFlag.State_Enabled:
        color = accent(option.palette)
        tint = QColor(color)
        tint.setAlphaF(TINT)
        painter.setBrush(tint)
    else:
        color = option.palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    painter.setPen(QPen(color, FRAME))
    painter.drawRoundedRect(room, 2, 2)


def _outline_box(painter: QPainter, option: QStyleOption) -> None:
    _outline(painter, option, 2.0)


def _outline_circle(painter: QPainter, option: QStyleOption) -> None:
    _outline(painter, option, min(option.rect.width(), option.rect.height()) / 2)


def _outline(painter: QPainter, option: QStyleOption, radius: float) -> None:
    color = muted(option.palette)
    if not option.state & QStyle.StateFlag.State_Enabled:
        color.setAlphaF(0.4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def _frame_chosen_sign(painter: QPainter, option: QStyleOptionMenuItem) -> None:
    """Around an entry's sign, which stands in the place of its check mark; Qt's own frame is hardly seen in the dark."""
    if not option.checked or option.icon.isNull() or not option.state & QStyle.StateFlag.State_Enabled:
        return
    column = max(option.maxIconWidth, SIGN, option.rect.height() * 79 // 100)  # as Fusion has it
    middle = QPointF(option.rect.left() + 4 + column / 2, option.rect.center().y() + 0.5)
    half = min(column, option.rect.height() - 3) / 2
    color = accent(option.palette)
    tint = QColor(color)
    tint.setAlphaF(TINT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, FRAME))
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half), 2, 2)
    painter.restore()


def _line_chosen(painter: QPainter, option: QStyleOptionTab) -> None:
    """Qt makes the chosen tab lighter: that is hardly seen in the dark. Along the side that its panel is not on."""
    if not option.state & QStyle.StateFlag.State_Selected:
        return
    room = option.rect.adjusted(1, 0, -1, 0)
    is_below = option.shape in (QTabBar.Shape.RoundedSouth, QTabBar.Shape.TriangularSouth)
    room.setTop(room.bottom() + 1 - LINE) if is_below else room.setHeight(LINE)
    painter.fillRect(room, accent(option.palette))


def _paint_separator(painter: QPainter, option: QStyleOptionMenuItem) -> None:
    if option.menuItemType != QStyleOptionMenuItem.MenuItemType.Separator or option.text:
        return
    ground = option.palette.color(QPalette.ColorRole.Base)
    painter.setPen(faint(option.palette.color(QPalette.ColorRole.Text), ground))
    room = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
    painter.drawLine(room.left(), room.center().y(), room.right(), room.center().y())


_PAINTED_OVER: dict[QStyle.PrimitiveElement, Callable[[QPainter, QStyleOption], None]] = {
    QStyle.PrimitiveElement.PE_PanelButtonCommand: _frame_checked,
    QStyle.PrimitiveElement.PE_IndicatorCheckBox: _outline_box,
    QStyle.PrimitiveElement.PE_IndicatorRadioButton: _outline_circle,
}
