"""What lies on the disk for the program: where, how much, and away with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QMessageBox, QPushButton, QWidget

from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.plain_label import PlainLabel

__all__ = ["DiskRow", "DiskStore", "size_text"]


@dataclass(frozen=True, slots=True)
class DiskStore:
    """A folder in which the program keeps what can be done without.

    Attributes
    ----------
    title : str
    folder, size : callable
        Where it is, and how many bytes are in it; asked in a thread.
    remove : callable
        Empties it, in a thread.
    button, question : str
        What emptying is called, and what is asked before it.
    """

    title: str
    folder: Callable[[], Path]
    size: Callable[[], int]
    remove: Callable[[], object]
    button: str
    question: str


@dataclass(frozen=True, slots=True)
class _Measured:
    folder: Path
    size: int


class DiskRow(QWidget):
    """A store's size and place, a button that opens it, and one that empties it after a question.

    Parameters
    ----------
    store : DiskStore
    owner : QObject
        Whose tasks are closed with the session: what is computed belongs to it.
    """

    def __init__(self, store: DiskStore, owner: QObject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._folder: Path | None = None
        self.title, self.facts = PlainLabel(store.title, self), PlainLabel(self, wordWrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open, self.empty = QPushButton("Open folder", self), QPushButton(store.button, self)
        self.open.setAccessibleName(f"Open folder: {store.title}")
        for button in (self.open, self.empty):
            button.setAutoDefault(False)  # Return closes the dialog, and opens no folder
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.title, 0, 0, 1, 3)
        grid.addWidget(self.facts, 1, 0, 1, 3)
        grid.addWidget(self.open, 2, 0)
        grid.addWidget(self.empty, 2, 1)
        grid.setColumnStretch(2, 1)
        self._task = BackgroundTask("disk", owner, words="The folder could not be looked at: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self.open.clicked.connect(self._on_open_clicked)
        self.empty.clicked.connect(self._on_empty_clicked)
        self._wait("Looking\N{HORIZONTAL ELLIPSIS}")

    def measure(self) -> None:
        """Look how much there is now."""
        self._wait("Looking\N{HORIZONTAL ELLIPSIS}")
        self._task.submit(partial(_measured, self._store, False))

    def _wait(self, words: str) -> None:
        self.facts.setText(words)
        self.open.setEnabled(False)
        self.empty.setEnabled(False)

    @Slot(object)
    def _on_task_result(self, found: _Measured) -> None:
        self._folder = found.folder
        self.facts.setText(f"{size_text(found.size)} in {found.folder}")
        self.open.setEnabled(found.folder.is_dir())
        self.empty.setEnabled(found.size > 0)

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.facts.setText(failure.sentence)

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    @Slot()
    def _on_empty_clicked(self) -> None:
        if asks_yes(self, self._store.title, self._store.question):
            self._wait("Removing\N{HORIZONTAL ELLIPSIS}")
            self._task.submit(partial(_measured, self._store, True))


def asks_yes(parent: QWidget, title: str, question: str) -> bool:
    """Whether the person says yes; Enter and Esc say no."""
    box = QMessageBox(QMessageBox.Icon.Question, title, question, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    remove = box.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.exec()
    said = box.clickedButton() is remove
    box.deleteLater()
    return said


def size_text(size: int) -> str:
    """For example "1.4 GB", "250 MB" or "Nothing"."""
    if size <= 0:
        return "Nothing"
    for unit, name in ((2**30, "GB"), (2**20, "MB"), (2**10, "KB")):
        if size >= unit:
            number = size / unit
            return f"{number:.1f} {name}" if number < 10 else f"{number:.0f} {name}"
    return f"{size} bytes"


def _measured(store: DiskStore, empties: bool, _should_stop: Callable[[], bool]) -> Iterator[_Measured]:
    """In the thread."""
    if empties:
        store.remove()
    yield _Measured(store.folder(), store.size())
