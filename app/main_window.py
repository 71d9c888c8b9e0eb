"""The window: places the views, fills the menus, and passes wishes on to the session."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QIcon, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app import theme
from app.actions import ENTRIES, build_actions, build_menus, enable_actions
from app.errors import ErrorDialog, show_failure
from app.files.figures import Figures
from app.files.open_save import Files
from app.guide.topics import FIRST, LESSON_FORMAT, TOPICS
from app.image_views.readout import readout
from app.lab.pages import PAGES
from app.pages import show_about
from app.panels.run_list import RunList
from app.panels.segment_table import SegmentTable
from app.panels.settings_form import SettingsForm
from app.panels.status_line import StatusLine
from app.panels.timeline import Timeline
from app.paths import icon_path, samples
from app.preferences import Preferences, Theme
from app.session.session import RunPhase, Session
from app.tasks.deferred_imports import DeferredImports
from app.tasks.failure import Failure
from app.widgets.dock_help import DockHelp
from app.widgets.placeholder import LAB, LESSONS, TRAINING, WELCOME, Placeholder
from grapl_engine import RunRecord

if TYPE_CHECKING:
    from app.guide.window import GuideWindow
    from app.image_views.picture_grid import PictureGrid
    from app.lab.panel import LabPanel
    from app.lessons.panel import LessonPanel
    from app.panels.loss_plot import LossPlot
    from grapl_engine import Picture

__all__ = ["MainWindow"]

OPACITIES = (0.6, 1.0, 0.0)
MESSAGE_MS = 8000
LAB_WIDTH = 380
PAUSE_MS = 10
"""Between two views that are made: the person's keys and the mouse come first."""


class MainWindow(QMainWindow):
    """Everything in its place.

    Parameters
    ----------
    session : Session
        Is closed with the window.
    preferences : Preferences, optional
        What it remembers from the last time.

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
        self._failure: ErrorDialog | None = None
        self._beside_lab: list[QDockWidget] = []
        self.session = session
        self.preferences = preferences or Preferences()
        self.files = Files(self)
        self.figures = Figures(session, self.files, self._drawable, self)
        self._imports = DeferredImports(self)
        self.setWindowIcon(QIcon(str(icon_path())))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._opacity = QSlider(Qt.Orientation.Horizontal, self)
        self._opacity.setRange(0, 100)
        self._opacity.setAccessibleName("Opacity of the labels")
        self._place_views()
        opens = {f"lab_{name}": partial(self.open_lab, name) for name in PAGES}
        self.actions_by_name = build_actions(self, {e.name: opens.get(e.name) or getattr(self, e.name) for e in ENTRIES})
        self.menus = build_menus(self, self.actions_by_name)
        self._fill_menus()
        self._place_bars()
        self._connect()
        self._recall()
        self._show_state()

    @cached_property
    def grid(self) -> PictureGrid:
        """The image views; made when they are first needed, soon after the first paint."""
        from app.image_views.picture_grid import (
            PictureGrid,  # with NumPy and pyqtgraph: half of the time that a start would take
        )

        grid = PictureGrid(self.session)
        grid.setObjectName("Views")
        grid.set_contours(self.preferences.contours)
        grid.set_opacity(self.preferences.opacity)
        self._centre.addWidget(grid)
        return grid

    @cached_property
    def plot(self) -> LossPlot:
        """The curves; made as the image views are."""
        from app.panels.loss_plot import LossPlot

        plot = LossPlot(self.session)
        self._training.addWidget(plot)
        self._training.setCurrentWidget(plot)
        return plot

    @cached_property
    def lab(self) -> LabPanel:
        """The graph cut opened up; made when it is first seen."""
        from app.lab.panel import LabPanel

        lab = LabPanel(self.session, self.grid, self.files)
        lab.help_asked.connect(self.show_topic)
        self._lab.addWidget(lab)
        self._lab.setCurrentWidget(lab)
        return lab

    @cached_property
    def lessons(self) -> LessonPanel:
        """The lessons; made when they are first seen."""
        from app.lessons.panel import LessonPanel
        from app.lessons.stage import LessonStage

        panels = {dock.windowTitle(): dock for dock in self.docks}
        stage = LessonStage(
            self.session, panels, self.form.rows, self.actions_by_name, self.lab_dock, lambda: self.lab, self.open_lab
        )
        lessons = LessonPanel(stage, self.preferences)
        lessons.help_asked.connect(self.lessons_help)
        self._lessons.addWidget(lessons)
        self._lessons.setCurrentWidget(lessons)
        return lessons

    @cached_property
    def guide(self) -> GuideWindow:
        """The guide; made when it is first asked for."""
        from app.guide.window import GuideWindow

        return GuideWindow(self)

    # What the menus do

    @Slot()
    def open_file(self) -> None:
        """Ask for a picture or a run, and open it."""
        self.files.ask_and_open()

    @Slot()
    def paste(self) -> None:
        """Open what is on the clipboard."""
        self.files.paste()

    @Slot()
    def save_run(self) -> None:
        """Save the shown run in one file."""
        if record := self._record():
            self.files.ask_and_save_run(record)

    @Slot()
    def save_labels(self) -> None:
        """Save the shown run's label map."""
        if record := self._record():
            self.files.ask_and_save_labels(record)

    @Slot()
    def save_overlay(self) -> None:
        """Save the photograph with the shown run's segments."""
        if record := self._record():
            self.files.ask_and_save_overlay(record)

    @Slot()
    def save_figure(self) -> None:
        """Save what is seen, for slides and papers."""
        self.figures.ask_and_save_figure()

    @Slot()
    def save_animation(self) -> None:
        """Save how the run, or a cut, came about."""
        self.figures.ask_and_save_animation()

    @Slot()
    def export(self) -> None:
        """Write all files of the shown run into a folder."""
        if record := self._record():
            self.files.ask_and_export(record)

    @Slot()
    def undo(self) -> None:
        """Take the last change of a setting back."""
        self.session.undo()

    @Slot()
    def redo(self) -> None:
        """Make the undone change again."""
        self.session.redo()

    @Slot()
    def copy_command(self) -> None:
        """Put the shown run's command line on the clipboard."""
        if record := self._record():
            QGuiApplication.clipboard().setText(record.command_line())
            constraints = " It names seeds.json: save the seeds under that name (Lab > Seeds)." if record.constraints else ""
            self._say(f"The command line is on the clipboard.{constraints}")

    @Slot()
    def clear_selection(self) -> None:
        """Select nothing; maximise nothing."""
        if self.session.selected is None:
            self.grid.maximise(None)
        self.session.select(None)

    @Slot()
    def run_or_stop(self) -> None:
        """Run, or stop what runs."""
        if self.session.phase is RunPhase.READY:
            self.run()
        else:
            self.session.stop()

    @Slot()
    def run(self) -> None:
        """Run the settings; a value that was refused is put back first."""
        if self.form.take_back_refused():
            self._say("A setting was refused: the run has the value before it.")
        self.session.start()

    @Slot()
    def pause(self) -> None:
        """Hold the run, or let it go on."""
        if self.session.phase is RunPhase.PAUSED:
            self.session.resume()
        else:
            self.session.pause()

    @Slot()
    def stop(self) -> None:
        """End the run, keep what there is."""
        self.session.stop()

    @Slot()
    def auto_rerun(self) -> None:
        """Rerun by itself, or not."""
        self.session.set_auto_rerun(self.actions_by_name["auto_rerun"].isChecked())

    @Slot()
    def previous_frame(self) -> None:
        """Back in time."""
        self.session.step_frame(-1)

    @Slot()
    def next_frame(self) -> None:
        """Forward in time."""
        self.session.step_frame(1)

    @Slot()
    def follow(self) -> None:
        """Back to the newest."""
        self.session.follow()

    @Slot()
    def maximise_1(self) -> None:
        """The photograph alone."""
        self.grid.maximise(0)

    @Slot()
    def maximise_2(self) -> None:
        """The network's labels alone."""
        self.grid.maximise(1)

    @Slot()
    def maximise_3(self) -> None:
        """The graph cut alone."""
        self.grid.maximise(2)

    @Slot()
    def maximise_4(self) -> None:
        """The pixel map alone."""
        self.grid.maximise(3)

    @Slot()
    def fit(self) -> None:
        """The whole picture."""
        self.grid.fit()

    @Slot()
    def zoom_in(self) -> None:
        """Closer."""
        self.grid.zoom(1.25)

    @Slot()
    def zoom_out(self) -> None:
        """Farther."""
        self.grid.zoom(0.8)

    @Slot()
    def contours(self) -> None:
        """Borders of segments on the label views."""
        on = self.actions_by_name["contours"].isChecked()
        self.grid.set_contours(on)
        self.preferences.contours = on

    @Slot()
    def photograph_contours(self) -> None:
        """Borders of segments on the photograph too."""
        self.grid.set_photograph_contours(self.actions_by_name["photograph_contours"].isChecked())

    @Slot()
    def opacity(self) -> None:
        """The next of half, full and no opacity."""
        now = self._opacity.value() / 100
        at = min(range(len(OPACITIES)), key=lambda i: abs(OPACITIES[i] - now))
        self._opacity.setValue(round(100 * OPACITIES[(at + 1) % len(OPACITIES)]))

    @Slot()
    def swap_compared(self) -> None:
        """End the comparison."""
        self.session.compare_with(None)

    @Slot()
    def toggle_lab(self) -> None:
        """Show the lab, or put it away."""
        self.lab_dock.setVisible(self.actions_by_name["toggle_lab"].isChecked())

    def open_lab(self, page: str, _checked: bool = False) -> None:
        """Show the lab, turned to a page."""
        self.lab.open_page(page)
        self.lab_dock.show()
        self.lab_dock.raise_()

    @Slot()
    def patch_left(self) -> None:
        """One patch to the left."""
        self.session.step_patch(0, -1)

    @Slot()
    def patch_right(self) -> None:
        """One patch to the right."""
        self.session.step_patch(0, 1)

    @Slot()
    def patch_up(self) -> None:
        """One patch up."""
        self.session.step_patch(-1, 0)

    @Slot()
    def patch_down(self) -> None:
        """One patch down."""
        self.session.step_patch(1, 0)

    @Slot()
    def leave_preview(self) -> None:
        """Back to what the run itself says."""
        self.session.set_preview(None)

    @Slot()
    def show_lessons(self) -> None:
        """Show the lessons."""
        self.lessons_dock.show()
        self.lessons_dock.raise_()

    @Slot()
    def lessons_help(self) -> None:
        """How to write a lesson."""
        self.guide.show_place(LESSON_FORMAT)

    @Slot()
    def show_guide(self) -> None:
        """The guide, at the place for what has the keyboard."""
        self.guide.show_place(TOPICS.get(self._topic(), FIRST))

    @Slot(str)
    def show_topic(self, topic: str) -> None:
        """The guide, at the place for a part of the window."""
        self.guide.show_place(TOPICS[topic])

    @Slot()
    def about(self) -> None:
        """The About box."""
        show_about(self)

    def open_paths(self, paths: list[Path]) -> None:
        """Open files given on the command line."""
        self.files.open_paths(paths)

    @Slot()
    def open_sample(self, number: int = 0) -> None:
        """Open a picture that came with the program."""
        self.files.open_path(samples()[number].path)

    # What happens

    @Slot()
    def _on_first_painted(self) -> None:
        self._imports.start(_import_views)

    @Slot()
    def _on_imports_done(self) -> None:
        """Make what is left, a view at a time; then the engine's libraries have their turn."""
        if "grid" not in vars(self):
            _ = self.grid
            QTimer.singleShot(PAUSE_MS, self, self._on_imports_done)
        else:
            _ = self.plot
            if not self.lab_dock.isHidden():
                _ = self.lab
            if not self.lessons_dock.isHidden():
                _ = self.lessons
            self.session.warm_up()
            self.views_made.emit()

    @Slot(object)
    def _on_files_picture_read(self, picture: Picture) -> None:
        self._remember(picture.path)
        self.session.open_picture(picture)
        for note in picture.notes:
            self._say(note)
        if self.session.auto_rerun:
            self.session.start()

    @Slot(object)
    def _on_files_run_read(self, record: RunRecord) -> None:
        self.session.add_run(record)

    @Slot(object)
    def _on_files_written(self, path: Path) -> None:
        self._say(f"Saved {path}")

    @Slot(bool)
    def _on_files_busy_changed(self, busy: bool) -> None:
        if busy:
            self.statusBar().showMessage("Reading or writing a file…")
        elif self.statusBar().currentMessage().endswith("…"):
            self.statusBar().clearMessage()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._close_failure()
        self._failure = show_failure(self, failure)

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        self._readout.setText(readout(self.session))

    @Slot(int)
    def _on_opacity_value_changed(self, percent: int) -> None:
        self.grid.set_opacity(percent / 100)
        self.preferences.opacity = percent / 100

    @Slot()
    def _on_recent_about_to_show(self) -> None:
        self._recent.clear()
        for path in self.preferences.recent:
            action = self._recent.addAction(path.name)
            action.setData(path)
            action.setStatusTip(str(path))
        self._recent.addSeparator()
        self._recent.addAction("Clear list").setEnabled(bool(self.preferences.recent))

    @Slot(bool)
    def _on_lab_dock_visibility_changed(self, _visible: bool) -> None:
        """The lab takes the place of the panels at the right, and gives it back; it is made when it is first seen."""
        is_there = not self.lab_dock.isHidden()
        self.actions_by_name["toggle_lab"].setChecked(is_there)
        if is_there:
            self._beside_lab = [
                dock for dock in self.docks[1:3] if not (dock.isHidden() or dock.isFloating())
            ] or self._beside_lab
            for dock in self._beside_lab:
                dock.hide()
            self.resizeDocks([self.lab_dock], [LAB_WIDTH], Qt.Orientation.Horizontal)
            if "grid" in vars(self):
                _ = self.lab
        else:
            for dock in self._beside_lab:
                dock.show()

    @Slot(bool)
    def _on_lessons_dock_visibility_changed(self, _visible: bool) -> None:
        if not self.lessons_dock.isHidden() and "grid" in vars(self):
            _ = self.lessons

    @Slot(QAction)
    def _on_recent_triggered(self, action: QAction) -> None:
        if isinstance(path := action.data(), Path):
            self.files.open_path(path)
        else:
            self.preferences.clear_recent()

    @Slot(QAction)
    def _on_samples_triggered(self, action: QAction) -> None:
        self.open_sample(action.data())

    @Slot(QAction)
    def _on_theme_triggered(self, action: QAction) -> None:
        self._wear(action.data())

    @Slot()
    def _show_state(self) -> None:
        """Bring title and actions in line with the session."""
        if self.session.phase is RunPhase.RUNNING:
            self._close_failure()
        session, picture = self.session, self.session.picture
        if picture is not None:
            self._centre.setCurrentWidget(self.grid)
        there = {
            "run": session.shown is not None and bool(session.shown.frames()),
            "map": session.shown is not None and session.shown.finished is not None,
            "undo": session.can_undo,
            "redo": session.can_redo,
            "wipe": session.compared is not None,
            "preview": session.preview is not None,
        }
        enable_actions(self.actions_by_name, session.phase, frozenset(name for name, is_there in there.items() if is_there))
        self.actions_by_name["pause"].setChecked(session.phase is RunPhase.PAUSED)
        self.actions_by_name["auto_rerun"].setChecked(session.auto_rerun)
        self.actions_by_name["follow"].setEnabled(picture is not None and not session.following)
        self.preferences.settings = session.settings
        self.preferences.auto_rerun = session.auto_rerun
        self.setWindowTitle(f"{picture.name} ({picture.width} × {picture.height}) – GraPL" if picture else "GraPL")  # noqa: RUF001

    # How

    def _topic(self) -> str:
        """What has the keyboard, by its name in the guide; "" if the guide has none."""
        widget = QApplication.focusWidget()
        while widget is not None and widget.objectName() not in TOPICS:
            widget = widget.parentWidget()
        if widget is self.lab_dock and "lab" in vars(self):
            return self.lab.name
        return "" if widget is None else widget.objectName()

    def _close_failure(self) -> None:
        """The last failure's dialog has had its time."""
        if self._failure is not None and isValid(self._failure):
            self._failure.close()
        self._failure = None

    def _place_views(self) -> None:
        session = self.session
        self._centre, self._training, self.timeline = QStackedWidget(), QStackedWidget(), Timeline(session)
        self._centre.addWidget(Placeholder(WELCOME))
        self._training.addWidget(Placeholder(TRAINING))
        self._lab = QStackedWidget()
        self._lab.addWidget(Placeholder(LAB))
        self._lessons = QStackedWidget()
        self._lessons.addWidget(Placeholder(LESSONS))
        self.timeline.setObjectName("Timeline")
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._centre, 1)
        column.addWidget(self.timeline)
        self.setCentralWidget(middle)
        self.form, self.run_list, self.segments = SettingsForm(session), RunList(session), SegmentTable(session)
        left, right, bottom = (
            Qt.DockWidgetArea.LeftDockWidgetArea,
            Qt.DockWidgetArea.RightDockWidgetArea,
            Qt.DockWidgetArea.BottomDockWidgetArea,
        )
        self.docks = [
            self._dock("Settings", self.form, left),
            self._dock("Runs", self.run_list, right),
            self._dock("Segments", self.segments, right),
            self._dock("Training", self._training, bottom),
            self._dock("Lab", self._lab, right),
            self._dock("Lessons", self._lessons, left),
        ]
        self.lab_dock, self.lessons_dock = self.docks[-2:]
        self.lab_dock.hide()
        self.tabifyDockWidget(self.docks[0], self.lessons_dock)
        self.lessons_dock.hide()
        self._beside_lab = self.docks[1:3]
        self.setCorner(Qt.Corner.BottomLeftCorner, left)
        self.setCorner(Qt.Corner.BottomRightCorner, right)
        self.resizeDocks(self.docks[:2], [300, 270], Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks[3]], [200], Qt.Orientation.Vertical)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        DockHelp(dock).button.clicked.connect(partial(self.show_topic, title))
        self.addDockWidget(area, dock)
        return dock

    def _place_bars(self) -> None:
        do = self.actions_by_name
        bar = self.addToolBar("Run")
        bar.setObjectName("Run")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setIconSize(QSize(16, 16))
        bar.addAction(do["open_file"])
        bar.addSeparator()
        for name in ("run", "pause", "stop"):
            bar.addAction(do[name])
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        bar.addAction(do["toggle_lab"])
        bar.addSeparator()
        bar.addAction(do["contours"])
        bar.addWidget(QLabel(" Opacity "))
        self._opacity.setFixedWidth(90)
        self._opacity.setToolTip("Opacity of the labels over the photograph (O)")
        bar.addWidget(self._opacity)
        self._readout = QLabel()
        self._readout.setMinimumWidth(1)
        self.statusBar().addWidget(self._readout, 1)
        self.statusBar().addPermanentWidget(StatusLine(self.session))

    def _fill_menus(self) -> None:
        file_menu, view_menu = self.menus["File"], self.menus["View"]
        after = self.actions_by_name["save_run"]
        sample_menu = QMenu("&Samples", self)
        for number, sample in enumerate(samples()):
            action = sample_menu.addAction(sample.title)
            action.setData(number)
            action.setStatusTip(sample.look_for)
        sample_menu.triggered.connect(self._on_samples_triggered)
        self._recent = QMenu("Open &recent", self)
        self._recent.aboutToShow.connect(self._on_recent_about_to_show)
        self._recent.triggered.connect(self._on_recent_triggered)
        file_menu.insertMenu(after, self._recent)
        file_menu.insertMenu(after, sample_menu)
        file_menu.insertSeparator(after)
        view_menu.addSeparator()
        themes = view_menu.addMenu("&Theme")
        group = QActionGroup(self)
        for name in ("system", "light", "dark"):
            action = themes.addAction(name.capitalize())
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(self.preferences.theme == name)
            group.addAction(action)
        group.triggered.connect(self._on_theme_triggered)
        panels = view_menu.addMenu("Pa&nels")
        for dock in self.docks:
            panels.addAction(dock.toggleViewAction())

    def _connect(self) -> None:
        session, files = self.session, self.files
        self.first_painted.connect(self._on_first_painted)
        self.lab_dock.visibilityChanged.connect(self._on_lab_dock_visibility_changed)
        self.lessons_dock.visibilityChanged.connect(self._on_lessons_dock_visibility_changed)
        self._imports.done.connect(self._on_imports_done)
        files.picture_read.connect(self._on_files_picture_read)
        files.run_read.connect(self._on_files_run_read)
        files.written.connect(self._on_files_written)
        files.failed.connect(self._on_failed)
        files.notice_given.connect(self._say)
        files.busy_changed.connect(self._on_files_busy_changed)
        session.run_failed.connect(self._on_failed)
        session.notice_given.connect(self._say)
        session.pointer_changed.connect(self._on_session_pointer_changed)
        session.shown_changed.connect(self._on_session_pointer_changed)
        self._opacity.valueChanged.connect(self._on_opacity_value_changed)
        for signal in (
            session.phase_changed,
            session.picture_changed,
            session.settings_changed,
            session.shown_changed,
            session.runs_changed,
            session.compared_changed,
            session.following_changed,
            session.preview_changed,
            session.constraints_changed,
            session.auto_rerun_changed,
        ):
            signal.connect(self._show_state)

    def _recall(self) -> None:
        """Take up where the last window ended."""
        preferences = self.preferences
        theme.apply(preferences.theme)
        if not preferences.restore_window(self):
            self.resize(self._roomy_size())
        self.session.set_auto_rerun(preferences.auto_rerun)
        self.actions_by_name["contours"].setChecked(preferences.contours)
        with QSignalBlocker(self._opacity):
            self._opacity.setValue(round(100 * preferences.opacity))

    def _roomy_size(self) -> QSize:
        free = self.screen().availableGeometry().size()
        return QSize(min(1600, free.width() * 9 // 10), min(1000, free.height() * 9 // 10))

    def _wear(self, name: Theme) -> None:
        self.preferences.theme = name
        theme.apply(name)

    def _drawable(self) -> dict[str, QWidget]:
        """What can be saved as a figure, by name."""
        views = self.grid.views if self.grid.maximised is None else self.grid.views[self.grid.maximised :][:1]
        found: dict[str, QWidget] = {} if len(views) == 1 else {"All four views": self.grid}
        found |= {f"View: {view.title.title}": view for view in views}
        if self.lab_dock.isVisible():
            found[f"Lab: {PAGES[self.lab.name].title}"] = self.lab.page.figure()
        if self._training.isVisible():
            found["Training curves"] = self._training
        return found

    def _record(self) -> RunRecord | None:
        return self.session.shown

    def _remember(self, path: Path | None) -> None:
        if path is not None:
            self.preferences.add_recent(path)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, MESSAGE_MS)

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:  # the views are painted in the same go, before the event loop comes round again
            self._is_painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Files.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.open_mime(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._imports.close()
        if "lessons" in vars(self):
            self.lessons.leave()
        self.preferences.save_window(self)
        self.session.close()
        self.files.close()
        super().closeEvent(event)


def _import_views() -> None:
    """What draws the pictures and reads them."""

    import app.image_views.picture_grid
    import app.panels.loss_plot  # noqa: F401
