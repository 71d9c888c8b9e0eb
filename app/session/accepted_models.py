"""The pretrained models that the person chose, and not only a file."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from grapl_engine import PRESETS, Settings

__all__ = ["DINO", "AcceptedModels"]

DINO = "dinov2"
"""The affinity that needs a model."""
_OF_PRESETS = {settings.dinov2_model for settings in PRESETS.values()}


class AcceptedModels(QObject):
    """Which DINO models may be downloaded, or read from a folder: those that were typed or agreed to.

    Settings come from files too: from runs, lessons and preferences. A model that only they name is used where an earlier
    download of it is on this machine, and else the person is asked.

    Signals
    -------
    changed()
        One more was accepted.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accepted: list[str] = []
        self._refused: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """Those that were accepted, the newest last."""
        return tuple(self._accepted)

    def accepts(self, model: str) -> bool:
        """Whether the person chose it."""
        return model in self._accepted

    def accept(self, *models: str) -> None:
        """The person wants these."""
        new = [model for model in models if model not in self._accepted]
        self._accepted += new
        self._refused.difference_update(models)
        if new:
            self.changed.emit()

    def take_choice(self, before: Settings, after: Settings) -> None:
        """By hand the person made one out of the other: a model that they named, or a preset's, is their own choice."""
        named = after.dinov2_model != before.dinov2_model
        turned_to = after.affinity == DINO != before.affinity and after.dinov2_model in _OF_PRESETS
        if named or turned_to:
            self.accept(after.dinov2_model)

    def is_refused(self, model: str) -> bool:
        """Whether the person was asked and said no."""
        return model in self._refused

    def refuse(self, model: str) -> None:
        """The person does not want it; who asks again by themselves would be a nuisance."""
        self._refused.add(model)

    def ask_again(self) -> None:
        """The person runs what is set by a command: that a model was refused before counts no longer."""
        self._refused.clear()
