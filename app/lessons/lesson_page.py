"""A running lesson: a step's text, its task, and the answer to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.lessons.format import Task
from app.lessons.judging import Answer, Verdict
from app.lessons.step_column import StepColumn
from app.lessons.step_strip import StepStrip
from app.lessons.task import TaskBox
from app.lessons.typing_keys import TypingKeys
from app.lessons.walk import Mark, StepNote
from app.widgets.accessible_role import give_role
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import accent, alarm, muted

__all__ = ["LessonPage"]

WAITING = "Digits you type go to the answer, and the window's letter keys rest. Esc gives the keys back to the window."
LET_GO = "The window's keys work. Ctrl+L comes back to the answer."


class LessonPage(QWidget):
    """Shows what it is told, and says which button was pressed.

    Enter has the answer judged, or goes on where that is done; Esc leaves the field of an answer.

    Signals
    -------
    check_asked()
        The answer is to be judged.
    moved(int)
        To the next step (1) or the one before (-1).
    step_asked(int)
        To this step.
    setup_asked()
        The program is to be brought back to where the step begins.
    left()
        The lesson is to end.
    """

    check_asked = Signal()
    moved = Signal(int)
    step_asked = Signal(int)
    setup_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName("Lesson")
        self.title, self.place = PlainLabel(wordWrap=True), PlainLabel()
        self.strip = StepStrip()
        self.text, self.sight = MarkdownLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.waiting, self.keys, self.reply = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True), MarkdownLabel(wordWrap=True)
        self.task: TaskBox | None = None
        self.typing = TypingKeys(self)
        self._verdict: Verdict | None = None
        self._is_last = self._is_there = False
        self.again, self.leave = QPushButton("Set up again", autoDefault=True), QPushButton("Leave", autoDefault=True)
        self.back, self.next = QPushButton("Back", autoDefault=True), QPushButton("Next", autoDefault=True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._build()
        self._connect()

    @property
    def answer(self) -> Answer:
        """What the task's controls say."""
        return None if self.task is None else self.task.answer

    @property
    def spoken(self) -> str:
        """The same as it stands there."""
        return "" if self.task is None else self.task.spoken

    def show_place(self, title: str, marks: Sequence[Mark], step: int) -> None:
        """Which step of which lesson is coming; its text is not there yet."""
        self._is_there = False
        if self.has_focus:
            self.setFocus()  # a control that goes would hand the keyboard to any other
        self.title.setText(title)
        self.place.setText(f"Step {step + 1} of {len(marks)}")
        self.show_marks(marks, step)
        self.back.setEnabled(step > 0)
        self._is_last = step + 1 == len(marks)
        self.text.show_markdown("")
        self.sight.hide()
        self._set_task(None, "")
        self.show_verdict(None)
        self.show_waiting("Setting up the step.")

    def show_marks(self, marks: Sequence[Mark], step: int) -> None:
        """What became of each step, and which is read."""
        self.strip.show_marks(marks, step)

    def show_waiting(self, sentence: str) -> None:
        """What is waited for, or why there is nothing; "" for neither."""
        self.waiting.setText(sentence)
        self.waiting.setVisible(bool(sentence))

    def show_step(
        self,
        text: str,
        task: Task | None,
        question: str,
        note: StepNote | None = None,
        sight: str = "",
        options: Sequence[str] = (),
    ) -> None:
        """The step itself, with what was answered before; `sight` says which views are shown, `options` the answers' texts."""
        self._is_there = True
        self.show_waiting("")
        self.text.show_markdown(text)
        self.sight.setText(sight)
        self.sight.setVisible(bool(sight))
        self._set_task(task, question, options)
        if self.task is not None and note is not None:
            self.task.show_answer(note.answer, note.spoken)
        self.show_verdict(None if note is None else note.verdict)
        self._column.to_top()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """What is said to the answer; None: nothing yet."""
        self._verdict = verdict
        self.reply.setVisible(verdict is not None)
        self._wait_for_typing()
        self._show_way_on()
        if verdict is not None:
            self.reply.show_markdown(f"**{'Right.' if verdict.is_right else 'Not yet.'}** {verdict.text}")
            self._tint_reply()
            self._column.said.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self._show_chosen)  # which has no place yet

    def take_focus(self) -> None:
        """The keyboard goes to where the answer is given; to the way on, where nothing is asked or all is answered."""
        if self.task is None or self._is_right:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.task.take_focus()

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in here, or comes back here once the window is in front again."""
        focus: QWidget | None = self.window().focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    # How

    def _build(self) -> None:
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.place, self.waiting, self.keys, self.sight):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.reply.setMargin(8)
        self.reply.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.again.setToolTip("Bring picture, run, frame and page back to where this step begins")
        self.leave.setToolTip("End the lesson; what was open before it comes back, and the lesson goes on here another time")
        self._column = StepColumn([self.text, self.sight, self.waiting, self.keys], [], [self.reply])
        head, strip, buttons = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        strip.addWidget(self.strip)
        for button in (self.back, self.next, self.leave):
            buttons.addWidget(button)
        again = QHBoxLayout()
        again.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 8)
        for line in (head, strip, again, buttons):
            line.setContentsMargins(8, 0, 8, 0)
        layout.addLayout(head)
        layout.addLayout(strip)
        layout.addWidget(self._column, 1)
        layout.addLayout(again)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.again.clicked.connect(self.setup_asked)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.leave.clicked.connect(self.left)
        self.strip.chosen.connect(self.step_asked)
        self.typing.waiting_changed.connect(self._show_keys)

    @property
    def _is_right(self) -> bool:
        return self._verdict is not None and self._verdict.is_right

    def _set_task(self, task: Task | None, question: str, options: Sequence[str] = ()) -> None:
        if self.task is not None:
            with QSignalBlocker(self.task):
                self.typing.wait_for(None)
                self._column.set_row(None)
                self._column.lines.removeWidget(self.task)
                self.task.hide()
                self.task.deleteLater()
        self.task = None if task is None else TaskBox(task, question, options)
        if self.task is not None:
            self._column.lines.insertWidget(0, self.task)
            self._column.set_row(self.task.row)
            self.task.entered.connect(self._on_task_entered)
            self.task.answered.connect(self._on_task_answered)
        self._order_controls()

    def _order_controls(self) -> None:
        """Tab goes from top to bottom: a step's task is made anew, and would come last of the whole window.

        Back comes last, since a first step has none: the way from Check to the others is as long there as elsewhere.
        """
        asked = [] if self.task is None else self.task.controls
        controls: list[QWidget] = [*self.strip.buttons, *asked, self.again, self.next, self.leave, self.back]
        for before, after in pairwise(controls):
            QWidget.setTabOrder(before, after)

    def _wait_for_typing(self) -> None:
        """Keys are kept as long as a number is asked for and is not right."""
        field = None if self.task is None or self._is_right else self.task.field
        self.typing.wait_for(field, replaces=self._verdict is not None)
        self.keys.setVisible(field is not None)
        self._show_keys()

    @Slot()
    def _show_keys(self) -> None:
        self.keys.setText(WAITING if self.typing.is_waiting else LET_GO)

    def _show_way_on(self) -> None:
        if self.task is not None:
            self.task.check.setEnabled(not self._is_right)
        is_skipped = self.task is not None and not self._is_right
        self.next.setText("Finish" if self._is_last else "Skip" if is_skipped else "Next")
        self.next.setToolTip("" if is_skipped else "Enter")

    def _tint_reply(self) -> None:
        """A frame in the theme's colours: right and not yet differ by their first word too."""
        palette = self.palette()
        edge = accent(palette) if self._is_right else alarm(palette)
        self.reply.setStyleSheet(f"border: 1px solid {muted(palette).name()}; border-left: 4px solid {edge.name()};")

    @Slot()
    def _show_chosen(self) -> None:
        """The answer that is given or judged is in sight beside what is said to it."""
        if self.task is not None and (text := self.task.chosen_text) is not None:
            self._column.asked.ensureWidgetVisible(text, 0, 0)

    @Slot()
    def _on_task_answered(self) -> None:
        """Another answer: what was said to the last one no longer counts."""
        self.show_verdict(None)

    @Slot()
    def _on_task_entered(self) -> None:
        """Enter on what was found right, or where nothing is asked, goes on."""
        if self.task is None or self._is_right:
            self.moved.emit(1)
        else:
            self.check_asked.emit()

    @Slot()
    def _on_back_clicked(self) -> None:
        self.moved.emit(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self.moved.emit(1)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the control with the keyboard has left."""
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_there:
            self._on_task_entered()
        elif event.key() == Qt.Key.Key_Escape and self.typing.is_waiting and self.task is not None:
            self.typing.let_go()
            self.task.check.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in pages:
            self._column.turn(pages[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._verdict is not None:
            self._tint_reply()
