"""What the window's files said, for tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.files.opening import Opening
from app.files.saving import Saving
from app.tasks.failure import Failure
from grapl_engine import Picture, RunRecord


class HeardFiles(QObject):
    """Keeps what opening and saving said, in their order."""

    def __init__(self, opening: Opening, saving: Saving) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self.runs: list[RunRecord] = []
        self.written: list[Path] = []
        self.failures: list[str] = []
        self.details: list[str] = []
        self.notices: list[str] = []
        self.busy: list[bool] = []
        opening.picture_read.connect(self._on_picture_read)
        opening.run_read.connect(self._on_run_read)
        opening.notice_given.connect(self._on_notice_given)
        saving.written.connect(self._on_written)
        for files in (opening, saving):
            files.failed.connect(self._on_failed)
            files.busy_changed.connect(self._on_busy_changed)

    @Slot(object)
    def _on_picture_read(self, picture: Picture) -> None:
        self.pictures.append(picture)

    @Slot(object)
    def _on_run_read(self, record: RunRecord) -> None:
        self.runs.append(record)

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self.written.append(path)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.failures.append(failure.sentence)
        self.details.append(failure.details)

    @Slot(str)
    def _on_notice_given(self, sentence: str) -> None:
        self.notices.append(sentence)

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        self.busy.append(busy)
