"""The table of everything that can be done from menu and keyboard, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.lab.pages import PAGES
from app.session.session import RunPhase
from app.widgets.icons import icon

__all__ = ["ENTRIES", "Entry", "KeyGuard", "build_actions", "build_menus", "enable_actions"]

ALWAYS = frozenset(RunPhase)
WITH_PICTURE = ALWAYS - {RunPhase.EMPTY}
BUSY = frozenset({RunPhase.RUNNING, RunPhase.PAUSED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be done.

    Attributes
    ----------
    name : str
        The window's method of this name does it.
    menu, text, keys, tip : str
        Where it stands, what it is called, its shortcut, and one sentence for the status bar.
    phases : set of RunPhase
        When it can be done.
    needs : str
        What else must be there: "run" (a shown run), "map", "undo", "redo", "wipe", "preview", or "".
    checkable : bool
        Whether it is on or off.
    """

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    phases: frozenset[RunPhase] = ALWAYS
    needs: str = ""
    checkable: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry("open_file", "File", "&Open…", "Ctrl+O", "Open a picture, or a run that was saved."),
    Entry("paste", "File", "&Paste picture", "Ctrl+V", "Open the picture, or the file, on the clipboard."),
    Entry("save_run", "File", "&Save run…", "Ctrl+S", "Save picture, settings and everything the run said in one file.", WITH_PICTURE, "run"),
    Entry("save_labels", "File", "Save &labels…", "Ctrl+Shift+S", "Save the label numbers: a TIFF for computing, a PNG in the colours of the screen.", WITH_PICTURE, "map"),
    Entry("save_overlay", "File", "Save o&verlay…", "Ctrl+Shift+O", "Save the photograph with coloured segments: a picture, not numbers.", WITH_PICTURE, "map"),
    Entry("save_figure", "File", "Save &figure…", "Ctrl+Shift+F", "Save a view, or the lab's page, as PNG or SVG with the settings in its caption.", WITH_PICTURE, "run"),
    Entry("save_animation", "File", "Save &animation…", "Ctrl+Shift+A", "Save the iterations, or the moves of a cut, as GIF or MP4.", WITH_PICTURE, "run"),
    Entry("export", "File", "&Export all…", "Ctrl+E", "Write labels.tif, labels.png, overlay.png and run.json into a folder.", WITH_PICTURE, "map"),
    Entry("close", "File", "&Quit", "Ctrl+Q", "Stop the run and close the window."),
    Entry("undo", "Edit", "&Undo", "Ctrl+Z", "Take the last change of a setting or of the seeds back.", needs="undo"),
    Entry("redo", "Edit", "&Redo", "Ctrl+Shift+Z", "Make the change again.", needs="redo"),
    Entry("copy_command", "Edit", "&Copy command line", "Ctrl+Shift+C", "Copy the command that makes the shown run without a window.", WITH_PICTURE, "run"),
    Entry("clear_selection", "Edit", "Select &nothing", "Esc", "No segment is selected, no view maximised."),
    Entry("run_or_stop", "Run", "&Run or stop", "Space", "Run the settings; while a run is under way, stop it and keep what there is.", WITH_PICTURE),
    Entry("run", "Run", "Ru&n", "Ctrl+R", "Segment the picture with the settings as they are.", WITH_PICTURE),
    Entry("pause", "Run", "&Pause", "P", "Hold the run at its next step; once more lets it go on.", BUSY, checkable=True),
    Entry("stop", "Run", "&Stop", "Ctrl+.", "End the run at its next step and keep what there is.", BUSY),
    Entry("auto_rerun", "Run", "&Auto-rerun", "Ctrl+Shift+R", "Run by itself when a setting has changed and rests.", checkable=True),
    Entry("previous_frame", "View", "&Back in time", "Left", "Show the labelling before this one.", WITH_PICTURE, "run"),
    Entry("next_frame", "View", "&Forward in time", "Right", "Show the labelling after this one.", WITH_PICTURE, "run"),
    Entry("follow", "View", "F&ollow newest", "F", "Show each new labelling as it comes.", WITH_PICTURE),
    Entry("maximise_1", "View", "&1 Photograph", "1", "Show the photograph alone, or all four views again.", WITH_PICTURE),
    Entry("maximise_2", "View", "&2 Network", "2", "Show the network's labels alone, or all four views again.", WITH_PICTURE),
    Entry("maximise_3", "View", "&3 Graph cut", "3", "Show the graph cut alone, or all four views again.", WITH_PICTURE),
    Entry("maximise_4", "View", "&4 Pixel map", "4", "Show the pixel map alone, or all four views again.", WITH_PICTURE),
    Entry("fit", "View", "&Whole picture", "Ctrl+0", "Zoom so that the picture fills the views.", WITH_PICTURE),
    Entry("zoom_in", "View", "Zoom &in", "Ctrl++", "Look closer; the wheel does it too.", WITH_PICTURE),
    Entry("zoom_out", "View", "Zoom &out", "Ctrl+-", "Step back; the wheel does it too.", WITH_PICTURE),
    Entry("contours", "View", "&Contours", "C", "Draw the borders between segments.", checkable=True),
    Entry("photograph_contours", "View", "Contours on p&hotograph", "Shift+C", "Draw the borders of the pixel map on the photograph too.", checkable=True),
    Entry("opacity", "View", "O&pacity", "O", "Labels over the photograph: half, full, none, in turn."),
    Entry("swap_compared", "View", "End &comparison", "Ctrl+W", "Take the wipe away.", WITH_PICTURE, "wipe"),
    Entry("toggle_lab", "Lab", "Graph cut &lab", "L", "See inside the graph cut of the shown frame: costs, moves, what-ifs.", WITH_PICTURE, checkable=True),
    *(Entry(f"lab_{name}", "Lab", page.title, page.keys, page.tip, WITH_PICTURE) for name, page in PAGES.items()),
    Entry("show_lessons", "Lab", "Less&ons", "Ctrl+L", "Short lessons on the graph cut, each with tasks, on a sample picture."),
    Entry("patch_left", "Lab", "Patch to the left", "Shift+Left", "Select the patch to the left of the selected one.", WITH_PICTURE, "run"),
    Entry("patch_right", "Lab", "Patch to the right", "Shift+Right", "Select the patch to the right of the selected one.", WITH_PICTURE, "run"),
    Entry("patch_up", "Lab", "Patch above", "Shift+Up", "Select the patch above the selected one.", WITH_PICTURE, "run"),
    Entry("patch_down", "Lab", "Patch below", "Shift+Down", "Select the patch below the selected one.", WITH_PICTURE, "run"),
    Entry("leave_preview", "Lab", "&Back to the run's cut", "B", "Leave the what-if, or the middle of the cut.", WITH_PICTURE, "preview"),
    Entry("show_guide", "Help", "&Guide", "F1", "The guide, at the page for the panel that has the keyboard."),
    Entry("lessons_help", "Help", "&Writing lessons", "", "How a lesson file is made, without programming."),
    Entry("about", "Help", "&About GraPL", "", "Version, licences, and whom to cite."),
)  # fmt: skip

MENUS = ("File", "Edit", "Run", "View", "Lab", "Help")
_ICONS = {"open_file": "open", "run": "play", "pause": "pause", "stop": "stop", "toggle_lab": "lab", "contours": "contours"}
"""The drawings of those that stand in the tool bar."""
_LINES_BEFORE = {
    "save_run",
    "close",
    "copy_command",
    "clear_selection",
    "auto_rerun",
    "maximise_1",
    "fit",
    "contours",
    "swap_compared",
    "lab_patch",
    "patch_left",
    "leave_preview",
}


def build_actions(window: QMainWindow, do: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """An action for each entry of the table, by name, connected to what does it."""
    actions: dict[str, QAction] = {}
    for entry in ENTRIES:
        action = QAction(entry.text, window)
        action.setObjectName(entry.name)
        action.setStatusTip(entry.tip)
        action.setToolTip(f"{entry.tip} ({entry.keys})" if entry.keys else entry.tip)
        action.setCheckable(entry.checkable)
        if entry.name in _ICONS:
            action.setIcon(icon(_ICONS[entry.name]))
        if entry.keys:
            action.setShortcut(QKeySequence(entry.keys))
        action.triggered.connect(do[entry.name])
        window.addAction(action)
        actions[entry.name] = action
    return actions


def build_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menu bar, by title without mnemonics."""
    menus = {title: window.menuBar().addMenu(f"&{title}") for title in MENUS}
    for entry in ENTRIES:
        if entry.name in _LINES_BEFORE:
            menus[entry.menu].addSeparator()
        menus[entry.menu].addAction(actions[entry.name])
    return menus


def enable_actions(actions: Mapping[str, QAction], phase: RunPhase, there: frozenset[str]) -> None:
    """Enable what can be done now.

    Parameters
    ----------
    actions : mapping
    phase : RunPhase
    there : set of str
        Which of the entries' needs are met.
    """
    for entry in ENTRIES:
        actions[entry.name].setEnabled(phase in entry.phases and (not entry.needs or entry.needs in there))


class KeyGuard(QObject):
    """Lets a focused control keep the keys that it lives by: all in a text field, Space on a button, arrows in a slider or table.

    Without it the window's one-key shortcuts would take them, and half the controls
    could not be used from the keyboard.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, app.focusWidget())

    _ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
    _TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_kept(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Look at the events of the focused control alone: all others reach their widget without a word of Python."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now
        if now is not None:
            now.installEventFilter(self)

    def _is_kept(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        focus = QApplication.focusWidget()
        key = event.key()
        if isinstance(focus, self._TYPING):
            return not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        if key == Qt.Key.Key_Space:
            return isinstance(focus, QAbstractButton | QComboBox)
        return key in self._ARROWS and isinstance(focus, QAbstractSlider | QAbstractItemView | QComboBox)
