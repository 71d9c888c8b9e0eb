"""What the program remembers from one start to the next."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from PySide6.QtCore import QByteArray, QLockFile, QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from grapl_engine import FIRST_PRESET, PRESETS, Settings, SettingsError, is_hub_name

__all__ = ["Preferences", "Theme"]

Theme: TypeAlias = Literal["system", "light", "dark"]

MOST_RECENT = 10
PATIENCE_MS = 500
"""For another window's turn, which takes a few."""
GRIP = 40
"""Pixels of a title bar that the mouse needs to take hold of a window."""


class Preferences:
    """Typed access to the settings file; whatever is missing or damaged there reads as its default.

    Parameters
    ----------
    store : QSettings, optional
        By default the file ``grapl/grapl-gui.ini`` in the system's folder for settings.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "grapl", "grapl-gui")

    # The window

    def save_window(self, window: QMainWindow) -> None:
        """Remember place, size and the layout of the docks."""
        self._store.setValue("window/geometry", window.saveGeometry())
        self._store.setValue("window/state", window.saveState())

    def restore_window(self, window: QMainWindow) -> bool:
        """Bring place, size and layout back, on a screen that is there; False if there was nothing: it gets a first size."""
        geometry, state = self._bytes("window/geometry"), self._bytes("window/state")
        if geometry is None or not window.restoreGeometry(geometry):
            free = window.screen().availableGeometry().size()
            window.resize(min(1600, free.width() * 9 // 10), min(1000, free.height() * 9 // 10))
            return False
        if state is not None:
            window.restoreState(state)
        _bring_on_screen(window)
        return True

    # What the menus and views remember

    @property
    def theme(self) -> Theme:
        """The colours of the window; "system" follows the desktop."""
        value = self._text("view/theme")
        return next((theme for theme in get_args(Theme) if theme == value), "system")

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store.setValue("view/theme", theme)

    @property
    def opacity(self) -> float:
        """Of the labels over the photograph, 0 to 1."""
        return self._number("view/opacity", 0.5)

    @opacity.setter
    def opacity(self, opacity: float) -> None:
        self._store.setValue("view/opacity", repr(float(opacity)))

    @property
    def contours(self) -> bool:
        """Whether the views draw the segments' contours."""
        return self._flag("view/contours", True)

    @contours.setter
    def contours(self, on: bool) -> None:
        self._store.setValue("view/contours", on)

    @property
    def arrangement(self) -> str:
        """How the views stand beside each other, by name."""
        return self._text("view/arrangement") or ""

    @arrangement.setter
    def arrangement(self, name: str) -> None:
        self._store.setValue("view/arrangement", name)

    @property
    def auto_rerun(self) -> bool:
        """Whether a changed setting starts a run."""
        return self._flag("run/auto_rerun", True)

    @auto_rerun.setter
    def auto_rerun(self, on: bool) -> None:
        self._store.setValue("run/auto_rerun", on)

    @property
    def settings(self) -> Settings:
        """The last settings; those of the first launch if there are none, or none that this version takes."""
        values = self._json("run/settings")
        try:
            return Settings.from_dict(values) if isinstance(values, dict) else PRESETS[FIRST_PRESET]
        except SettingsError:
            return PRESETS[FIRST_PRESET]

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._store.setValue("run/settings", json.dumps(settings.to_dict()))

    @property
    def memory_budget(self) -> int:
        """Bytes of memory that kept runs may take."""
        text = self._text("run/memory_budget")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 2**30

    @memory_budget.setter
    def memory_budget(self, size: int) -> None:
        self._store.setValue("run/memory_budget", str(size))

    # Files

    @property
    def recent(self) -> list[Path]:
        """The files opened last, by any window, the newest first."""
        self._store.sync()
        paths = self._json("files/recent")
        return [Path(path) for path in paths if isinstance(path, str)] if isinstance(paths, list) else []

    def add_recent(self, path: Path) -> None:
        """Put a file on top of the list, which other windows add to as well."""
        with self._in_turn():
            self._set_recent([path, *(other for other in self.recent if other != path)])

    def clear_recent(self) -> None:
        """Empty the list."""
        with self._in_turn():
            self._set_recent([])

    # What was found with Ctrl+K

    @property
    def recent_commands(self) -> list[str]:
        """The keys of what was chosen last in the command palette, the newest first."""
        keys = self._json("palette/recent")
        return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []

    def add_recent_command(self, key: str) -> None:
        """Put a key on top of the list."""
        with self._in_turn():
            keys = [key, *(other for other in self.recent_commands if other != key)]
            self._store.setValue("palette/recent", json.dumps(keys[:MOST_RECENT]))

    # Models

    @property
    def model_folders(self) -> list[str]:
        """The folders with DINO models that the person has chosen.

        No names of the hub: a download is kept by itself, and what a file names is not downloaded without a question.
        """
        names = self._json("models/folders")
        names = names if isinstance(names, list) else []
        return [name for name in names if isinstance(name, str) and not is_hub_name(name)]

    @model_folders.setter
    def model_folders(self, models: Iterable[str]) -> None:
        folders = [model for model in models if not is_hub_name(model)]
        with self._in_turn():
            others = [folder for folder in self.model_folders if folder not in folders]  # those of other windows
            self._store.setValue("models/folders", json.dumps([*others, *folders][-MOST_RECENT:]))

    # Welcome and lessons

    @property
    def welcome_is_due(self) -> bool:
        """Whether cards on the views explain them: until they are closed, and at first where no window was used before."""
        return self._flag("welcome/is_due", self._bytes("window/geometry") is None)

    @welcome_is_due.setter
    def welcome_is_due(self, is_due: bool) -> None:
        self._store.setValue("welcome/is_due", is_due)

    @property
    def lessons_done(self) -> list[str]:
        """The names of the lessons that were finished."""
        names = self._json("lessons/done")
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def add_lesson_done(self, name: str) -> None:
        """A lesson was finished."""
        with self._in_turn():
            if name not in (done := self.lessons_done):
                self._store.setValue("lessons/done", json.dumps([*done, name]))

    @property
    def lesson_folder(self) -> Path | None:
        """Where the person's own lessons lie."""
        text = self._text("lessons/folder")
        return Path(text) if text else None

    @lesson_folder.setter
    def lesson_folder(self, folder: Path) -> None:
        self._store.setValue("lessons/folder", str(folder))

    # How

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """A list that grows is read from the file and written to it before another window does so."""
        lock = QLockFile(f"{self._store.fileName()}.turn")  # the settings have a lock of their own while they write
        lock.tryLock(PATIENCE_MS)  # a folder that takes no lock takes no settings either
        try:
            self._store.sync()
            yield
            self._store.sync()
        finally:
            lock.unlock()

    def _set_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", json.dumps([str(path) for path in paths[:MOST_RECENT]]))

    def _text(self, key: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def _flag(self, key: str, default: bool) -> bool:
        # An INI file gives text back; a value set in this process is still a bool.
        value = self._store.value(key)
        return {"true": True, "false": False}.get(str(value).lower(), default)

    def _number(self, key: str, default: float) -> float:
        try:
            value = float(self._text(key))
        except ValueError:
            return default
        return min(max(value, 0.0), 1.0) if math.isfinite(value) else default

    def _json(self, key: str) -> Any:
        try:
            return json.loads(self._text(key))
        except (ValueError, RecursionError):
            return None


def _bring_on_screen(window: QMainWindow) -> None:
    """Move a window whose title bar lies on no screen (any more) to the middle of the first one."""
    frame = window.frameGeometry()
    title = QRect(frame.topLeft(), QSize(frame.width(), GRIP))
    if any(screen.availableGeometry().intersected(title).width() >= GRIP for screen in QGuiApplication.screens()):
        return
    free = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(frame.size().boundedTo(free.size()))
    window.move(free.center() - QPoint(window.width() // 2, window.height() // 2))
