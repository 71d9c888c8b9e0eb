"""Edits by hand as files: opened, saved, and where those that are in hand lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.files import dialogs
from app.files.opening import Opening
from app.files.saving import Saving
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.storage.edit_files import SavedEdits

__all__ = ["EditFiles"]


class EditFiles(QObject):
    """Of the shown run; a file that is dropped on the window comes here too.

    Parameters
    ----------
    session : Session
    opening : Opening
    saving : Saving
    window : QWidget
        What the dialogs stand in front of.
    """

    def __init__(self, session: Session, opening: Opening, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._opening, self._saving, self._window = session, opening, saving, window
        self._known: tuple[LabelEdits, Path] | None = None
        self._being_written: dict[Path, LabelEdits] = {}
        opening.edits_read.connect(self._on_opening_edits_read)
        saving.written.connect(self._on_saving_written)

    def path_of(self, record: RunRecord) -> Path | None:
        """The file that has just these edits; None: they are to be saved first."""
        return self._known[1] if self._known is not None and self._known[0] == record.edits else None

    def ask_and_open(self) -> None:
        """Let the person choose a file of edits, which take the place of those there are."""
        if path := dialogs.ask_for_edits(self._window, self._opening.folder):
            self._opening.open_path(path)

    def ask_and_save(self, record: RunRecord) -> None:
        """Let the person choose a name, and save the run's edits there."""
        if path := dialogs.ask_for_edits_name(self._window, record, self._opening.folder):
            self.save(path, record)

    def save(self, path: Path, record: RunRecord) -> None:
        """Save a run's edits."""
        self._being_written[path] = record.edits
        self._saving.save_edits(path, record)

    @Slot(object)
    def _on_opening_edits_read(self, saved: SavedEdits) -> None:
        self._known = saved.edits, saved.path
        self._session.edits.opening.open(saved)

    @Slot(object)
    def _on_saving_written(self, path: Path) -> None:
        if edits := self._being_written.pop(path, NO_EDITS):
            self._known = edits, path
