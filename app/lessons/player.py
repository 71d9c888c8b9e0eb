"""The lesson that runs: brings the program to its steps, has answers judged, and remembers what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from app.lab.tiny.tiny_page import TinyPage
from app.lessons.context import LessonContext, context_of
from app.lessons.format import Choice, Do, Task
from app.lessons.judging import Answer, Verdict, filled, judge, solution, told
from app.lessons.lesson import Lesson, Step
from app.lessons.program_watch import ProgramWatch
from app.lessons.progress import LessonProgress
from app.lessons.stage import LessonStage, Memory
from app.lessons.step_panels import StepPanels
from app.lessons.step_setup import StepSetup
from app.lessons.walk import Mark, Walk
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import RunRecord

__all__ = ["FilledStep", "LessonPlayer"]


@dataclass(frozen=True, slots=True)
class FilledStep:
    """A step's text, question and options with their figures, and what a right answer is."""

    text: str
    question: str
    solution: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A verdict on an answer, and whether the person asked for it."""

    verdict: Verdict
    answer: Answer
    spoken: str
    was_asked: bool


class LessonPlayer(QObject):
    """Plays one lesson at a time; nothing of the person's is lost by it.

    Parameters
    ----------
    stage : LessonStage
    progress : LessonProgress

    Attributes
    ----------
    lesson : Lesson or None
        None while none runs.
    walk : Walk or None
        How far the person has come in it.
    index : int
        The step that is read, or is coming.

    Signals
    -------
    coming()
        Another step is being set up.
    waiting(str)
        What is waited for, or why there is no step.
    shown(FilledStep)
        The program is where the step wants it.
    judged(Verdict)
        An answer was judged.
    noted()
        The walk has changed.
    finished()
        The last step was left, or a lesson was begun that is finished already.
    left(Lesson)
        The lesson ended, and what was there before it is back.
    """

    coming = Signal()
    waiting = Signal(str)
    shown = Signal(object)
    judged = Signal(object)
    noted = Signal()
    finished = Signal()
    left = Signal(object)

    def __init__(self, stage: LessonStage, progress: LessonProgress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage, self._session, self._progress = stage, stage.session, progress
        self.lesson: Lesson | None = None
        self.walk: Walk | None = None
        self.index = 0
        self._memory: Memory | None = None
        self._bring_back: Callable[[], None] = lambda: None
        self._is_set = False
        self._setter = StepSetup(self._session, stage.lab, stage.open_page, self)
        self._background = BackgroundTask("lesson", self._session)
        self._watch = ProgramWatch(stage, self)
        self._panels = StepPanels(stage.panels)
        self._setter.reached.connect(self._on_setter_reached)
        self._setter.failed.connect(self.waiting)
        self._setter.waiting.connect(self.waiting)
        self._background.result.connect(self._on_background_result)
        self._background.failed.connect(self._on_background_failed)
        self._watch.rested.connect(self._on_watch_rested)

    @property
    def step(self) -> Step | None:
        """The step that is read; None while no lesson runs."""
        return None if self.lesson is None else self.lesson.steps[self.index]

    @property
    def marks(self) -> list[Mark]:
        """What became of each step."""
        return [] if self.walk is None else [note.mark for note in self.walk.notes]

    @property
    def is_done(self) -> bool:
        """A lesson is done at its last step, once all its tasks were solved."""
        return self.walk is not None and self.walk.is_solved and self.index + 1 == len(self.walk.notes)

    def start(self, lesson: Lesson, *, anew: bool = False) -> None:
        """Begin a lesson, or go on where it was left; anew: without the answers of before."""
        self._put_away()
        self._memory = self._memory or self._stage.remember()
        self._session.keeper.set_held(True)
        self.lesson = lesson
        self.walk = Walk.begun(lesson) if anew else self._progress.walk_of(lesson)
        self._bring_back = self._stage.hide(lesson.hidden)
        if self.walk.is_finished:
            self.finished.emit()
        else:
            self.go(self.walk.place)

    def go(self, index: int) -> None:
        """Turn to a step."""
        if self.lesson is None:
            return
        self.index = index
        self._rest()
        self.coming.emit()
        self._setter.set_scene(self.lesson.steps[index].scene)

    def go_on(self, index: int) -> None:
        """Turn to a step by the person's wish: a task that is passed by without an answer is skipped; past the last: finish."""
        if self.lesson is None or self.walk is None:
            return
        if index > self.index:
            self.walk.leave(self.index)
        if index < len(self.lesson.steps):
            self.go(max(index, 0))
            return
        self.walk.finish()
        self._rest()
        self._note()
        self.finished.emit()

    def leave(self) -> None:
        """End the lesson, and bring back what was there before it."""
        if self.lesson is None:
            return
        lesson = self.lesson
        self._put_away()
        if self._memory is not None:
            self._stage.restore(self._memory)
            self._memory = None
        self._session.keeper.set_held(False)
        self.left.emit(lesson)

    def judge(self, answer: Answer, spoken: str, *, was_asked: bool = True) -> None:
        """Have an answer judged by what is on screen now."""
        step, context = self.step, self.context()
        if step is not None and (task := step.task) is not None and self._is_set:
            self._background.submit(lambda _: _judge(task, answer, spoken, context, was_asked))

    def context(self) -> LessonContext | None:
        """What is on screen now."""
        page = self._stage.lab().page if self._stage.page == "tiny" else None
        tiny = page.grid_ if isinstance(page, TinyPage) else None
        return context_of(self._session, self._stage.page, self._earlier(), tiny, self._stage.screen())

    # What happens

    @Slot()
    def _on_setter_reached(self) -> None:
        step = self.step
        if step is not None:
            self._stage.grid.keep_to(step.scene.views)
            self._panels.bring(step.scene.panels)
            context = self.context()
            self._background.submit(lambda _: _read(step, context))

    @Slot(object)
    def _on_background_result(self, answer: FilledStep | _Judged) -> None:
        step, walk = self.step, self.walk
        if step is None or walk is None:
            return
        if isinstance(answer, FilledStep):
            self._is_set = True
            walk.visit(self.index, answer.question, answer.solution)
            self._watch.set_on(isinstance(step.task, Do) and walk.notes[self.index].mark is not Mark.RIGHT)
            self.shown.emit(answer)
            self._note()
        elif answer.was_asked or answer.verdict.is_right:
            walk.judge(self.index, answer.answer, answer.spoken, answer.verdict)
            if answer.verdict.is_right:
                self._watch.set_on(False)
            self.judged.emit(answer.verdict)
            self._note()

    @Slot(object)
    def _on_background_failed(self, failure: Failure) -> None:
        self.waiting.emit(failure.sentence)

    @Slot()
    def _on_watch_rested(self) -> None:
        """Something to be done may be done now; what the person has asked for is not dropped for that."""
        if self._background.is_busy:
            self._watch.look_again()
        else:
            self.judge(None, "", was_asked=False)

    # How

    def _rest(self) -> None:
        """Nothing is judged until the next step is there."""
        self._is_set = False
        self._background.cancel()
        self._watch.set_on(False)

    def _put_away(self) -> None:
        """No lesson runs; what one had hidden is there again."""
        self._rest()
        self._setter.cancel()
        self.lesson = self.walk = None
        self._panels.bring(())
        self._bring_back()
        self._bring_back = lambda: None

    def _note(self) -> None:
        if self.lesson is not None and self.walk is not None:
            self._progress.keep(self.lesson, self.walk)
            self.noted.emit()

    def _earlier(self) -> RunRecord | None:
        """The run of the last step before this one that has other settings."""
        if self.lesson is None:
            return None
        steps = self.lesson.steps[: self.index + 1]
        others = [step.scene for step in steps if step.scene.settings != steps[-1].scene.settings]
        return self._setter.run_of(others[-1]) if others else None


# In a thread


def _read(step: Step, context: LessonContext | None) -> Iterator[object]:
    task = step.task
    question = "" if task is None else filled(task.question, context)
    options = tuple(filled(option.text, context) for option in task.options) if isinstance(task, Choice) else ()
    yield FilledStep(told(step.text, context), question, "" if task is None else solution(task, context), options)


def _judge(task: Task, answer: Answer, spoken: str, context: LessonContext | None, was_asked: bool) -> Iterator[object]:
    yield _Judged(judge(task, answer, context, spoken), answer, spoken, was_asked)
