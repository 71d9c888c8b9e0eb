"""The window: what it is made of, and where each part stands."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QStatusTipEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.appearance import Appearance
from app.commands.actions import Actions
from app.docks import SidePlace, place_docks
from app.edits.tool_box import ToolBox
from app.files.edit_files import EditFiles
from app.files.opening import Opening
from app.files.saving import Saving
from app.image_views.readout_label import ReadoutLabel
from app.image_views.view_options import Arrangement, ViewOptions
from app.late_parts import LateParts
from app.layout_keeper import LayoutKeeper
from app.layout_place import LayoutPlace
from app.menus.menu_bar import fill_menu_bar
from app.menus.picture_menu import PictureMenus
from app.menus.run_menu import RunMenu
from app.menus.segment_menu import SegmentMenu
from app.menus.tool_bar import ToolBar
from app.notices import Notices
from app.panels.part_bar import PartBar
from app.panels.run_list import RunList
from app.panels.sample_hint import SampleHint
from app.panels.segment_table import SegmentTable
from app.panels.settings_form import SettingsForm
from app.panels.status_line import StatusLine
from app.panels.timeline import Timeline
from app.panels.truth_offer import TruthOffer
from app.panels.truth_panel import TruthPanel
from app.paths import icon_path
from app.preference_keeper import PreferenceKeeper
from app.preferences import Preferences
from app.rails import FOLDING, Rails, fold_button
from app.screen_room import ScreenRoom
from app.session.run_text import SESSION_COMES
from app.session.session import Session
from app.tasks.deferred_imports import DeferredImports
from app.truth_place import TruthPlace
from app.widgets.dock_help import DockHelp
from app.widgets.dock_tabs import DockTabs
from app.widgets.focus_ring import FocusMark
from app.widgets.notice_bar import NoticeBar
from app.widgets.placeholder import BATCH, COMPARE, EDIT, LAB, LESSONS, TRAINING, WELCOME, LatePart

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.images.file_parts import PartChoice

__all__ = ["MainWindow"]

LATE = ("app.image_views.picture_grid", "app.panels.loss_plot", "PIL.Image", "PIL.ImageCms", "imagecodecs._cms")
"""What draws the pictures and reads them, with a profile too: a reader that came with the engine's libraries would wait for
them with the lock."""
PRESET_COMMANDS = ("save_preset", "update_preset", "rename_preset", "delete_preset")
PAUSE_MS = 10
"""Between two parts that are made: the person's keys and the mouse come first."""


class MainWindow(LateParts):
    """Everything in its place. What can be done with its parts stands in `app.commands.table`.

    Parameters
    ----------
    session : Session
        Is closed with the window.
    preferences : Preferences, optional
        What it remembers from the last time.

    Attributes
    ----------
    actions_by_name : dict of str to QAction
        Of the commands.

    Signals
    -------
    first_painted()
        The person sees the window; what takes long may begin.
    views_made()
        The image views are there; a picture may be opened.
    """

    first_painted = Signal()
    views_made = Signal()

    def __init__(self, session: Session, preferences: Preferences | None = None) -> None:
        super().__init__()
        self._is_painted = False
        self._picture_menus: PictureMenus | None = None
        self.session = session
        self.preferences = preferences or Preferences()
        self.appearance = Appearance(self.preferences, self)
        self.appearance.wear()  # first: the titles of panels keep the text that they are made with
        self.tools = ToolBox(session, self)
        kept = self.preferences
        self.view_options = ViewOptions(
            kept.opacity, contours=kept.contours, arrangement=Arrangement.named(kept.arrangement), parent=self
        )
        self.opening = Opening(self)
        self.saving = Saving(self.opening, self)
        self.edit_files = EditFiles(session, self.opening, self.saving, self)
        self.notices = Notices(session, self.opening, self.saving, self)
        self._imports = DeferredImports(self)
        self.setWindowIcon(QIcon(str(icon_path())))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._place_parts()
        self.actions_by_name = Actions(self).by_name
        self.menus = fill_menu_bar(self, self.actions_by_name)
        RunMenu(self)
        self.form.preset_menu.addActions([self.actions_by_name[name] for name in PRESET_COMMANDS])
        self.tool_bar = ToolBar(self.actions_by_name, self.view_options)
        self.addToolBar(self.tool_bar)
        self.setStatusBar(NoticeBar(self))
        self._readout = ReadoutLabel(session)
        self.statusBar().addWidget(self._readout, 1)
        self.statusBar().addPermanentWidget(StatusLine(session))
        self._recall()
        self._connect()
        FocusMark(self)
        self._show_picture()

    def show_palette(self) -> None:
        """The line in which everything is found, or away with it."""
        from app.command_palette.palette import CommandPalette

        (self.findChild(CommandPalette) or CommandPalette(self)).toggle()

    # What happens

    @Slot()
    def _on_imports_done(self) -> None:
        """Make what is left, a part at a time; then the engine's libraries have their turn."""
        for part in ("grid", "plot"):
            if part not in vars(self):
                getattr(self, part)
                QTimer.singleShot(PAUSE_MS, self, self._on_imports_done)
                return
        self._make_seen()
        self.session.runs.warm_up()
        self.views_made.emit()

    @Slot(object)
    def _on_opening_picture_read(self, picture: Picture) -> None:
        if picture.path is not None:
            self.preferences.add_recent(picture.path)
        self.session.open_picture(picture)
        for note in picture.notes:
            self.notices.say(note)
        if self.session.configuration.auto_rerun:
            self.session.runs.start()
        else:
            self.session.show_last_run(picture)

    @Slot(object, object)
    def _on_parts_asked(self, picture: Picture, choice: PartChoice) -> None:
        """Another page, channel or range; one that was looked at before comes back with its runs."""
        if picture.path is not None:
            self.opening.open_path(picture.path, choice, [picture, *(run.picture for run in self.session.kept.records)])

    @Slot()
    def _make_seen(self) -> None:
        """Lab, comparison, editing, batch and lessons are made when they are first seen, once the views are there."""
        if "grid" in vars(self):
            _ = self.docks["Lab"].isHidden() or self.lab
            _ = self.docks["Compare"].isHidden() or self.compare
            _ = self.docks["Edit"].isHidden() or self.editing
            _ = self.docks["Batch"].isHidden() or self.batch
            _ = self.docks["Lessons"].isHidden() or self.lessons

    @Slot()
    def _show_picture(self) -> None:
        """The views take the place of the first sentence, and the title names the picture."""
        if (picture := self.session.view.picture) is None:
            self._centre.show_sentence(SESSION_COMES if self.session.keeper.is_reading else "")
            self.setWindowTitle("GraPL")
        else:
            self._centre.show_part(self.grid)
            if self._picture_menus is None:
                self._picture_menus = PictureMenus(self)
                SegmentMenu(self)
            self.setWindowTitle(f"{picture.title} ({picture.width} × {picture.height})")  # the desktop adds the program's name

    # How

    def _place_parts(self) -> None:
        session = self.session
        parts = (WELCOME, TRAINING, LAB, COMPARE, EDIT, BATCH, LESSONS)
        self._centre, self.training, self._lab, self._compare, self._edit, self._batch, self._lessons = map(LatePart, parts)
        self.form, self.run_list, self.segments = SettingsForm(session), RunList(session), SegmentTable(session)
        self.timeline = Timeline(session)
        self.timeline.setObjectName("Timeline")
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TruthOffer(session))
        self.parts = PartBar(session)
        column.addWidget(self.parts)
        column.addWidget(SampleHint(session, self.preferences))
        column.addWidget(self._centre, 1)
        column.addWidget(self.timeline)
        self.setCentralWidget(middle)
        contents: dict[str, QWidget] = {
            "Settings": self.form,
            "Runs": self.run_list,
            "Segments": self.segments,
            "Truth": (truth := TruthPanel(session)),
            "Training": self.training,
            "Lab": self._lab,
            "Compare": self._compare,
            "Edit": self._edit,
            "Batch": self._batch,
            "Lessons": self._lessons,
        }
        DockTabs(self)
        self.docks = place_docks(self, contents)
        self.rails = Rails(self, self.docks, self.preferences)
        sides = SidePlace(self, self.docks)
        self.views_made.connect(LayoutPlace(self, sides).follow_views)
        TruthPlace(session, self.view_options, self.opening, truth, partial(sides.bring, self.docks["Truth"]))

    def _connect(self) -> None:
        session = self.session
        self._keeper = PreferenceKeeper(self.preferences, session, self.view_options, self)
        ScreenRoom((self, *self.docks.values()), self)
        LayoutKeeper(self, self.docks.values(), self.preferences, session.keeper)
        for title, dock in self.docks.items():
            (head := DockHelp(dock)).button.clicked.connect(partial(self.show_topic, title))
            if title in FOLDING:
                head.add(fold_button(title, partial(self.rails.fold, title)))
        self.timeline.help.clicked.connect(partial(self.show_topic, "Timeline"))
        self.first_painted.connect(partial(self._imports.start, partial(list, map(import_module, LATE))))
        self._imports.done.connect(self._on_imports_done)
        self.opening.picture_read.connect(self._on_opening_picture_read)
        self.opening.failed.connect(self.parts.renew)
        self.parts.asked.connect(self._on_parts_asked)
        self.parts.told.connect(self.notices.say)
        self.opening.run_read.connect(session.add_run)
        self.opening.folder_given.connect(self.open_batch)
        session.edits.opening.opened.connect(partial(self.show_dock, "Edit"))
        self.opening.session_asked.connect(session.keeper.open_file)
        session.keeper.held_changed.connect(lambda: self.rails.set_held(session.keeper.is_held))
        session.keeper.file_used.connect(self.preferences.add_recent)
        for title in ("Lab", "Compare", "Edit", "Batch", "Lessons"):
            self.docks[title].visibilityChanged.connect(self._make_seen)
        session.view.picture_changed.connect(self._show_picture)
        session.keeper.reading_changed.connect(self._show_picture)
        self.appearance.colormap_changed.connect(self.draw_colormap_anew)

    def _recall(self) -> None:
        """Take up where the last window ended."""
        self.preferences.restore_window(self)
        self.rails.restore()
        self.session.configuration.set_auto_rerun(self.preferences.auto_rerun)
        self.session.models.accept(*self.preferences.model_folders)

    # Qt's own

    def event(self, event: QEvent) -> bool:
        """Qt would show help in the place of progress and notices, and clear them when it goes."""
        if isinstance(event, QStatusTipEvent) and hasattr(self, "_readout"):
            self._readout.show_help(event.tip())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:  # the views are painted in the same go, before the event loop comes round again
            self._is_painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Opening.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.opening.open_mime(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._imports.close()
        is_arranged = not self.session.keeper.is_held
        if "lessons" in vars(self):
            self.lessons.player.leave()
        self.preferences.save_window(self, layout=is_arranged)
        self.session.close()
        self.opening.close()
        self.saving.close()
        super().closeEvent(event)
