"""A window of the whole program, with its own session folder, and the person who works in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit

from app.commands.key_guard import KeyGuard
from app.commands.table import COMMANDS
from app.compare.page import ComparePage
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.paths import samples
from app.preferences import Preferences
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import EndReason, RunRecord
from grapl_engine.storage.truth_files import find_truth
from tests.story.hand import Hand

__all__ = ["QUICK", "SAMPLE", "Story", "Walk"]

KEYS = {command.name: command.keys for command in COMMANDS}
SIZE = 1280, 800
SAMPLE = next(sample.path for sample in samples() if find_truth(sample.path) is not None)
QUICK = {"d": "12", "k0": "8", "steps": "4, 3"}
"""Runs that take a moment, typed over each preset."""


@dataclass(frozen=True)
class Story:
    """What is walked through.

    Attributes
    ----------
    picture : Path
        Its truth lies where the program finds it.
    home : Path
        Where the session and what is saved go.
    typed : mapping of str to str
        Settings, and what is typed over each preset's.
    """

    picture: Path
    home: Path
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def small(cls, home: Path) -> Story:
        """The sample and its truth at half their size, with quick runs."""
        truth = SAMPLE.with_name(f"{SAMPLE.stem}.truth.png")
        for path, way in ((SAMPLE, Image.Resampling.BOX), (truth, Image.Resampling.NEAREST)):
            with Image.open(path) as image:
                image.resize((image.width // 2, image.height // 2), way).save(home / path.name)
        return cls(home / SAMPLE.name, home, QUICK)


class Walk:
    """The program as it is started; its runs, and its pool of many runs, are the engine's own.

    Parameters
    ----------
    story : Story

    Attributes
    ----------
    hand : Hand
    window : MainWindow
    stability : list of int
        What the eight runs said, to be told again at the next start.
    """

    def __init__(self, story: Story) -> None:
        self.story, self.hand = story, Hand()
        self.stability: list[int] = []
        self.window = self._started()

    @property
    def session(self) -> Session:
        """The window's."""
        return self.window.session

    def _started(self) -> MainWindow:
        preferences, is_made, has_begun = Preferences(), [], []
        window = self.hand.window = MainWindow(Session(settings=preferences.settings), preferences)
        KeyGuard(window)
        window.views_made.connect(lambda: is_made.append(True))
        window.session.keeper.began.connect(lambda _looks: has_begun.append(True))
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        self.hand.until(lambda: is_made, "the views")
        window.session.keeper.begin(SessionFolders(self.story.home / "sessions"))
        self.hand.until(lambda: has_begun, "the session before")
        return window

    def close(self) -> None:
        """The window closes, and all is written."""
        self.window.close()
        self.window.deleteLater()

    def restart(self) -> None:
        """Quit, and start the program again."""
        self.do("close")
        self.hand.until(self.window.isHidden, "the end")
        self.window.deleteLater()
        self.window = self._started()

    def do(self, name: str) -> None:
        """A command by its key; by its menu where it has none, or where a letter would be typed in a field."""
        action, keys = self.window.actions_by_name[name], KEYS[name]
        assert action.isEnabled(), f"{name} can not be done now"
        types = isinstance(QApplication.focusWidget(), QLineEdit | QAbstractSpinBox)
        if keys and not (types and len(keys) == 1):
            self.hand.press(keys)
        else:
            self.hand.menu(self.window.menuBar(), action)

    def page(self, name: str) -> ComparePage:
        """A page of the comparison, opened."""
        self.do(f"compare_{name}")
        page = self.window.compare.page
        assert page is not None
        self.hand.until(lambda: page.is_open and page.isVisible(), f"the page {name}")
        return page

    def save(self, name: str, file: str) -> Path:
        """A command that asks for a name, which is typed."""
        written: list[Path] = []
        path = self.story.home / file
        self.window.saving.written.connect(written.append)
        with self.hand.answering(path):
            self.do(name)
        self.hand.until(lambda: path in written, f"{path} on the disk")
        return path

    def click_pixel(self, x: int, y: int) -> None:
        """A pixel of the pixel map."""
        canvas = self.window.grid.views[ViewKind.PIXELS].canvas
        self.hand.click(canvas.viewport(), canvas.mapFromScene(canvas.to_scene(x + 0.5, y + 0.5)))

    def run(self, preset: str) -> RunRecord:
        """A preset with what is typed over it, and Run."""
        form, runs = self.window.form, self.session.runs
        self.hand.tab_to(form.presets)
        self.hand.choose(form.presets, preset)
        for name, text in self.story.typed.items():
            editor = form.rows[name].editor
            if not editor.isVisible():
                self.hand.click(form.more)
            assert isinstance(editor, QLineEdit)
            self.hand.tab_to(editor)
            self.hand.replace(text)
        before = len(runs.kept)
        self.do("run")
        self.hand.until(lambda: len(runs.kept) > before and runs.phase is RunPhase.READY, f"the run of {preset}")
        assert runs.kept[-1].ended is EndReason.COMPLETED
        return runs.kept[-1]
