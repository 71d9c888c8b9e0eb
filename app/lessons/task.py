"""The controls by which a task is answered."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from app.lessons.format import Choice, Number, PickPatch, Task
from app.lessons.judging import Answer, number_in
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import muted

__all__ = ["TaskBox"]

_HOW = "Click the patch in one of the views, or go to it with Shift and the arrow keys."


class TaskBox(QWidget):
    """A question, and where its answer goes.

    Signals
    -------
    entered()
        Return was pressed in the answer's field.
    answered()
        Another answer stands there.
    """

    entered = Signal()
    answered = Signal()

    def __init__(self, task: Task, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self.question = MarkdownLabel(question, wordWrap=True)
        self.options: list[QRadioButton] = []
        self.field: QLineEdit | None = None
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        heading = PlainLabel("TASK")
        heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        heading.setFont(font)
        heading.setContentsMargins(0, 8, 0, 0)
        self._layout.addWidget(heading)
        self._layout.addWidget(self.question)
        if isinstance(task, Choice):
            self._add_options(task)
        elif isinstance(task, Number):
            self._add_field()
        elif isinstance(task, PickPatch):
            self._layout.addWidget(PlainLabel(_HOW, wordWrap=True))

    @property
    def answer(self) -> Answer:
        """What was chosen or typed; None: nothing yet, or no number."""
        if self.field is not None:
            return number_in(self.field.text())
        chosen = self._group.checkedId()
        return None if chosen < 0 else chosen

    def _add_options(self, task: Choice) -> None:
        for number, option in enumerate(task.options):
            button = _OptionButton()
            button.setAccessibleName(option.text)
            text = _OptionText(option.text, button)
            line = QHBoxLayout()
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            self._group.addButton(button, number)
            self._layout.addLayout(line)
            self.options.append(button)
        self._group.idClicked.connect(self._on_group_id_clicked)

    def _add_field(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText("a number")
        self.field.setAccessibleName("Your answer, a number")
        self.field.setMaximumWidth(140)
        self.field.returnPressed.connect(self.entered)
        self.field.textEdited.connect(self._on_field_text_edited)
        self._layout.addWidget(self.field)

    @Slot(int)
    def _on_group_id_clicked(self, _number: int) -> None:
        self.answered.emit()

    @Slot(str)
    def _on_field_text_edited(self, _text: str) -> None:
        self.answered.emit()


class _OptionButton(QRadioButton):
    """A radio button whose ring is seen on dark ground too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ring = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(muted(self.palette()), 1))
        painter.drawEllipse(QRectF(ring).adjusted(0.5, 0.5, -0.5, -0.5))


class _OptionText(MarkdownLabel):
    """The text beside a radio button, which does not break lines itself."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text, wordWrap=True)
        self._button = button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._button.setFocus(Qt.FocusReason.MouseFocusReason)
        self._button.click()
