"""A folder of pictures, one after the other: what is done, how far it is, and what came of each."""

from __future__ import annotations

import math
import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.batch.batch_form import BatchForm
from app.batch.picture_table import PictureTable, cell_text
from app.paths import is_own, pictures_folder
from app.session.batch_picture import PictureState
from app.session.batch_work import BatchPlan
from app.session.run_text import preset_text
from app.session.session import Session
from app.widgets.command_block import CommandBlock
from app.widgets.focus_ring import CLEAR
from app.widgets.placeholder import Placeholder
from app.widgets.plain_label import PlainLabel
from app.widgets.share_bar import ShareBar
from app.widgets.sole_widget import fill_with

__all__ = ["BatchPanel", "proposed_output"]

_EMPTY = (
    "Segment all pictures of a folder: open one here (Ctrl+B), or drop it on the window. Pictures in folders below it are "
    "left out."
)
_MINUTE = 60


def proposed_output(folder: Path) -> Path:
    """A folder for the results beside that of the pictures, if one can be made there."""
    beside = folder.parent
    place = pictures_folder() if is_own(folder) or not os.access(beside, os.W_OK) else beside
    return place / f"{folder.name or 'pictures'}-segmented"


class BatchPanel(QWidget):
    """Follows the session's batch.

    Parameters
    ----------
    session : Session

    Signals
    -------
    folder_asked()
        The person wants to choose a folder of pictures.
    output_asked(Path)
        The person wants to choose where the results go; it is this folder now.
    """

    folder_asked = Signal()
    output_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._batch = session, session.batch
        self.form, self.table = BatchForm(), PictureTable(session)
        self.open, self.start, self.stop = QPushButton("Open folder…"), QPushButton("Start"), QPushButton("Stop")
        self.as_command, self.command = QPushButton("As a command"), CommandBlock("The batch as a command")
        self.bar, self.told, self.here = ShareBar("Progress of the batch"), PlainLabel(), PlainLabel()
        self._build()
        self.open.clicked.connect(self.folder_asked)
        self.form.folder_asked.connect(self.folder_asked)
        self.form.output_asked.connect(self._on_form_output_asked)
        self.form.changed.connect(self._show_command)
        self.start.clicked.connect(self._on_start_clicked)
        self.stop.clicked.connect(self._on_stop_clicked)
        self.as_command.toggled.connect(self._show_command)
        self.table.chosen.connect(self._on_table_chosen)
        self.table.current_changed.connect(self._show_here)
        self._batch.listed.connect(self._on_batch_listed)
        self._batch.changed.connect(self._show)
        self._batch.picture_changed.connect(self._on_batch_picture_changed)
        session.configuration.settings_changed.connect(self._show_settings)
        session.own_presets.changed.connect(self._show_settings)
        self._on_batch_listed()
        self._show_settings()

    @property
    def plan(self) -> BatchPlan | None:
        """What would be started now."""
        settings = self._session.configuration.settings
        if self._batch.folder is None or self.form.output is None:
            return None
        return BatchPlan(
            self._batch.folder,
            self.form.output,
            settings,
            overwrite=self.form.overwrite.isChecked(),
            ids_from=self.form.ids_from,
            save_run=self.form.save_run.isChecked(),
            accepts_model=self._session.models.accepts(settings.dinov2_model),
        )

    # What happens

    @Slot()
    def _on_batch_listed(self) -> None:
        folder = self._batch.folder
        if folder is not None:
            self.form.show_folder(folder, len(self._batch.pictures))
            if self._batch.plan is None:
                self.form.show_output(proposed_output(folder))
            else:
                self.form.show_plan(self._batch.plan)
        self._pages.setCurrentIndex(int(folder is not None))
        self._show()

    @Slot()
    def _on_form_output_asked(self) -> None:
        self.output_asked.emit(self.form.output)

    @Slot()
    def _on_start_clicked(self) -> None:
        if (plan := self.plan) is not None:
            self._batch.start(plan)
            self.stop.setFocus()

    @Slot()
    def _on_stop_clicked(self) -> None:
        if self._batch.is_running:
            self._batch.stop()
        else:
            self._batch.go_on()

    @Slot(int)
    def _on_table_chosen(self, place: int) -> None:
        record = self._batch.pictures[place].record
        if record in self._session.runs.kept:
            self._session.show_run(record)

    @Slot(int)
    def _on_batch_picture_changed(self, place: int) -> None:
        """The table follows what is made, until the person has gone to a picture."""
        if self.table.current is None:
            self.table.scrollTo(self.table.model().index(place, 0))
        self._show_progress()

    # What is shown

    @Slot()
    def _show(self) -> None:
        batch = self._batch
        self.start.setText("Start" if batch.plan is None else "Start anew")
        self.start.setEnabled(bool(batch.pictures) and not batch.is_running)
        self.stop.setText("Stopping…" if batch.is_stopping else "Go on" if batch.can_go_on else "Stop")
        can_stop = (batch.is_running and not batch.is_stopping) or batch.can_go_on
        if self.stop.hasFocus() and not (can_stop or batch.is_stopping):
            self.table.setFocus()  # a button that is turned off hands the keyboard to the next one
        self.stop.setEnabled(can_stop)
        self.form.setEnabled(not batch.is_running)
        self._show_progress()

    def _show_progress(self) -> None:
        batch = self._batch
        self.bar.show_share(batch.share)
        self.bar.setVisible(batch.plan is not None)
        self.told.setText(self._progress_text())
        self.told.setVisible(batch.plan is not None)
        self._show_here()

    def _progress_text(self) -> str:
        batch = self._batch
        failed = batch.count(PictureState.FAILED)
        parts = [f"{batch.count(PictureState.DONE)} of {len(batch.pictures)} done"]
        parts += [f"{failed} failed"] * bool(failed)
        if (left := batch.seconds_left) is not None:
            parts.append("less than a minute left" if left < _MINUTE else f"some {math.ceil(left / _MINUTE)} min left")
        return ", ".join(parts) + self._rest_text()

    def _rest_text(self) -> str:
        """What is to come once it goes on; it may have been stopped long ago, with other settings than those of now."""
        batch = self._batch
        if not batch.can_go_on or batch.plan is None:
            return ""
        waiting = [picture for picture in batch.pictures if picture.state is PictureState.WAITING]
        others = f"other {len(waiting)} as they were" if len(waiting) != 1 else "last one as it was"
        text = f". Go on makes the {others} started, with {preset_text(batch.plan.settings)}"
        if begun := [picture.source.name for picture in waiting if picture.was_begun]:
            text += f"; {begun[0]}, which was under way, is made anew"
        missing = sum(picture.is_missing for picture in waiting)
        gone = "The file of one is not there: bring it back first, or it fails." if missing == 1 else ""
        gone = f"The files of {missing} are not there: bring them back first, or they fail." if missing > 1 else gone
        return f"{text}. {gone}".rstrip()

    @Slot()
    def _show_settings(self) -> None:
        self.form.show_settings(preset_text(self._session.configuration.settings))
        self._show_command()

    @Slot()
    def _show_command(self, _on: object = None) -> None:
        plan, on = self.plan, self.as_command.isChecked()
        self.command.setVisible(on and plan is not None)
        if on and plan is not None:
            self.command.show_command(plan.command, "")

    @Slot()
    def _show_here(self) -> None:
        """All that is known of the current picture, else of the first that failed: a table has no room for a sentence."""
        pictures, place = self._batch.pictures, self.table.current
        failed = next((picture for picture in pictures if picture.state is PictureState.FAILED), None)
        picture = failed if place is None or place >= len(pictures) else pictures[place]
        text = "" if picture is None else f"{picture.source.name}: {cell_text(picture, self._session)}"
        text += f"\n{picture.home}" if picture is not None and picture.home is not None else ""
        self.here.setText(text)
        self.here.setVisible(bool(text))

    def _build(self) -> None:
        self.start.setToolTip("Segment the pictures with the settings as they are, one after the other")
        self.stop.setToolTip("Stop keeps what is done; Go on makes the picture under way anew, and then the others")
        self.as_command.setToolTip("Show the same as a line of grapl segment")
        self.as_command.setCheckable(True)
        self.bar.setFixedHeight(8)
        for label in (self.told, self.here):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.here.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.here.setMargin(CLEAR)
        self.here.setAccessibleName("The current picture")
        self.command.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._form_page())
        fill_with(self, self._pages)

    def _form_page(self) -> QWidget:
        line = QHBoxLayout()
        for button in (self.start, self.stop, self.as_command):
            line.addWidget(button)
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.form)
        column.addLayout(line)
        for widget in (self.command, self.bar, self.told):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.here)
        return form

    def _empty_page(self) -> QWidget:
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch(1)
        middle.addWidget(Placeholder(_EMPTY))
        middle.addWidget(self.open, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch(1)
        return empty
