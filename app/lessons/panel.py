"""Lessons: the list, the one that runs, and its end."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.files import dialogs
from app.image_views.views import ALL_VIEWS, ViewKind
from app.lessons.end_page import EndPage
from app.lessons.judging import Verdict
from app.lessons.lesson import Lesson
from app.lessons.lesson_page import LessonPage
from app.lessons.list_view import LessonList
from app.lessons.player import FilledStep, LessonPlayer
from app.lessons.progress import LessonProgress
from app.lessons.stage import LessonStage
from app.preferences import Preferences
from app.tasks.background_task import BackgroundTask

__all__ = ["LessonPanel"]


class LessonPanel(QWidget):
    """Shows what the player plays, and hands on what the person does.

    Attributes
    ----------
    player : LessonPlayer
    list, reader, end
        Its three pages.

    Signals
    -------
    help_asked()
        How to write a lesson is to be shown.
    notice_given(str)
        Something to tell, as a sentence.
    step_shown()
        The text of a step is on screen, and the program is where it wants it.
    judged(Verdict)
        What was said to an answer is on screen.
    """

    help_asked = Signal()
    notice_given = Signal(str)
    step_shown = Signal()
    judged = Signal(object)

    def __init__(self, stage: LessonStage, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        progress = LessonProgress(preferences.lessons_file, stage.session, self)
        progress.notice_given.connect(self.notice_given)
        self.player = LessonPlayer(stage, progress, self)
        self.list = LessonList(BackgroundTask("lesson files", stage.session), progress, preferences.lessons_done)
        self.reader, self.end = LessonPage(), EndPage()
        self._stack = QStackedLayout(self)
        for page in (self.list, self.reader, self.end):
            self._stack.addWidget(page)
        self._connect_pages()
        self._connect_player()

    def take_focus(self) -> None:
        """The keyboard goes to where the person would go on."""
        page = self._stack.currentWidget()
        if page is self.list:
            self.list.list.setFocus()
        elif page is self.end:
            self.end.take_focus()
        else:
            self.reader.take_focus()

    # What happens

    @Slot()
    def _on_player_coming(self) -> None:
        player = self.player
        if player.lesson is not None:
            focus: QWidget | None = self.window().focusWidget()
            if focus is not None and self.isAncestorOf(focus):
                self.reader.setFocus()  # a page that goes would hand the keyboard to any control
            self._stack.setCurrentWidget(self.reader)
            self.reader.show_place(player.lesson.title, player.marks, player.index)

    @Slot(object)
    def _on_player_shown(self, shown: FilledStep) -> None:
        player = self.player
        if player.step is not None and player.walk is not None:
            sight = _sight(player.step.scene.views)
            note = player.walk.notes[player.index]
            self.reader.show_step(shown.text, player.step.task, shown.question, note, sight, shown.options)
            self.reader.take_focus()
            self.step_shown.emit()

    @Slot(object)
    def _on_player_judged(self, verdict: Verdict) -> None:
        had_focus = self.reader.has_focus
        self.reader.show_verdict(verdict)
        if had_focus:
            self.reader.take_focus()
        self.judged.emit(verdict)

    @Slot()
    def _on_player_noted(self) -> None:
        player = self.player
        self.reader.show_marks(player.marks, player.index)
        if player.lesson is not None and player.is_done:
            self._preferences.add_lesson_done(player.lesson.name)
            self.list.mark_done(player.lesson.name)

    @Slot()
    def _on_player_finished(self) -> None:
        lesson, walk = self.player.lesson, self.player.walk
        if lesson is not None and walk is not None:
            following = self.list.following(lesson)
            self.end.show_end(lesson, walk, "" if following is None else following.title)
            self._stack.setCurrentWidget(self.end)
            self.end.take_focus()

    @Slot(object)
    def _on_player_left(self, lesson: Lesson) -> None:
        self.list.renew()
        self.list.point_at(lesson)
        self._stack.setCurrentWidget(self.list)
        self.take_focus()

    @Slot()
    def _on_reader_check_asked(self) -> None:
        self.player.judge(self.reader.answer, self.reader.spoken)

    @Slot(int)
    def _on_reader_moved(self, by: int) -> None:
        self.player.go_on(self.player.index + by)

    @Slot()
    def _on_reader_setup_asked(self) -> None:
        self.player.go(self.player.index)

    @Slot()
    def _on_again_asked(self) -> None:
        if self.player.lesson is not None:
            self.player.start(self.player.lesson, anew=True)

    @Slot()
    def _on_next_asked(self) -> None:
        following = None if self.player.lesson is None else self.list.following(self.player.lesson)
        if following is not None:
            self.player.start(following)

    @Slot(object)
    def _on_list_again_chosen(self, lesson: Lesson) -> None:
        self.player.start(lesson, anew=True)

    @Slot()
    def _on_list_file_asked(self) -> None:
        if path := dialogs.ask_for_lesson(self, self._preferences.lesson_folder):
            self._preferences.lesson_folder = path.parent
            self.list.read(path)

    # How

    def _connect_pages(self) -> None:
        player, reader, end = self.player, self.reader, self.end
        self.list.chosen.connect(player.start)
        self.list.again_chosen.connect(self._on_list_again_chosen)
        self.list.file_asked.connect(self._on_list_file_asked)
        self.list.help_asked.connect(self.help_asked)
        reader.check_asked.connect(self._on_reader_check_asked)
        reader.moved.connect(self._on_reader_moved)
        reader.step_asked.connect(player.go_on)
        reader.setup_asked.connect(self._on_reader_setup_asked)
        reader.left.connect(player.leave)
        end.next_asked.connect(self._on_next_asked)
        end.step_asked.connect(player.go)
        end.again_asked.connect(self._on_again_asked)
        end.left.connect(player.leave)

    def _connect_player(self) -> None:
        player = self.player
        player.coming.connect(self._on_player_coming)
        player.waiting.connect(self.reader.show_waiting)
        player.shown.connect(self._on_player_shown)
        player.judged.connect(self._on_player_judged)
        player.noted.connect(self._on_player_noted)
        player.finished.connect(self._on_player_finished)
        player.left.connect(self._on_player_left)


def _sight(views: tuple[ViewKind, ...]) -> str:
    """Which views a step shows, where it does not show all."""
    if len(views) == len(ALL_VIEWS):
        return ""
    *others, last = (kind.value for kind in views)
    together = f"{', '.join(others)} and {last}" if others else last
    return f"For this step, only {together} {'are' if others else 'is'} in sight."
