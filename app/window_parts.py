"""The window's parts, as far as commands, menus and figures may use them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDockWidget, QMainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from app.appearance import Appearance
    from app.batch.panel import BatchPanel
    from app.compare.panel import ComparePanel
    from app.edits.panel import EditPanel
    from app.edits.tool_box import ToolBox
    from app.files.edit_files import EditFiles
    from app.files.figures import Figures
    from app.files.opening import Opening
    from app.files.saving import Saving
    from app.guide.window import GuideWindow
    from app.image_views.picture_grid import PictureGrid
    from app.image_views.view_options import ViewOptions
    from app.lab.panel import LabPanel
    from app.lessons.panel import LessonPanel
    from app.notices import Notices
    from app.panels.part_bar import PartBar
    from app.panels.run_list import RunList
    from app.panels.segment_table import SegmentTable
    from app.panels.settings_form import SettingsForm
    from app.panels.timeline import Timeline
    from app.preferences import Preferences
    from app.rails import Rails
    from app.session.session import Session
    from app.welcome.welcome import Welcome
    from app.widgets.placeholder import LatePart

__all__ = ["WindowParts"]


class WindowParts(QMainWindow):
    """A window of which these parts are known; `app.main_window.MainWindow` makes and places them.

    Attributes
    ----------
    docks : dict of str to QDockWidget
        By title.
    tools : ToolBox
        For editing the pixel map by hand.
    training : LatePart
        Where the curves are.
    """

    session: Session
    preferences: Preferences
    appearance: Appearance
    view_options: ViewOptions
    opening: Opening
    saving: Saving
    edit_files: EditFiles
    notices: Notices
    parts: PartBar
    form: SettingsForm
    run_list: RunList
    segments: SegmentTable
    timeline: Timeline
    tools: ToolBox
    training: LatePart
    rails: Rails
    docks: dict[str, QDockWidget]

    @property
    @abstractmethod
    def grid(self) -> PictureGrid:
        """The image views."""

    @property
    @abstractmethod
    def lab(self) -> LabPanel:
        """The graph cut opened up."""

    @property
    @abstractmethod
    def compare(self) -> ComparePanel:
        """Maps of the picture compared."""

    @property
    @abstractmethod
    def editing(self) -> EditPanel:
        """Tools and edits."""

    @property
    @abstractmethod
    def lessons(self) -> LessonPanel:
        """The lessons."""

    @property
    @abstractmethod
    def batch(self) -> BatchPanel:
        """A folder of pictures, one after the other."""

    @abstractmethod
    def ask_and_open_batch(self) -> None:
        """Let the person choose a folder of pictures."""

    @property
    @abstractmethod
    def figures(self) -> Figures:
        """What is on screen as figures and animations."""

    @property
    @abstractmethod
    def welcome(self) -> Welcome:
        """The cards on the image views."""

    @property
    @abstractmethod
    def guide(self) -> GuideWindow:
        """The guide."""

    @abstractmethod
    def show_palette(self) -> None:
        """The line in which everything is found, or away with it."""

    def open_lab(self, page: str) -> None:
        """Show the lab, turned to a page."""
        self.lab.open_page(page)
        self.show_dock("Lab")

    def begin_lesson(self, path: Path) -> None:
        """Begin a lesson of the list, as soon as it has been read."""
        self.show_dock("Lessons")
        self.lessons.list.choose(path)

    def open_compare(self, page: str) -> None:
        """Show the comparison, turned to a page."""
        self.compare.open_page(page)
        self.show_dock("Compare")

    def draw_colormap_anew(self) -> None:
        """What is drawn in the scale of colours for costs, in another one."""
        for name in ("lab", "compare"):
            page = getattr(self, name).page if name in vars(self) else None
            if page is not None and page.is_open:
                page.set_open(False)
                page.set_open(True)
                page.update()

    def show_dock(self, title: str) -> None:
        """Bring a panel in sight."""
        self.docks[title].show()
        self.docks[title].raise_()
