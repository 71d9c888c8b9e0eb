"""What a lesson does to the window while it runs, and how all of it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.docks import SIDES
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.lab.panel import LabPanel
from app.lessons.format import Hidden
from app.lessons.screen import Screen, screen_of
from app.session.session import Session

if TYPE_CHECKING:
    from grapl_engine import Frame, Picture, RunRecord, Settings
    from grapl_engine.label_constraints import LabelConstraints

__all__ = ["LessonStage", "Memory"]


@dataclass(frozen=True, slots=True)
class Memory:
    """What was there before a lesson."""

    picture: Picture | None
    shown: RunRecord | None
    frame: Frame | None
    settings: Settings
    constraints: LabelConstraints
    page: str
    open_sides: tuple[str, ...]
    alone: ViewKind | None
    layout: QByteArray | None


@dataclass(frozen=True, slots=True, eq=False)
class LessonStage:
    """The parts of the window that a lesson may open or hide.

    Attributes
    ----------
    session : Session
    panels : mapping of str to QDockWidget
        By title.
    parameters : mapping of str to QWidget
        The rows of the settings, by name.
    actions : mapping of str to QAction
        By name.
    lab_dock : QDockWidget
    grid : PictureGrid
    lab : callable
        The lab; made when it is first asked for.
    open_page : callable
        Opens the lab at a page.
    guide_is_open : callable
    """

    session: Session
    panels: Mapping[str, QDockWidget]
    parameters: Mapping[str, QWidget]
    actions: Mapping[str, QAction]
    lab_dock: QDockWidget
    grid: PictureGrid
    lab: Callable[[], LabPanel]
    open_page: Callable[[str], None]
    guide_is_open: Callable[[], bool]

    @property
    def page(self) -> str:
        """The lab's open page; "" while the lab is put away."""
        return "" if self.lab_dock.isHidden() else self.lab().name

    @property
    def _window(self) -> QMainWindow | None:
        window = self.lab_dock.parentWidget()
        return window if isinstance(window, QMainWindow) else None

    def screen(self) -> Screen:
        """How the window stands now."""
        return screen_of(self.session, self.grid, guide=self.guide_is_open())

    def remember(self) -> Memory:
        """What is there now."""
        session = self.session
        return Memory(
            session.view.picture,
            session.view.shown,
            session.view.frame,
            session.configuration.settings,
            session.configuration.constraints,
            self.lab().name,
            tuple(title for title in SIDES if title in self.panels and not self.panels[title].isHidden()),
            self.grid.maximised,
            None if (window := self._window) is None else window.saveState(),
        )

    def hide(self, hidden: Hidden) -> Callable[[], None]:
        """Take some controls out of sight; what is returned brings back those that were in sight."""
        panels = [self.panels[title] for title in hidden.panels if not self.panels[title].isHidden()]
        parts: list[QWidget | QAction] = [*panels]
        parts += [self.panels[title].toggleViewAction() for title in hidden.panels]
        parts += [self.lab().buttons[name] for name in hidden.pages]
        parts += [self.actions[f"lab_{name}"] for name in hidden.pages]
        parts += [self.parameters[name] for name in hidden.parameters]
        for part in parts:
            part.setVisible(False)

        def bring_back() -> None:
            for part in parts:
                part.setVisible(True)

        return bring_back

    def restore(self, memory: Memory) -> None:
        """Bring the person's picture, run, settings, seeds, panels and views back; nothing is run by that."""
        session, shown = self.session, memory.shown
        if shown is not None and shown in session.runs.kept:
            session.show_frame_of(shown, memory.frame)
        elif memory.picture is not None and memory.picture is not session.view.picture:
            session.open_picture(memory.picture)
        rerun = session.configuration.auto_rerun
        session.configuration.set_auto_rerun(False)
        session.configuration.set_settings(memory.settings)
        session.configuration.set_constraints(memory.constraints)
        session.configuration.set_auto_rerun(rerun)
        self.lab().open_page(memory.page)
        self.lab_dock.setVisible("Lab" in memory.open_sides)
        for title in memory.open_sides:
            self.panels[title].show()
        if memory.layout is not None and (window := self._window) is not None:
            window.restoreState(memory.layout)  # panels came and went, and those beside them took other sizes
        self.grid.keep_to()
        self.grid.maximise(memory.alone)
