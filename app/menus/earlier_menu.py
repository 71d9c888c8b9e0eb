"""Sessions of programs that have ended, which are kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.session.session_keeper import SessionKeeper
from app.tasks.background_task import BackgroundTask

if TYPE_CHECKING:
    from grapl_engine.storage.session_index import SessionIndex

__all__ = ["EarlierMenu"]

_NONE = "No earlier session"


class EarlierMenu(QMenu):
    """Goes back to one of them; filled anew each time it is shown, beside the window."""

    def __init__(self, keeper: SessionKeeper, parent: QWidget) -> None:
        super().__init__("&Earlier sessions", parent)
        self._keeper = keeper
        self._task = BackgroundTask("earlier sessions", keeper)
        self._task.result.connect(self._on_task_result)
        self.aboutToShow.connect(self._on_about_to_show)
        self.triggered.connect(self._on_triggered)

    @Slot()
    def _on_about_to_show(self) -> None:
        self.clear()
        folders = self._keeper.earlier()
        if not folders:
            self.addAction(_NONE).setEnabled(False)
            return
        for folder in folders:
            self.addAction(folder.name).setData(folder)
        self._task.submit(partial(_described, folders))

    @Slot(object)
    def _on_task_result(self, described: tuple[Path, float, SessionIndex]) -> None:
        folder, time, index = described
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(time)), QLocale.FormatType.ShortFormat)
        for action in self.actions():
            if action.data() == folder:
                action.setText(f"{when}: {session_text(index)}".replace("&", "&&"))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if isinstance(folder := action.data(), Path):
            self._keeper.open_earlier(folder)


def session_text(index: SessionIndex) -> str:
    """For example "coffee.png and 2 more pictures, 12 runs"."""
    names = [picture.name if len(picture.name) <= 40 else f"{picture.name[:39]}…" for picture in index.pictures]
    more = len(names) - 1
    pictures = (names[0] if names else "no picture") + (f" and {more} more picture{'s' * (more > 1)}" if more > 0 else "")
    return f"{pictures}, {len(index.runs)} run{'s' * (len(index.runs) != 1)}"


def _described(folders: list[Path], _should_stop: Callable[[], bool]) -> Iterator[tuple[Path, float, SessionIndex]]:
    """In the thread."""
    from grapl_engine import GraplError
    from grapl_engine.storage.session_folder import INDEX, read_index

    for folder in folders:
        try:
            yield folder, (folder / INDEX).stat().st_mtime, read_index(folder)
        except (GraplError, OSError):
            continue
