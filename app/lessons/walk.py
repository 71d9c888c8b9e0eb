"""How far a person has come in a lesson: what was answered in each step, and which one is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from app.lessons.judging import Answer, Verdict
from app.lessons.lesson import Lesson

__all__ = ["WORDS", "Mark", "StepNote", "Walk"]


class Mark(Enum):
    """What became of a step; the values are what the file of the progress keeps."""

    NEW = "new"
    READ = "read"
    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"


WORDS = {
    Mark.NEW: ("", ""),
    Mark.READ: ("\N{MIDDLE DOT}", "read"),
    Mark.RIGHT: ("\N{CHECK MARK}", "right"),
    Mark.WRONG: ("\N{MULTIPLICATION X}", "not right yet"),
    Mark.SKIPPED: ("\N{EN DASH}", "skipped"),
}
"""A sign for each mark, and the words for it."""


@dataclass(slots=True)
class StepNote:
    """What is known of a step.

    Attributes
    ----------
    mark : Mark
    answer : int, float or None
        The last one that was judged.
    spoken : str
        The same as it was typed or reads.
    said : str
        What was said to it, in Markdown.
    question, solution : str
        What was asked, and what a right answer is, in Markdown; "" before the step was looked at.
    """

    mark: Mark = Mark.NEW
    answer: Answer = None
    spoken: str = ""
    said: str = ""
    question: str = ""
    solution: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """What was said to the answer that stands there; None where there is none."""
        return Verdict(self.mark is Mark.RIGHT, self.said) if self.said else None


@dataclass(slots=True)
class Walk:
    """A person's way through a lesson.

    Attributes
    ----------
    notes : list of StepNote
        One for each step.
    asks : tuple of bool
        Which steps have a task.
    place : int
        The step that is read.
    is_finished : bool
        The last step was left.
    """

    notes: list[StepNote]
    asks: tuple[bool, ...]
    place: int = 0
    is_finished: bool = field(default=False)

    @classmethod
    def begun(cls, lesson: Lesson) -> Walk:
        """At a lesson's beginning."""
        return cls([StepNote() for _ in lesson.steps], tuple(step.task is not None for step in lesson.steps))

    @property
    def is_begun(self) -> bool:
        """Whether there is anything that would be lost by beginning again."""
        return self.is_finished or self.place > 0 or any(note.mark not in (Mark.NEW, Mark.READ) for note in self.notes)

    @property
    def is_solved(self) -> bool:
        """Whether all tasks are."""
        return all(note.mark is Mark.RIGHT for note, asks in zip(self.notes, self.asks, strict=True) if asks)

    def count(self, mark: Mark) -> int:
        """How many tasks have it; a task that was never reached counts as skipped once the lesson is finished."""
        marks = [note.mark for note, asks in zip(self.notes, self.asks, strict=True) if asks]
        passed = marks.count(Mark.NEW) + marks.count(Mark.READ) if mark is Mark.SKIPPED and self.is_finished else 0
        return marks.count(mark) + passed

    def visit(self, index: int, question: str = "", solution: str = "") -> None:
        """A step is read; what is asked there, and what a right answer is."""
        self.place = index
        note = self.notes[index]
        note.mark = Mark.READ if note.mark is Mark.NEW else note.mark
        note.question, note.solution = question, solution

    def judge(self, index: int, answer: Answer, spoken: str, verdict: Verdict) -> None:
        """An answer was judged; what was right once stays so."""
        note = self.notes[index]
        if not verdict.is_answered or (note.mark is Mark.RIGHT and not verdict.is_right):
            return
        note.mark = Mark.RIGHT if verdict.is_right else Mark.WRONG
        note.answer, note.spoken, note.said = answer, spoken, verdict.text

    def leave(self, index: int) -> None:
        """A step is left for another one: its task is skipped, if nothing was answered."""
        if self.asks[index] and self.notes[index].mark in (Mark.NEW, Mark.READ):
            self.notes[index].mark = Mark.SKIPPED

    def finish(self) -> None:
        """The last step is left; what was not answered by now is skipped."""
        for index in range(len(self.notes)):
            self.leave(index)
        self.is_finished = True
