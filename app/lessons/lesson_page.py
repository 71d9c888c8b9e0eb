"""A running lesson: a step's text, its task, and the answer to the answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.lessons.format import Task
from app.lessons.judging import Answer, Verdict
from app.lessons.task import TaskBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import accent, alarm, muted

__all__ = ["LessonPage"]


class LessonPage(QWidget):
    """Shows what it is told, and says which button was pressed.

    Signals
    -------
    check_asked()
        The answer is to be judged.
    moved(int)
        To the next step (1) or the one before (-1).
    setup_asked()
        The program is to be brought back to where the step begins.
    left()
        The lesson is to end.
    """

    check_asked = Signal()
    moved = Signal(int)
    setup_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.place = PlainLabel(wordWrap=True), PlainLabel()
        self.text = MarkdownLabel(wordWrap=True)
        self.waiting, self.reply = PlainLabel(wordWrap=True), MarkdownLabel(wordWrap=True)
        self.task: TaskBox | None = None
        self._verdict: Verdict | None = None
        self.check, self.again = QPushButton("Check"), QPushButton("Set up again")
        self.back, self.next, self.leave = QPushButton("Back"), QPushButton("Next"), QPushButton("Leave")
        self._build()
        self.check.clicked.connect(self.check_asked)
        self.again.clicked.connect(self.setup_asked)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.leave.clicked.connect(self.left)

    @property
    def answer(self) -> Answer:
        """What the task's controls say."""
        return None if self.task is None else self.task.answer

    def show_place(self, title: str, step: int, steps: int) -> None:
        """Which step of which lesson is coming; its text is not there yet."""
        self.title.setText(title)
        self.place.setText(f"Step {step + 1} of {steps}")
        self.back.setEnabled(step > 0)
        self.next.setText("Finish" if step + 1 == steps else "Next")
        self.text.show_markdown("")
        self._set_task(None, "")
        self.show_verdict(None)
        self.show_waiting("Setting up the step.")

    def show_waiting(self, sentence: str) -> None:
        """What is waited for, or why there is nothing; "" for neither."""
        self.waiting.setText(sentence)
        self.waiting.setVisible(bool(sentence))

    def show_step(self, text: str, task: Task | None, question: str) -> None:
        """The step itself."""
        self.show_waiting("")
        self.text.show_markdown(text)
        self._set_task(task, question)
        self._scroll.verticalScrollBar().setValue(0)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """What is said to the answer; None: nothing yet."""
        self._verdict = verdict
        self.reply.setVisible(verdict is not None)
        if verdict is not None:
            self.reply.show_markdown(f"**{'Right.' if verdict.is_right else 'Not yet.'}** {verdict.text}")
            self._tint_reply()
            self._scroll.ensureWidgetVisible(self.reply)

    # How

    def _build(self) -> None:
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.place.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.waiting.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.reply.setMargin(8)
        self.reply.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.check.setToolTip("Judge the answer by what is on screen now")
        self.again.setToolTip("Bring picture, run, frame and page back to where this step begins")
        self.leave.setToolTip("End the lesson; what was open before it comes back")
        page = QWidget()
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(8, 4, 8, 8)
        for part in (self.text, self.waiting, self.reply):
            self._lines.addWidget(part)
        self._lines.addStretch(1)
        self._scroll = ColumnScroll(page)
        head, first, second = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.check, 1)
        first.addWidget(self.again)
        for button in (self.back, self.next, self.leave):
            second.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 8)
        for line in (head, first, second):
            line.setContentsMargins(8, 0, 8, 0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(first)
        layout.addLayout(second)

    def _set_task(self, task: Task | None, question: str) -> None:
        if self.task is not None:
            with QSignalBlocker(self.task):
                self._lines.removeWidget(self.task)
                self.task.hide()
                self.task.deleteLater()
        self.task = None if task is None else TaskBox(task, question)
        self.check.setEnabled(task is not None)
        if self.task is not None:
            self._lines.insertWidget(self._lines.indexOf(self.reply), self.task)
            self.task.entered.connect(self.check_asked)
            self.task.answered.connect(self._on_task_answered)

    def _tint_reply(self) -> None:
        """A frame in the theme's colours: right and not yet differ by their first word too."""
        palette = self.palette()
        is_right = self._verdict is not None and self._verdict.is_right
        edge = accent(palette) if is_right else alarm(palette)
        self.reply.setStyleSheet(f"border: 1px solid {muted(palette).name()}; border-left: 4px solid {edge.name()};")

    @Slot()
    def _on_task_answered(self) -> None:
        """Another answer: what was said to the last one no longer counts."""
        self.show_verdict(None)

    @Slot()
    def _on_back_clicked(self) -> None:
        self.moved.emit(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self.moved.emit(1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._verdict is not None:
            self._tint_reply()
