"""The labels of a run to choose one from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.accessible_role import give_role
from app.widgets.plain_keys import ARROWS, ENTER, takes_key
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import ink

__all__ = ["LabelPalette"]

CELL_WIDTH, CELL_HEIGHT, GAP, EDGE = 30, 22, 2, 3
_DIGITS = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)


class LabelPalette(QWidget):
    """Swatches in rows; arrows or the label's number choose one, Enter says "here".

    Signals
    -------
    label_chosen(int)
        The person chose another label.
    entered()
        Enter was pressed.
    """

    label_chosen = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colors: list[QColor] = []
        self._typed = ""
        self.label = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        give_role(self, QAccessible.Role.List)
        self.setAccessibleName("Label to paint")

    def show_labels(self, colors: list[QColor]) -> None:
        """Offer these labels."""
        if colors != self._colors:
            self._colors = colors
            self.label = min(self.label, max(0, len(colors) - 1))
            self.updateGeometry()
            self.update()

    def choose(self, label: int) -> None:
        """Take a label, if there is one of this number."""
        if 0 <= label < len(self._colors) and label != self.label:
            self.label = label
            self.setAccessibleDescription(f"Label {label}")
            self.update()
            self.label_chosen.emit(label)

    def cell(self, label: int) -> QRect:
        """Where a label's swatch is."""
        columns = self._columns(self.width())
        row, column = divmod(label, columns)
        return QRect(EDGE + column * (CELL_WIDTH + GAP), EDGE + row * (CELL_HEIGHT + GAP), CELL_WIDTH, CELL_HEIGHT)

    def _columns(self, width: int) -> int:
        return max(1, (width - 2 * EDGE + GAP) // (CELL_WIDTH + GAP))

    def _label_at(self, event: QMouseEvent | QHelpEvent) -> int | None:
        place = event.position().toPoint() if isinstance(event, QMouseEvent) else event.pos()
        return next((label for label in range(len(self._colors)) if self.cell(label).contains(place)), None)

    def _type(self, digit: str) -> None:
        """A digit goes on with those before it as long as there is such a label."""
        typed = self._typed + digit
        self._typed = typed if int(typed) < len(self._colors) else digit
        self.choose(int(self._typed))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-max(1, len(self._colors)) // self._columns(width))
        return 2 * EDGE + rows * (CELL_HEIGHT + GAP) - GAP

    def sizeHint(self) -> QSize:
        return QSize(360, self.heightForWidth(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, CELL_HEIGHT + 2 * EDGE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        label = self._label_at(event)
        if label is not None:
            self._typed = ""
            self.choose(label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _DIGITS:
            self._type(chr(key))
            return
        self._typed = ""
        if key in ARROWS:
            rows, columns = ARROWS[key]
            self.choose(self.label + rows * self._columns(self.width()) + columns)
        elif key in ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            label = self._label_at(event)
            show_plain_tip(event.globalPos(), "" if label is None else f"Label {label}", self)
            return True
        return takes_key(event, {*ARROWS, *ENTER, *_DIGITS}) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text, ground = (self.palette().color(role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window))
        for label, color in enumerate(self._colors):
            cell = self.cell(label)
            painter.fillRect(cell, color)
            painter.setPen(ink(color))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(label))
            if label == self.label:
                for pen, inset in ((text, 0), (ground, 2)):
                    painter.setPen(QPen(pen, 2))
                    painter.drawRect(cell.adjusted(inset, inset, -inset, -inset))
