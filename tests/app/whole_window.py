"""The window with all that it can show: a finished run with truth, comparison and edits, and every dock, page and dialog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture, scripted_record

from app.about import show_about
from app.compare import pages as compare_pages
from app.errors import ErrorDialog
from app.files.export_dialog import ExportDialog
from app.files.figure_dialog import FigureDialog
from app.lab import pages as lab_pages
from app.main_window import MainWindow
from app.messages import MessagesDialog
from app.model_question import ModelQuestion
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Frame, RunRecord, Stage, UnacceptedModelError
from grapl_engine.images.file_parts import RGB_NAMES, FileParts
from grapl_engine.truth import Truth, TruthFiles

__all__ = ["dialogs", "fill", "scenes"]

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


def scenes(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Each dock and page in its turn, by name, as the person would bring it in sight, once it has computed what it shows."""
    for name, part in _shown(window):
        qtbot.waitUntil(lambda: not any(task.is_busy for task in window.session.findChildren(BackgroundTask)), timeout=60_000)
        QApplication.processEvents()
        yield name, part


def _shown(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    yield "Window", window
    for title in DOCKS:
        window.show_dock(title)
        yield title, window.docks[title]
    window.session.view.show_frame(Frame(Stage.CUT, 0))  # the lab has most to say there
    window.session.view.select_patch((1, 1))
    for name in lab_pages.PAGES:
        window.open_lab(name)
        yield f"Lab: {lab_pages.PAGES[name].title}", window.docks["Lab"]
    for name in compare_pages.PAGES:
        window.open_compare(name)
        yield f"Compare: {compare_pages.PAGES[name].title}", window.docks["Compare"]
    window.show_dock("Lessons")
    window.lessons.list.start.click()
    yield "A lesson", window.docks["Lessons"]
    window.lessons.player.leave()
    for title in ("Compare", "Lessons"):
        window.docks[title].hide()
    parts = FileParts(pages=3, channels=3, names=RGB_NAMES)
    window.session.open_picture(replace(scripted_picture(), path=Path("a stack.tif"), parts=parts))
    yield "A stack of pictures", window


def dialogs(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    """Each dialog and window of its own, open; the next one closes it."""
    window.notices.say("A word.")
    makers = {
        "Guide": lambda: window.guide,
        "About": lambda: show_about(window),
        "Messages": lambda: MessagesDialog(window.notices.log, window),
        "Failure": lambda: ErrorDialog(Failure("A sentence.", "Details"), window),
        "Export": lambda: ExportDialog(Path("/tmp/a folder"), window),
        "Figure": lambda: FigureDialog("Save a figure", ("Window", "Lab"), 1.0, "A note.", window),
        "Model": lambda: ModelQuestion(UnacceptedModelError("owner/model", is_folder=False), window.session, window),
    }
    for name, make in makers.items():
        dialog = make()
        dialog.show()
        QApplication.processEvents()
        yield name, dialog
        dialog.close()
