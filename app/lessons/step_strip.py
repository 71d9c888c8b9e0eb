"""The steps of a lesson in a row: which one is read, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QWidget

from app.lessons.walk import WORDS, Mark
from app.widgets.flat_button import FlatButton

__all__ = ["StepStrip"]

GAP, PADDING = 2, 9


class StepStrip(QWidget):
    """A button for each step with its number and the sign of its mark; as many in a row as there is room for.

    Attributes
    ----------
    buttons : list of FlatButton

    Signals
    -------
    chosen(int)
        The person wants to read this step.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[FlatButton] = []
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a narrower one has more rows
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Steps of the lesson")

    def show_marks(self, marks: Sequence[Mark], current: int) -> None:
        """Show what became of each step; -1: none is read."""
        while len(self.buttons) > len(marks):
            self.buttons.pop().deleteLater()
        while len(self.buttons) < len(marks):
            self._add_button()
        for index, (button, mark) in enumerate(zip(self.buttons, marks, strict=True)):
            sign, words = WORDS[mark]
            button.setText(f"{index + 1}{sign}")
            name = ", ".join(filter(None, (f"Step {index + 1}", words, "this one" if index == current else "")))
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setChecked(index == current)
        self._place()

    def _add_button(self) -> None:
        button = FlatButton(self)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self._choose, len(self.buttons)))
        self.buttons.append(button)

    def _choose(self, index: int) -> None:
        self.buttons[index].setChecked(not self.buttons[index].isChecked())  # it is checked once the step is there
        self.chosen.emit(index)

    def _place(self) -> None:
        widths = (button.fontMetrics().horizontalAdvance(button.text()) for button in self.buttons)
        side = max(widths, default=1) + PADDING
        columns = max(1, (self.width() + GAP) // (side + GAP))
        for index, button in enumerate(self.buttons):
            button.setFixedWidth(side)
            self._layout.addWidget(button, index // columns, index % columns)
        for column in range(max(self._layout.columnCount(), columns + 1)):
            self._layout.setColumnStretch(column, int(column == columns))

    # Qt's own

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()
