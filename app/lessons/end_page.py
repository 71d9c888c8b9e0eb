"""The end of a lesson: what was right, not right and skipped, with the right answers, and the way to the next lesson."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.lessons.format import Do, PickPatch, Task
from app.lessons.lesson import Lesson
from app.lessons.step_strip import StepStrip
from app.lessons.walk import WORDS, Mark, StepNote, Walk
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["EndPage", "result_lines", "summary"]


class EndPage(QWidget):
    """Shows what it is told, and says which button was pressed.

    Attributes
    ----------
    next, steps, again, leave : QPushButton
        To the next lesson, back to the steps, begin again, and leave.

    Signals
    -------
    next_asked()
        The next lesson is to begin.
    step_asked(int)
        A step is to be read again.
    again_asked()
        The lesson is to begin again, without its answers.
    left()
        The lesson is to end.
    """

    next_asked = Signal()
    step_asked = Signal(int)
    again_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.summary = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.strip = StepStrip()
        self.results = MarkdownLabel(wordWrap=True)
        self.next, self.steps = QPushButton(autoDefault=True), QPushButton("Back to the steps", autoDefault=True)
        self.again, self.leave = QPushButton("Begin again", autoDefault=True), QPushButton("Leave", autoDefault=True)
        self._has_next = False
        self._place = 0
        self._build()
        self.next.clicked.connect(self.next_asked)
        self.steps.clicked.connect(self._on_steps_clicked)
        self.again.clicked.connect(self.again_asked)
        self.leave.clicked.connect(self.left)
        self.strip.chosen.connect(self.step_asked)

    def show_end(self, lesson: Lesson, walk: Walk, following: str) -> None:
        """Show what became of a lesson's tasks; `following` is the next lesson's title, "" without one."""
        self.title.setText(f"Finished: {lesson.title}")
        coming = [f"Next comes {following}."] * bool(following)
        self.summary.setText(" ".join([summary(walk), *coming]))
        self.strip.show_marks([note.mark for note in walk.notes], -1)
        self.results.show_markdown("\n\n".join(result_lines(lesson, walk)))
        self._has_next, self._place = bool(following), walk.place
        self.next.setText("Next lesson (Enter)")
        self.next.setToolTip(plain_tip(following))
        self.next.setVisible(self._has_next)
        self._scroll.verticalScrollBar().setValue(0)

    def take_focus(self) -> None:
        """The keyboard goes to the way on."""
        (self.next if self._has_next else self.leave).setFocus(Qt.FocusReason.TabFocusReason)

    # How

    def _build(self) -> None:
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.results.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again.setToolTip("From the first step, with no answers; that the lesson was done once stays marked")
        self.leave.setToolTip("To the list of lessons; what was open before comes back")
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(8, 4, 8, 8)
        lines.addWidget(self.results)
        lines.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName("Results")
        buttons = QHBoxLayout()
        for button in (self.again, self.leave):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        for part in (self.title, self.summary, self.strip):
            layout.addWidget(part)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.next)
        layout.addWidget(self.steps)
        layout.addLayout(buttons)

    @Slot()
    def _on_steps_clicked(self) -> None:
        self.step_asked.emit(self._place)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the control with the keyboard has left."""
        bar = self._scroll.verticalScrollBar()
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in pages:
            bar.setValue(bar.value() + pages[Qt.Key(event.key())] * bar.pageStep())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_next:
            self.next_asked.emit()
        else:
            super().keyPressEvent(event)


def summary(walk: Walk) -> str:
    """For example "4 of 6 tasks right, 1 not right, 1 skipped."."""
    tasks = sum(walk.asks)
    if not tasks:
        return "This lesson asks nothing."
    right, wrong, skipped = (walk.count(mark) for mark in (Mark.RIGHT, Mark.WRONG, Mark.SKIPPED))
    if right == tasks:
        return f"All {tasks} tasks right." if tasks > 1 else "The task was right."
    parts = [f"{right} of {tasks} tasks right"] + [f"{wrong} not right"] * bool(wrong) + [f"{skipped} skipped"] * bool(skipped)
    return f"{', '.join(parts)}."


def result_lines(lesson: Lesson, walk: Walk) -> Iterator[str]:
    """A paragraph in Markdown for each task: its mark, the question, what was answered, and what is right."""
    for number, (step, note) in enumerate(zip(lesson.steps, walk.notes, strict=True), 1):
        if step.task is not None:
            yield " ".join(filter(None, _parts(number, step.task, note)))


def _parts(number: int, task: Task, note: StepNote) -> Iterator[str]:
    sign, words = WORDS[Mark.SKIPPED if note.mark in (Mark.NEW, Mark.READ) else note.mark]
    yield f"**{number} {sign} {words[:1].upper()}{words[1:]}.**"
    yield note.question or ""
    if note.mark is Mark.RIGHT:
        yield f"Your answer: {note.spoken.rstrip('.')}." if note.spoken else ""
        yield note.said
        return
    if note.mark is Mark.WRONG and note.spoken:
        yield f"Your answer: {note.spoken.rstrip('.')}."
    if not note.solution:
        yield "What is right is told once the step was looked at."
    elif isinstance(task, Do):
        yield note.solution
    elif isinstance(task, PickPatch):
        yield f"Right is {note.solution}."
    else:
        yield f"Right is: **{note.solution}**"
