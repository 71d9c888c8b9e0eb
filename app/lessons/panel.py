"""Lessons: the list, and the one that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.files import dialogs
from app.lab.tiny.tiny_page import TinyPage
from app.lessons.context import LessonContext, context_of
from app.lessons.format import Do, Task
from app.lessons.judging import Answer, Verdict, filled, judge, told
from app.lessons.lesson import Lesson, Step
from app.lessons.lesson_page import LessonPage
from app.lessons.list_view import LessonList
from app.lessons.stage import LessonStage
from app.lessons.step_setup import StepSetup
from app.preferences import Preferences
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import RunRecord

__all__ = ["LessonPanel"]

WATCH_MS = 150
"""After the program has changed, until a thing to be done is looked at."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A step's text and question, with their figures."""

    text: str
    question: str


@dataclass(frozen=True, slots=True)
class _Judged:
    """A verdict, and whether the person asked for it."""

    verdict: Verdict
    was_asked: bool


class LessonPanel(QWidget):
    """Runs a lesson in the window; nothing of the person's is lost by it.

    Signals
    -------
    help_asked()
        How to write a lesson is to be shown.
    step_shown()
        The text of a step is on screen, and the program is where it wants it.
    judged(Verdict)
        An answer was judged.
    """

    help_asked = Signal()
    step_shown = Signal()
    judged = Signal(object)

    def __init__(self, stage: LessonStage, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage, self._session, self._preferences = stage, stage.session, preferences
        self.lesson: Lesson | None = None
        self.index = 0
        self._solved: set[int] = set()
        self._is_set = False
        self.list = LessonList(BackgroundTask("lesson files", self._session), preferences.lessons_done)
        self.reader = LessonPage()
        self._setter = StepSetup(self._session, stage.lab, stage.open_page, self)
        self._background = BackgroundTask("lesson", self._session)
        self._watch = QTimer(self, interval=WATCH_MS, singleShot=True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.reader)
        self._connect()

    @property
    def step(self) -> Step | None:
        """The step that is read; None while no lesson runs."""
        return None if self.lesson is None else self.lesson.steps[self.index]

    def start(self, lesson: Lesson) -> None:
        """Begin a lesson."""
        self.leave()
        self._memory = self._stage.remember()
        self.lesson = lesson
        self._solved = set()
        self._bring_back = self._stage.hide(lesson.hidden)
        self._stack.setCurrentWidget(self.reader)
        self.go(0)

    def go(self, index: int) -> None:
        """Turn to a step."""
        if self.lesson is None:
            return
        self.index, self._is_set = index, False
        self._background.cancel()
        self.reader.show_place(self.lesson.title, index, len(self.lesson.steps))
        self._setter.set_scene(self.lesson.steps[index].scene)

    def leave(self) -> None:
        """End the lesson, and bring back what was there before it."""
        if self.lesson is None:
            return
        self._background.cancel()
        self._watch.stop()
        self._setter.cancel()
        self.lesson, self._is_set = None, False
        self._bring_back()
        self._stage.restore(self._memory)
        self._stack.setCurrentWidget(self.list)

    # What happens

    @Slot()
    def _on_setter_reached(self) -> None:
        step, context = self.step, self._context()
        if step is None:
            return
        question = "" if step.task is None else step.task.question
        self._background.submit(lambda _: _read(step, question, context))

    @Slot(str)
    def _on_setter_failed(self, sentence: str) -> None:
        self.reader.show_waiting(sentence)

    @Slot(object)
    def _on_background_result(self, answer: _Page | _Judged) -> None:
        step = self.step
        if step is None:
            return
        if isinstance(answer, _Page):
            self._is_set = True
            self.reader.show_step(answer.text, step.task, answer.question)
            self._note_progress()
            self.step_shown.emit()
        elif answer.was_asked or answer.verdict.is_right:
            if answer.verdict.is_right:
                self._solved.add(self.index)
                self._note_progress()
            self.reader.show_verdict(answer.verdict)
            self.judged.emit(answer.verdict)

    @Slot(object)
    def _on_background_failed(self, failure: Failure) -> None:
        self.reader.show_waiting(failure.sentence)

    @Slot()
    def _on_reader_check_asked(self) -> None:
        self._judge(was_asked=True)

    @Slot(int)
    def _on_reader_moved(self, by: int) -> None:
        if self.lesson is None:
            return
        if self.index + by == len(self.lesson.steps):
            self.leave()
        else:
            self.go(max(self.index + by, 0))

    @Slot()
    def _on_reader_setup_asked(self) -> None:
        self.go(self.index)

    @Slot()
    def _on_reader_left(self) -> None:
        self.leave()

    @Slot()
    def _on_lab_page_changed(self) -> None:
        """What is done on the tiny grid is watched from the first time that its page is open."""
        lab = self._stage.lab()
        if lab.name == "tiny" and isinstance(page := lab.page, TinyPage):
            page.answered.connect(self._on_program_changed, Qt.ConnectionType.UniqueConnection)
        self._on_program_changed()

    @Slot()
    def _on_program_changed(self) -> None:
        """Something to be done may be done now."""
        if self._is_set and self.index not in self._solved and self.step is not None and isinstance(self.step.task, Do):
            self._watch.start()

    @Slot()
    def _on_watch_timeout(self) -> None:
        if self._is_set:
            self._judge(was_asked=False)

    @Slot()
    def _on_list_file_asked(self) -> None:
        if path := dialogs.ask_for_lesson(self, self._preferences.lesson_folder):
            self._preferences.lesson_folder = path.parent
            self.list.read(path)

    # How

    def _connect(self) -> None:
        session, reader = self._session, self.reader
        self.list.chosen.connect(self.start)
        self.list.file_asked.connect(self._on_list_file_asked)
        self.list.help_asked.connect(self.help_asked)
        self._setter.reached.connect(self._on_setter_reached)
        self._setter.failed.connect(self._on_setter_failed)
        self._setter.waiting.connect(reader.show_waiting)
        self._background.result.connect(self._on_background_result)
        self._background.failed.connect(self._on_background_failed)
        reader.check_asked.connect(self._on_reader_check_asked)
        reader.moved.connect(self._on_reader_moved)
        reader.setup_asked.connect(self._on_reader_setup_asked)
        reader.left.connect(self._on_reader_left)
        self._watch.timeout.connect(self._on_watch_timeout)
        view = session.view
        for signal in (view.frame_changed, view.preview_changed, view.patch_changed, session.runs.run_ended):
            signal.connect(self._on_program_changed)
        self._stage.lab().page_changed.connect(self._on_lab_page_changed)
        self._on_lab_page_changed()

    def _context(self) -> LessonContext | None:
        page = self._stage.lab().page if self._stage.page == "tiny" else None
        tiny = page.grid_ if isinstance(page, TinyPage) else None
        return context_of(self._session, self._stage.page, self._earlier(), tiny)

    def _earlier(self) -> RunRecord | None:
        """The run of the last step before this one that has other settings."""
        if self.lesson is None:
            return None
        steps = self.lesson.steps[: self.index + 1]
        others = [step.scene for step in steps if step.scene.settings != steps[-1].scene.settings]
        return self._setter.run_of(others[-1]) if others else None

    def _judge(self, *, was_asked: bool) -> None:
        step, context, answer = self.step, self._context(), self.reader.answer
        if step is not None and (task := step.task) is not None and self._is_set:
            self._background.submit(lambda _: _judge(task, answer, context, was_asked))

    def _note_progress(self) -> None:
        """A lesson is done at its last step, once all its tasks were solved."""
        lesson = self.lesson
        if lesson is not None and self.index + 1 == len(lesson.steps) and len(self._solved) == lesson.tasks:
            self._preferences.add_lesson_done(lesson.name)
            self.list.mark_done(lesson.name)


# In a thread


def _read(step: Step, question: str, context: LessonContext | None) -> Iterator[object]:
    yield _Page(told(step.text, context), filled(question, context))


def _judge(task: Task, answer: Answer, context: LessonContext | None, was_asked: bool) -> Iterator[object]:
    yield _Judged(judge(task, answer, context), was_asked)
