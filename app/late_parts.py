"""The window's parts that are made when they are first needed: neither they nor what they import is waited for at the start."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction

from app.docks import side_width
from app.files import dialogs
from app.guide.topics import LESSON_FORMAT, TOPICS
from app.page_place import PagePlace
from app.page_width import PageWidth
from app.widgets.placeholder import LatePart
from app.window_parts import WindowParts

if TYPE_CHECKING:
    from app.batch.panel import BatchPanel
    from app.compare.panel import ComparePanel
    from app.edits.panel import EditPanel
    from app.files.figures import Figures
    from app.guide.window import GuideWindow
    from app.image_views.picture_grid import PictureGrid
    from app.lab.panel import LabPanel
    from app.lessons.panel import LessonPanel
    from app.panels.loss_plot import LossPlot
    from app.welcome.welcome import Welcome
    from grapl_engine import Settings

__all__ = ["LateParts"]


class LateParts(WindowParts):
    """A window that makes these parts itself, where it has the others and the places for these."""

    actions_by_name: dict[str, QAction]
    _centre: LatePart
    _lab: LatePart
    _compare: LatePart
    _edit: LatePart
    _batch: LatePart
    _lessons: LatePart

    @cached_property
    def grid(self) -> PictureGrid:
        """The image views; made when they are first needed, soon after the first paint."""
        # With NumPy and pyqtgraph: half of the time that a start would take.
        from app.image_views.picture_grid import PictureGrid
        from app.image_views.truth_lines import TruthLines
        from app.image_views.zoom_label import ZoomLabel

        grid = PictureGrid(self.session, self.view_options)
        TruthLines(self.session, [view.canvas for view in grid.views.values()], self.view_options, grid)
        grid.setObjectName("Views")
        grid.help_asked.connect(self.show_topic)
        self._centre.addWidget(grid)
        self.statusBar().addPermanentWidget(ZoomLabel(grid.cameras))
        return grid

    @cached_property
    def plot(self) -> LossPlot:
        """The curves; made as the image views are."""
        from app.panels.loss_plot import LossPlot

        plot = LossPlot(self.session)
        self.training.show_part(plot)
        return plot

    @cached_property
    def lab(self) -> LabPanel:
        """The graph cut opened up; made when it is first seen."""
        from app.lab.panel import LabPanel

        lab = LabPanel(self.session, self.grid, self.opening, self.saving)
        lab.help_asked.connect(self.show_topic)
        PagePlace(self.session.panels, "lab", lab)
        PageWidth(self, self.docks["Lab"], lab, side_width(self))
        self._lab.show_part(lab)
        return lab

    @cached_property
    def compare(self) -> ComparePanel:
        """Maps of the picture compared; made when it is first seen."""
        from app.compare.panel import ComparePanel

        compare = ComparePanel(self.session, self.grid, self._centre, self.opening)
        compare.help_asked.connect(self.show_topic)
        PagePlace(self.session.panels, "compare", compare)
        PageWidth(self, self.docks["Compare"], compare, side_width(self))
        compare.lab_asked.connect(self._on_compare_lab_asked)
        self._compare.show_part(compare)
        return compare

    @cached_property
    def editing(self) -> EditPanel:
        """Tools and edits; made when they are first seen."""
        from app.edit_place import EditPlace
        from app.edits.hands import EditHands
        from app.edits.panel import EditPanel

        panel = EditPanel(self.session, self.tools)
        EditHands(self.session, self.grid, self.tools)
        EditPlace(self, panel, self.tools)
        self._edit.show_part(panel)
        return panel

    @cached_property
    def batch(self) -> BatchPanel:
        """A folder of pictures; made when it is first seen."""
        from app.batch.panel import BatchPanel

        panel = BatchPanel(self.session)
        panel.folder_asked.connect(self.ask_and_open_batch)
        panel.output_asked.connect(self._on_batch_output_asked)
        self._batch.show_part(panel)
        return panel

    @cached_property
    def lessons(self) -> LessonPanel:
        """The lessons; made when they are first seen."""
        from app.lessons.panel import LessonPanel
        from app.lessons.stage import LessonStage

        stage = LessonStage(
            self.session, self.docks, self.form.rows, self.actions_by_name, self.docks["Lab"], self.grid, lambda: self.lab,
            self.open_lab, lambda: "guide" in vars(self) and self.guide.isVisible(),
        )  # fmt: skip
        lessons = LessonPanel(stage, self.preferences)
        lessons.notice_given.connect(self.notices.say)
        lessons.help_asked.connect(lambda: self.guide.show_place(LESSON_FORMAT))
        was_asked = self._lessons.hasFocus()
        self._lessons.show_part(lessons)
        if was_asked:
            lessons.take_focus()
        return lessons

    @cached_property
    def figures(self) -> Figures:
        """What is on screen as figures and animations; made when the first is asked for."""
        from app.figure_choices import figure_choices
        from app.files.figures import Figures

        return Figures(self.session, self.saving, partial(figure_choices, self), self)

    @cached_property
    def welcome(self) -> Welcome:
        """The cards on the image views; made when they are first wanted."""
        from app.welcome.welcome import Welcome
        from app.welcome_place import WelcomePlace

        welcome = Welcome(self.session, self.grid.views, self.grid)
        WelcomePlace(self, welcome)
        return welcome

    @cached_property
    def guide(self) -> GuideWindow:
        """The guide; made when it is first asked for."""
        from app.guide.window import GuideWindow

        return GuideWindow(self)

    @Slot(str)
    def show_topic(self, topic: str) -> None:
        """The guide, at the place for a part of the window."""
        self.guide.show_place(TOPICS[topic])

    @Slot(str, object)
    def _on_compare_lab_asked(self, page: str, settings: Settings | None) -> None:
        self.open_lab(page)
        if settings is not None:
            self.lab.ask_what_if(settings)

    @Slot()
    def ask_and_open_batch(self) -> None:
        """Let the person choose a folder of pictures."""
        if folder := dialogs.ask_for_pictures(self, self.session.batch.folder or self.opening.folder):
            self.open_batch(folder)

    @Slot(object)
    def open_batch(self, folder: Path) -> None:
        """Show the pictures of a folder, to be segmented one after the other."""
        _ = self.batch
        self.show_dock("Batch")
        self.session.batch.look_into(folder)

    @Slot(object)
    def _on_batch_output_asked(self, output: Path) -> None:
        if folder := dialogs.ask_for_results(self, output):
            self.batch.form.show_output(folder)
