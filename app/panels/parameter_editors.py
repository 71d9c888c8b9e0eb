"""The editors of single settings: a field, a slider over stops, a list of choices, a switch.

Each has a signal `value_chosen(object)`, which only the person's hand sets off,
and a method `show_value(value)`, which sets off nothing.
"""

from __future__ import annotations

import bisect
import html
import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QSlider, QStyle, QWidget

from app.session.parameter_text import choice_text, value_text
from app.widgets.check_boxes import CheckBox
from app.widgets.theme_colors import alarm
from grapl_engine import PRESETS, Parameter

__all__ = ["ChoiceEditor", "FieldEditor", "StopSlider", "SwitchEditor", "stops_of"]

_NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_DECADES = 3
_LINEAR_STOPS = 100
_DIGITS = 8
"""That the field of a number has room for at least; one with more is wider."""
_QT_SIGNS = 17
"""x, for which Qt gives a field room."""


def typed_value(text: str, kind: type) -> Any:
    """What the text stands for; the text itself where it stands for nothing, so that the settings refuse it by name."""
    try:
        if kind is tuple:
            return tuple(int(part) for part in text.replace(",", " ").split())
        if kind is int:
            return int(text) if text.strip().lstrip("+-").isdecimal() else float(text)
        return float(text) if kind is float else text.strip()
    except ValueError:
        return text


def stops_of(name: str, parameter: Parameter, kind: type) -> tuple[Any, ...]:
    """The values at which a parameter's slider stops, ascending; the presets' values are among them."""
    assert parameter.slider is not None
    low, high = parameter.slider
    if parameter.scale == "zero-log":
        top = math.ceil(math.log10(high))
        values = {0.0, high, *(f * 10.0**p for p in range(top - _DECADES - 1, top + 1) for f in _NICE)}
        values = {v for v in values if v == 0 or high * 0.999 / 10**_DECADES <= v <= high}
    else:
        step = _nice_step((high - low) / _LINEAR_STOPS, kind)
        values = {low, high, *(k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1))}
    values |= {float(value) for preset in PRESETS.values() if low <= (value := getattr(preset, name)) <= high}
    return tuple(sorted({kind(float(f"{v:.10g}")) for v in values}))


def _nice_step(least: float, kind: type) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= least * 0.999)
    return max(1.0, step) if kind is int else step


class FieldEditor(QLineEdit):
    """A number, a text or a list of numbers, typed. Up and Down go to the next stop, Escape takes typing back.

    Signals
    -------
    value_chosen(object)
        A value was typed: a number, a tuple, or the raw text where it is neither.
    left()
        Return with a value that holds, or Escape: the keyboard is wanted elsewhere.
    """

    value_chosen = Signal(object)
    left = Signal()

    def __init__(self, kind: type, stops: tuple[Any, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._stops = stops
        self._value: Any = None
        self._is_wrong = False
        if kind in (int, float):
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.textChanged.connect(self.updateGeometry)
        self.editingFinished.connect(self.take)

    @property
    def is_wrong(self) -> bool:
        """Whether the text was refused."""
        return self._is_wrong

    def show_value(self, value: Any) -> None:
        """Show a value that holds."""
        self._value = value
        self.setText(value_text(value))
        self.setCursorPosition(0)
        self.set_wrong(False)

    def set_wrong(self, wrong: bool) -> None:
        """Outline the field in red, or no longer."""
        self._is_wrong = wrong
        self.update()

    @Slot()
    def take(self) -> None:
        """What was typed is meant; nothing happens if nothing was."""
        if self.isModified() or self._is_wrong:
            self.setModified(False)
            self.value_chosen.emit(typed_value(self.text(), self._kind))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.isModified() or self._is_wrong:
                self.show_value(self._value)
                self.value_chosen.emit(self._value)
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._stops:
            up = event.key() == Qt.Key.Key_Up
            index = bisect.bisect_right(self._stops, self._value) if up else bisect.bisect_left(self._stops, self._value) - 1
            if 0 <= index < len(self._stops):
                self.value_chosen.emit(self._stops[index])
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._is_wrong:
                self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        if self._kind not in (int, float):
            return size
        width = self.fontMetrics().horizontalAdvance
        edge = size.width() - _QT_SIGNS * width("x") + self.style().pixelMetric(QStyle.PixelMetric.PM_TextCursorWidth)
        return QSize(edge + max(width(_DIGITS * "0"), width(self.text())), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._kind in (int, float) else super().minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_wrong:
            painter = QPainter(self)
            painter.setPen(QPen(alarm(self.palette()), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class StopSlider(QSlider):
    """A slider over a list of values.

    Signals
    -------
    value_chosen(object)
        The value at the new position.
    """

    value_chosen = Signal(object)

    def __init__(self, stops: tuple[Any, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stops = stops
        self.setRange(0, len(stops) - 1)
        self.setPageStep(max(1, len(stops) // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._on_value_changed)

    def show_value(self, value: Any) -> None:
        """Stand at the nearest stop; at an end for a value outside."""
        with QSignalBlocker(self):
            self.setValue(min(range(len(self._stops)), key=lambda i: abs(self._stops[i] - value)))

    @Slot(int)
    def _on_value_changed(self, position: int) -> None:
        self.value_chosen.emit(self._stops[position])

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class ChoiceEditor(QComboBox):
    """One of a few names, each with its effect as a tooltip.

    Signals
    -------
    value_chosen(object)
        The chosen name.
    """

    value_chosen = Signal(object)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for index, (name, effect) in enumerate(choices.items()):
            self.addItem(choice_text(name), name)
            self.setItemData(index, f"<qt>{html.escape(effect)}</qt>", Qt.ItemDataRole.ToolTipRole)
        self.activated.connect(self._on_activated)

    def show_value(self, value: Any) -> None:
        """Show a choice."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class SwitchEditor(CheckBox):
    """On or off.

    Signals
    -------
    value_chosen(object)
        True or False.
    """

    value_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._on_clicked)

    def show_value(self, value: Any) -> None:
        """Show on or off."""
        with QSignalBlocker(self):
            self.setChecked(value)

    @Slot(bool)
    def _on_clicked(self, on: bool) -> None:
        self.value_chosen.emit(on)
