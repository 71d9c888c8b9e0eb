"""What the program remembers from one start to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from PySide6.QtWidgets import QMainWindow

from app.preference_store import PreferenceStore
from app.screen_room import bring_on_screen
from grapl_engine import FIRST_PRESET, PARAMETERS, PRESETS, Settings, SettingsError, is_hub_name

__all__ = ["DEFAULT_BUDGET", "FONT_SIZES", "Preferences", "Theme"]

Theme: TypeAlias = Literal["system", "light", "dark"]

MOST_RECENT = 10
DEFAULT_BUDGET = 2**30
FONT_SIZES = (8, 18)
"""The smallest and the largest, in points."""


class Preferences(PreferenceStore):
    """Typed access to the settings file."""

    # The window

    def save_window(self, window: QMainWindow, *, layout: bool = True) -> None:
        """Remember place and size, and the layout of the docks."""
        self._store.setValue("window/geometry", window.saveGeometry())
        if layout:
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
        bring_on_screen(window)
        return True

    @property
    def folded(self) -> list[str]:
        """The titles of the panels that are folded to the window's edge."""
        titles = self._json("window/folded")
        return [title for title in titles if isinstance(title, str)] if isinstance(titles, list) else []

    @folded.setter
    def folded(self, titles: Iterable[str]) -> None:
        self._store.setValue("window/folded", json.dumps(list(titles)))

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
    def font_size(self) -> int:
        """Of the window's text in points; 0: as the desktop has it."""
        size = self._whole("view/font_size", 0)
        return size if FONT_SIZES[0] <= size <= FONT_SIZES[1] else 0

    @font_size.setter
    def font_size(self, points: int) -> None:
        self._store.setValue("view/font_size", str(points))

    @property
    def colormap(self) -> str:
        """The scale of colours for costs and strengths, by name; "" for the usual one."""
        return self._text("view/colormap")

    @colormap.setter
    def colormap(self, name: str) -> None:
        self._store.setValue("view/colormap", name)

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
        """Those of a new window: the last ones, or a preset that was chosen for it, on the device and threads of the last.

        The first launch's, if there are none, or none that this version takes.
        """
        values = self._json("run/settings")
        try:
            last = Settings.from_dict(values) if isinstance(values, dict) else PRESETS[FIRST_PRESET]
        except SettingsError:
            last = PRESETS[FIRST_PRESET]
        if not self.begins_with:
            return last
        of_machine = {name: getattr(last, name) for name, facts in PARAMETERS.items() if not facts.affects_labels}
        return PRESETS[self.begins_with].replace(**of_machine)

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._store.setValue("run/settings", json.dumps(settings.to_dict()))

    @property
    def begins_with(self) -> str:
        """The preset that a new window begins with; "": the settings that were set last."""
        name = self._text("run/begins_with")
        return name if name in PRESETS else ""

    @begins_with.setter
    def begins_with(self, preset: str) -> None:
        self._store.setValue("run/begins_with", preset)

    @property
    def restores_session(self) -> bool:
        """Whether a start brings the last session back."""
        return self._flag("session/restores", True)

    @restores_session.setter
    def restores_session(self, on: bool) -> None:
        self._store.setValue("session/restores", on)

    @property
    def memory_budget(self) -> int:
        """Bytes of memory that kept runs may take."""
        return self._whole("run/memory_budget", DEFAULT_BUDGET)

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

    @property
    def hints_away(self) -> list[str]:
        """The samples whose hint was put away, by file name."""
        names = self._json("files/hints_away")
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def set_hint_away(self, name: str, *, away: bool) -> None:
        """Put a sample's hint away, or bring it back."""
        with self._in_turn():
            others = [other for other in self.hints_away if other != name]
            self._store.setValue("files/hints_away", json.dumps([*others, name] if away else others))

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
    def lessons_file(self) -> Path:
        """Where the progress in lessons is kept: beside the settings."""
        return Path(self._store.fileName()).with_name("lessons.json")

    @property
    def lesson_folder(self) -> Path | None:
        """Where the person's own lessons lie."""
        text = self._text("lessons/folder")
        return Path(text) if text else None

    @lesson_folder.setter
    def lesson_folder(self, folder: Path) -> None:
        self._store.setValue("lessons/folder", str(folder))

    # How

    def _set_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", json.dumps([str(path) for path in paths[:MOST_RECENT]]))
