"""The window with all that it can show: a finished run with truth, comparison and edits, and every dock, page and dialog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture, scripted_record

from app.about import show_about
from app.command_palette.palette import CommandPalette
from app.compare import pages as compare_pages
from app.edits.tools import Tool
from app.errors import ErrorDialog
from app.files.export_dialog import ExportDialog
from app.files.figure_dialog import FigureDialog
from app.lab import pages as lab_pages
from app.main_window import MainWindow
from app.messages import MessagesDialog
from app.model_question import ModelQuestion
from app.panels.preset_name_dialog import PresetNameDialog
from app.paths import samples
from app.preference_page.dialog import PreferenceDialog
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Frame, RunRecord, Stage, UnacceptedModelError
from grapl_engine.images.file_parts import RGB_NAMES, FileParts
from grapl_engine.truth import Truth, TruthFiles

__all__ = ["dialogs", "fill", "scenes"]

TURNS = 8
DOCKS = ("Settings", "Runs", "Segments", "Truth", "Training", "Edit", "Lessons")


def fill(window: MainWindow, record: RunRecord, qtbot: QtBot) -> None:
    """A run and one to compare it with, a selected segment and patch, a truth of two annotators."""
    session, picture = window.session, record.picture
    qtbot.waitUntil(lambda: "grid" in vars(window))
    session.open_picture(picture)
    other = scripted_record(picture)
    for run in (other, record):
        session.add_run(run)
    session.show_run(record)
    session.compare_with(other)
    maps = tuple(scripted_labels((picture.height, picture.width)).astype(np.int32) % k for k in (5, 3))
    session.truth.take(Truth(maps, None, "truth.mat", ("1", "2")), picture, TruthFiles(("truth.mat",)))
    session.view.select(1)
    session.view.select_patch((1, 1))


def settle() -> None:
    """Layouts take a turn or two of the event loop."""
    for _ in range(TURNS):
        QApplication.processEvents()


def scenes(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Each dock and page in its turn, by name, as the person would bring it in sight, once it has computed what it shows."""
    for shown in (_panels, _pages, _over_the_views, _lesson, _stack):
        for name, part in shown(window):
            qtbot.waitUntil(lambda: not any(task.is_busy for task in window.session.findChildren(BackgroundTask)))
            settle()
            yield name, part
    window.open_batch(samples()[0].path.parent)
    qtbot.waitUntil(lambda: bool(window.session.batch.pictures))
    window.batch.table.selectRow(0)
    settle()
    yield "Batch", window.docks["Batch"]
    window.docks["Batch"].hide()


def _panels(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    yield "Window", window
    for title in DOCKS:
        window.show_dock(title)
        yield title, window.docks[title]
    yield from _runs(window)
    window.form.more.click()
    yield "All settings", window.docks["Settings"]
    window.form.more.click()
    for tool in Tool:
        window.tools.choose(tool)
        yield f"Edit: {tool.name}", window.docks["Edit"]
    window.tools.choose(None)
    window.docks["Edit"].hide()


def _runs(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A run that is renamed, and one that was removed and may be put back."""
    card = window.run_list.cards()[0]
    card.edit_name()
    yield "Runs: a name", window.docks["Runs"]
    window.run_list.list.setFocus()


def _pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    window.session.view.show_frame(Frame(Stage.CUT, 0))  # the lab has most to say there
    window.session.view.select_patch((1, 1))
    for name in lab_pages.PAGES:
        window.open_lab(name)
        yield f"Lab: {lab_pages.PAGES[name].title}", window.docks["Lab"]
    for name in compare_pages.PAGES:
        window.open_compare(name)
        yield f"Compare: {compare_pages.PAGES[name].title}", window.docks["Compare"]
    window.docks["Compare"].hide()


def _over_the_views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What lies on the pictures or takes the panels' room."""
    window.show_palette()
    yield "Palette", window.findChild(CommandPalette)
    window.show_palette()
    compared = window.session.view.compared
    window.session.view.compare_with(None)  # a first minute has none
    window.welcome.show()
    yield "Welcome", window
    window.welcome.close()
    window.session.view.compare_with(compared)
    window.rails.toggle_all()
    yield "Rails", window
    window.rails.toggle_all()
    window.view_options.set_magnifier(True)
    window.grid.pointed.view.canvas.setFocus()
    yield "Magnifier", window
    window.view_options.set_magnifier(False)


def _lesson(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    window.show_dock("Lessons")
    window.lessons.list.start.click()
    yield "A lesson", window.docks["Lessons"]
    window.lessons.player.leave()
    window.docks["Lessons"].hide()


def _stack(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    parts = FileParts(pages=3, channels=3, names=RGB_NAMES)
    window.session.open_picture(replace(scripted_picture(), path=Path("a stack.tif"), parts=parts))
    yield "A stack of pictures", window


def dialogs(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Each dialog and window of its own, open; the next one closes it."""
    window.notices.say("A word.")
    why_not = window.session.own_presets.why_not
    makers = {
        "Guide": lambda: window.guide,
        "About": lambda: show_about(window),
        "Messages": lambda: MessagesDialog(window.notices.log, window),
        "Failure": lambda: ErrorDialog(Failure("A sentence.", "Details"), window),
        "Export": lambda: ExportDialog(Path("/tmp/a folder"), window),
        "Figure": lambda: FigureDialog("Save a figure", ("Window", "Lab"), 1.0, "A note.", window),
        "Preferences": lambda: PreferenceDialog(window),
        "Preset": lambda: PresetNameDialog("Save as preset", "The settings as they are, with the name", "", why_not, window),
        "Files": lambda: QFileDialog(
            window, "Open", str(samples()[0].path.parent), options=QFileDialog.Option.DontUseNativeDialog
        ),
        "Model": lambda: ModelQuestion(UnacceptedModelError("owner/model", is_folder=False), window.session, window),
    }
    for name, make in makers.items():
        dialog = make()
        dialog.show()
        settle()
        yield name, dialog
        dialog.close()
