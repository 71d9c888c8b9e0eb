"""Whether a pretrained model that a file names may be downloaded, or read from a folder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from app.session.accepted_models import DINO
from app.session.session import Session
from grapl_engine import UnacceptedModelError

__all__ = ["ModelQuestion"]

SHOWN = 120
"""Characters of a name; more would fill the screen."""


class ModelQuestion(QMessageBox):
    """Asks, without blocking the window; at a yes the settings are run again.

    Parameters
    ----------
    error : UnacceptedModelError
        What the run said.
    session : Session
    parent : QWidget, optional
    """

    def __init__(self, error: UnacceptedModelError, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._session = error.model, session
        self._is_moot = False
        name = _shown(error.model)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("GraPL")
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a file wrote the name
        if error.is_folder:
            self.setText(f"Read the DINO model in this folder?\n{name}")
            self.setInformativeText(
                "The settings name it, and they came from a file. If the folder lies on another computer, that computer may "
                "learn who you are. A model is data: no code of it is run."
            )
            verb = "&Read and run"
        else:
            self.setText(f"Download the DINO model {name}?")
            self.setInformativeText(
                "The settings name it, they came from a file, and the model is not on this machine. Downloads come from "
                "huggingface.co and are kept: a ViT-L has 1.2 GB. A model is data: no code of it is run."
            )
            verb = "&Download and run"
        self._yes = self.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(cancel)
        self.setEscapeButton(cancel)
        self.finished.connect(self._on_finished)
        session.configuration.settings_changed.connect(self._on_settings_changed)

    @property
    def model(self) -> str:
        """What is asked about."""
        return self._model

    @Slot()
    def _on_settings_changed(self) -> None:
        """There is nothing to ask any more."""
        settings = self._session.configuration.settings
        if settings.affinity != DINO or settings.dinov2_model != self._model:
            self._is_moot = True
            self.close()

    @Slot()
    def _on_finished(self) -> None:
        if self.clickedButton() == self._yes:
            self._session.models.accept(self._model)
            self._session.runs.start()
        elif not self._is_moot:
            self._session.models.refuse(self._model)


def _shown(name: str) -> str:
    """A name that a file wrote, in one line: it adds no sentence of its own."""
    name = name if len(name) <= SHOWN else name[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
