"""Figures and animations for slides and papers: what the person chooses, drawn and handed to the writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.files import animation_frames, dialogs, figure_export
from app.files.figure_dialog import FigureDialog
from app.files.saving import Saving
from app.session.map_in_sight import MapInSight
from app.session.session import Session
from grapl_engine import RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Figures"]

ITERATIONS = "Iterations: every frame of the timeline"
FIGURE_NOTE = "PNG is a picture, SVG a drawing whose lines and letters stay sharp. The settings stand in the caption."


class Figures(QObject):
    """Asks what is to be saved and where, and saves it.

    Parameters
    ----------
    session : Session
    saving : Saving
        Writes.
    shown : callable
        What there is to draw, by name, as it stands on screen.
    window : QWidget
        What the dialogs stand in front of.
    """

    def __init__(self, session: Session, saving: Saving, shown: Callable[[], Mapping[str, QWidget]], window: QWidget) -> None:
        super().__init__(window)
        self._session, self._saving, self._shown, self._window = session, saving, shown, window

    def ask_and_save_figure(self) -> None:
        """Save one of the views, or the lab's page, as PNG or SVG."""
        record, shown = self._session.view.shown, self._shown()
        if record is None or not shown:
            return
        dialog = FigureDialog("Save figure", list(shown), note=FIGURE_NOTE, parent=self._window)
        if dialog.exec() and (path := dialogs.ask_for_figure_name(self._window, record, None)):
            self.save_figure(path, shown[dialog.what.currentText()])
        dialog.deleteLater()

    def ask_and_save_view(self, view: QWidget) -> None:
        """Save one view, as it stands now, as PNG or SVG."""
        record = self._session.view.shown
        if record is not None and (path := dialogs.ask_for_figure_name(self._window, record, None)):
            self.save_figure(path, view)

    def ask_and_save_animation(self) -> None:
        """Save the run's iterations, or the moves of one of its cuts, as GIF or MP4."""
        record = self._session.view.shown
        if record is None or not record.frames():
            return
        choices = {ITERATIONS: None, **cuts(record)}
        dialog = FigureDialog("Save animation", list(choices), 1.0, _movie_note(), self._window)
        if dialog.exec() and (path := dialogs.ask_for_animation_name(self._window, record, None, movies=_has_movies())):
            self.save_animation(path, record, choices[dialog.what.currentText()], dialog.seconds.value())
        dialog.deleteLater()

    def save_figure(self, path: Path, widget: QWidget) -> None:
        """Draw a widget as it stands now, and write it."""
        record = self._session.view.shown
        if record is None:
            return
        sight = self._session.sight
        text = widget.property(figure_export.CAPTION) or figure_export.caption(
            record, sight.frame, self._session.view.preview, None if sight.drawn else sight.level, _edited(sight)
        )
        if path.suffix.lower() == ".svg":
            drawing = figure_export.svg(widget, text)
            self._saving.save_made(path, lambda: drawing)
        else:
            self._saving.save_made(path, partial(figure_export.png, figure_export.drawn(widget, text)))

    def save_animation(self, path: Path, record: RunRecord, iteration: int | None, seconds: float) -> None:
        """Write the moves of an iteration's cut, or with None the iterations."""
        copy = replace(record)  # the run may be put away before its turn to be written
        pictures = partial(animation_frames.timeline_pictures, copy) if iteration is None else partial(_moves, copy, iteration)
        self._saving.save_animation(path, pictures, seconds)


def cuts(record: RunRecord) -> dict[str, int | None]:
    """The cuts of a run, by what the dialog calls them."""
    return {
        f"Moves of {frame.title}": frame.iteration
        for frame in record.frames()
        if frame.stage is Stage.CUT and frame.iteration is not None
    }


def _edited(sight: MapInSight) -> str:
    """What a caption says of the edits in sight; "" without."""
    if sight.drawn is None:
        return ""
    proposed = "" if sight.drawn is sight.edited else ", the last one proposed and not kept"
    return f"{sight.drawn.map.note}{proposed}"


def _moves(record: RunRecord, iteration: int) -> list[NDArray[np.uint8]]:
    """In the writer's thread."""
    from grapl_engine.analysis import solver_trace

    trace = solver_trace.trace_of(record, iteration)
    return list(animation_frames.moves(record, trace)) if trace is not None else []


def _has_movies() -> bool:
    from grapl_engine.storage import animation

    return animation.movie_maker() is not None


def _movie_note() -> str:
    if _has_movies():
        return "GIF is read everywhere, MP4 is smaller. The last picture stays three times as long."
    return "Saved as GIF: MP4 needs ffmpeg, which is not on this machine. The last picture stays three times as long."
