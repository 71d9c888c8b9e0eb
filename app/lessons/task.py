"""The controls by which a task is answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.lessons.format import Choice, Number, PickPatch, Task
from app.lessons.judging import Answer, number_in
from app.widgets.check_boxes import RadioButton
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.plain_label import PlainLabel

__all__ = ["TaskBox"]

_HOW = "Click the patch in one of the views, or go to it with Shift and the arrow keys."
_HOW_TO_CHOOSE = "\N{UPWARDS ARROW} and \N{DOWNWARDS ARROW} choose, Enter checks."
_LONGEST = 17
"""Signs of a number that is typed."""
_CHECK = "Check (Enter)"


class TaskBox(QWidget):
    """A question, where its answer goes, and beside that the button that has it judged.

    Attributes
    ----------
    row : QWidget
        The button, and the field of a number; the page of the lesson takes it to where it does not scroll.
    check : QPushButton
    field : QLineEdit or None
        Where a number is typed.
    options : list of QRadioButton

    Signals
    -------
    entered()
        The answer is to be judged: the button was pressed, or Return in the field.
    answered()
        Another answer stands there.
    """

    entered = Signal()
    answered = Signal()

    def __init__(self, task: Task, question: str, options: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self.question = MarkdownLabel(question, wordWrap=True)
        self.options: list[QRadioButton] = []
        self._texts: list[QWidget] = []
        self.field: QLineEdit | None = None
        self.check = QPushButton(_CHECK, autoDefault=True)
        self.check.setToolTip("Judge the answer by what is on screen now")
        self.check.clicked.connect(self.entered)
        self.row = QWidget()
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
            self._add_options(options or [option.text for option in task.options])
        elif isinstance(task, Number):
            self._make_field()
        elif isinstance(task, PickPatch):
            self._layout.addWidget(PlainLabel(_HOW, wordWrap=True))
        self._lay_out_row()

    @property
    def answer(self) -> Answer:
        """What was chosen or typed; None: nothing yet, or no number."""
        if self.field is not None:
            return number_in(self.field.text())
        chosen = self._group.checkedId()
        return None if chosen < 0 else chosen

    @property
    def spoken(self) -> str:
        """The answer as it stands there; "" for none, and for tasks that are answered on the screen."""
        if self.field is not None:
            return str(self.field.text().strip())
        chosen = self._group.checkedId()
        return "" if chosen < 0 else str(self.options[chosen].accessibleName())

    @property
    def controls(self) -> list[QWidget]:
        """What the keyboard goes through, in this order."""
        field = [] if self.field is None else [self.field]
        return [*self.options, *field, self.check]

    @property
    def chosen_text(self) -> QWidget | None:
        """The text of the option that was chosen."""
        chosen = self._group.checkedId()
        return None if chosen < 0 else self._texts[chosen]

    def show_answer(self, answer: Answer, spoken: str) -> None:
        """Put an answer of before there; that is no new one."""
        if self.field is not None:
            self.field.setText(spoken)
        elif self.options and answer is not None and 0 <= answer < len(self.options):
            self.options[int(answer)].setChecked(True)

    def take_focus(self) -> None:
        """The keyboard goes to where the answer is given; without such a place to the button."""
        if self.field is not None:
            self.field.setFocus()
            self.field.selectAll()
        elif self.options:
            self.options[max(self._group.checkedId(), 0)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.check.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_options(self, texts: Sequence[str]) -> None:
        for number, told in enumerate(texts):
            button = _OptionButton()
            button.setAccessibleName(told)
            text = _OptionText(told, button)
            line = QHBoxLayout()
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            self._group.addButton(button, number)
            self._layout.addLayout(line)
            self.options.append(button)
            self._texts.append(text)
        how = PlainLabel(_HOW_TO_CHOOSE, wordWrap=True)
        how.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._layout.addWidget(how)
        self._group.idClicked.connect(self._on_group_id_clicked)

    def _make_field(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText("a number")
        self.field.setAccessibleName("Your answer, a number")
        self.field.setMaximumWidth(max(140, self.fontMetrics().horizontalAdvance(_LONGEST * "0")))
        self.field.returnPressed.connect(self.entered)
        self.field.textEdited.connect(self._on_field_text_edited)

    def _lay_out_row(self) -> None:
        line = QHBoxLayout(self.row)
        line.setContentsMargins(0, 0, 0, 0)
        if self.field is not None:
            line.addWidget(self.field, 1)
        line.addWidget(self.check)
        line.addStretch()
        self._layout.addWidget(self.row)

    @Slot(int)
    def _on_group_id_clicked(self, _number: int) -> None:
        self.answered.emit()

    @Slot(str)
    def _on_field_text_edited(self, _text: str) -> None:
        self.answered.emit()


class _OptionButton(RadioButton):
    """A radio button in whose group arrows choose the one above or below, at first the first one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's own way goes past the first one, and by where the buttons are laid out."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        group = self.group()
        chosen = min(max(group.checkedId() + by, 0), len(group.buttons()) - 1) if group.checkedId() >= 0 else 0
        group.button(chosen).setFocus(Qt.FocusReason.TabFocusReason)
        group.button(chosen).click()


class _OptionText(MarkdownLabel):
    """The text beside a radio button, which does not break lines itself."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text, wordWrap=True)
        self._button = button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._button.setFocus(Qt.FocusReason.MouseFocusReason)
        self._button.click()
