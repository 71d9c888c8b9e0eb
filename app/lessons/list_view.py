"""The lessons to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson
from app.lessons.progress import LessonProgress
from app.lessons.walk import Mark, Walk
from app.paths import lesson_paths
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.formulas import unbroken
from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_label import PlainLabel

__all__ = ["LessonList", "progress_text"]

ABOUT = "Each lesson sets the program up on a sample picture and asks what is to be seen there. What you have open comes back."
_START, _GO_ON, _RESULTS = "Start (Enter)", "Go on (Enter)", "Show results (Enter)"
_READING = "Reading the lessons\N{HORIZONTAL ELLIPSIS}"


class LessonList(QWidget):
    """Titles, minutes and how far one came; lessons of the person's own come below those of the program.

    Parameters
    ----------
    reader : BackgroundTask
        Reads the files.
    progress : LessonProgress
    done : collection of str
        The names of the lessons that were done once.

    Signals
    -------
    chosen(Lesson)
        A lesson is to begin, or to go on.
    again_chosen(Lesson)
        A lesson is to begin again, without its answers.
    file_asked()
        A lesson file of one's own is to be opened.
    help_asked()
        How to write a lesson is to be shown.
    """

    chosen = Signal(object)
    again_chosen = Signal(object)
    file_asked = Signal()
    help_asked = Signal()

    def __init__(
        self, reader: BackgroundTask, progress: LessonProgress, done: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lessons: list[Lesson] = []
        self._done = set(done)
        self._wanted: Path | None = None
        self._proposed = -1
        self._reader, self._progress = reader, progress
        self.list, self.intro, self.error = QListWidget(), PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.trouble = PlainLabel(progress.trouble, wordWrap=True)
        self.start, self.again = QPushButton(_START, autoDefault=True), QPushButton("Begin again", autoDefault=True)
        self.open, self.help = QPushButton("Open lesson file…"), QPushButton("Write your own…")
        LeftClicks(self.list)
        self._build()
        self.list.currentRowChanged.connect(self._on_list_current_row_changed)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.start.clicked.connect(self._on_start_clicked)
        self.again.clicked.connect(self._on_again_clicked)
        self.open.clicked.connect(self.file_asked)
        self.help.clicked.connect(self.help_asked)
        reader.result.connect(self._on_reader_result)
        reader.failed.connect(self._on_reader_failed)
        self.read(*lesson_paths())
        self._on_list_current_row_changed(-1)  # none is there yet that could be begun
        self.intro.setText(_READING)

    def read(self, *paths: Path) -> None:
        """Read lesson files, and list them; a file that is listed already is read anew."""
        self.error.hide()
        self._reader.submit(abandonable(lambda _: _read(paths)))

    def choose(self, path: Path) -> None:
        """Begin a lesson of the list, or as soon as it has been read."""
        self._wanted = path
        for lesson in self.lessons:
            self._choose_wanted(lesson)

    def mark_done(self, name: str) -> None:
        """A lesson was finished with all its tasks solved."""
        self._done.add(name)
        self.renew()

    def renew(self) -> None:
        """Show how far one came by now."""
        for row, lesson in enumerate(self.lessons):
            self._show_text(self.list.item(row), lesson)
        self._on_list_current_row_changed(self.list.currentRow())

    def point_at(self, lesson: Lesson) -> None:
        """Make a listed lesson the current one."""
        if lesson in self.lessons:
            self.list.setCurrentRow(self.lessons.index(lesson))

    def following(self, lesson: Lesson) -> Lesson | None:
        """The lesson below one in the list."""
        paths = [known.path for known in self.lessons]
        at = paths.index(lesson.path) + 1 if lesson.path in paths else len(paths)
        return self.lessons[at] if at < len(paths) else None

    def _build(self) -> None:
        self.list.setAccessibleName("Lessons")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setSpacing(1)
        self.help.setToolTip("How a lesson file is made: a text file, no program code")
        self.again.setToolTip("From the first step, with no answers; that the lesson was done once stays marked")
        self.error.hide()
        self.trouble.setVisible(bool(self._progress.trouble))
        begin, more = QHBoxLayout(), QVBoxLayout()  # one below the other: the panel may be narrow, and letters large
        more.setSpacing(2)
        begin.addWidget(self.start, 1)
        begin.addWidget(self.again)
        more.addWidget(self.open)
        more.addWidget(self.help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(PlainLabel(ABOUT, wordWrap=True))
        for part in (self.list, self.intro, self.error, self.trouble):
            layout.addWidget(part, int(part is self.list))
        layout.addLayout(begin)
        layout.addLayout(more)

    def _to_go_on(self) -> int:
        """The row of the lesson that the person is in; else of the first that was not done, else of the first."""
        walks = [self._progress.walk_of(lesson) for lesson in self.lessons]
        begun = (row for row, walk in enumerate(walks) if walk.is_begun and not walk.is_finished)
        new = (row for row, lesson in enumerate(self.lessons) if lesson.name not in self._done)
        return next(begun, next(new, 0))

    def _choose_wanted(self, lesson: Lesson) -> None:
        if lesson.path == self._wanted:
            self._wanted = None
            self.list.setCurrentRow(self.lessons.index(lesson))
            self.chosen.emit(lesson)

    def _show_text(self, item: QListWidgetItem, lesson: Lesson) -> None:
        parts = ["1 minute" if lesson.minutes == 1 else f"{lesson.minutes} minutes"]
        parts += [progress_text(self._progress.walk_of(lesson))]
        parts += ["\N{CHECK MARK} done"] * (lesson.name in self._done)
        item.setText(unbroken(f"{lesson.title}\n" + " \N{MIDDLE DOT} ".join(filter(None, parts))))

    @Slot(object)
    def _on_reader_result(self, lesson: Lesson) -> None:
        paths = [known.path for known in self.lessons]
        if lesson.path in paths:
            row = paths.index(lesson.path)
            self.lessons[row] = lesson
        else:
            row = len(self.lessons)
            self.lessons.append(lesson)
            self.list.addItem(QListWidgetItem())
        self._show_text(self.list.item(row), lesson)
        is_own = lesson.path not in lesson_paths()
        if is_own:
            self.list.setCurrentRow(row)
        elif self.list.currentRow() == self._proposed:  # nobody has chosen one
            self._proposed = self._to_go_on()
            self.list.setCurrentRow(self._proposed)
        self._on_list_current_row_changed(self.list.currentRow())
        self._choose_wanted(lesson)

    @Slot(object)
    def _on_reader_failed(self, failure: Failure) -> None:
        self.error.setText(f"This lesson cannot be opened. {failure.sentence}")
        self.error.show()
        self._on_list_current_row_changed(self.list.currentRow())

    @Slot(int)
    def _on_list_current_row_changed(self, row: int) -> None:
        lesson = self.lessons[row] if 0 <= row < len(self.lessons) else None
        self.intro.setText("" if lesson is None else lesson.intro)
        walk = None if lesson is None else self._progress.walk_of(lesson)
        self.start.setText(_START if walk is None or not walk.is_begun else _RESULTS if walk.is_finished else _GO_ON)
        self.start.setEnabled(lesson is not None)
        self.again.setVisible(walk is not None and walk.is_begun)

    @Slot(QListWidgetItem)
    def _on_list_item_activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.lessons[self.list.row(item)])

    @Slot()
    def _on_start_clicked(self) -> None:
        self.chosen.emit(self.lessons[self.list.currentRow()])

    @Slot()
    def _on_again_clicked(self) -> None:
        self.again_chosen.emit(self.lessons[self.list.currentRow()])


def progress_text(walk: Walk) -> str:
    """For example "at step 3 of 6", or "finished, 2 skipped"; "" before it was begun, and where all is right."""
    if not walk.is_begun or (walk.is_finished and walk.is_solved):
        return ""
    if not walk.is_finished:
        return f"at step {walk.place + 1} of {len(walk.notes)}"
    wrong, skipped = walk.count(Mark.WRONG), walk.count(Mark.SKIPPED)
    return ", ".join(["finished"] + [f"{wrong} not right"] * bool(wrong) + [f"{skipped} skipped"] * bool(skipped))


def _read(paths: tuple[Path, ...]) -> Iterator[object]:
    """In a thread."""
    for path in paths:
        yield read_lesson(path)
