"""The presets that the person saved, beside those of the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.session.preset_files import change_presets, find_presets
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import PARAMETERS, PRESETS, Settings
from grapl_engine.settings_text import take_own_presets
from grapl_engine.storage.own_presets import FoundPresets, why_not_named

__all__ = ["OwnPresets"]


class OwnPresets(QObject):
    """Kept in a folder, one file each, from `begin` on; without a folder for this window alone.

    Captions and run cards call settings by a preset's name while they equal it.

    Signals
    -------
    changed()
        There are others, or one has another name or other values.
    notice_given(str)
        A file that holds no preset, as a sentence.
    failed(Failure)
        A change could not be written; what the folder has is shown again.
    """

    changed = Signal()
    notice_given = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presets: dict[str, Settings] = {}
        self._before: dict[str, Settings] | None = None
        self._folder: Path | None = None
        self._is_read = self._reads_again = False
        take_own_presets({})
        self._task = BackgroundTask("presets", self, words="The presets could not be kept: {}", keeps_all=True)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)

    @property
    def own(self) -> Mapping[str, Settings]:
        """By name."""
        return self._presets

    @property
    def all(self) -> Mapping[str, Settings]:
        """Those of the program, then the person's own."""
        return {**PRESETS, **self._presets}

    @property
    def can_undo(self) -> bool:
        """Whether the last change can be taken back."""
        return self._before is not None

    def begin(self, folder: Path) -> None:
        """Read what is kept there, beside the window, and keep changes there."""
        self._folder = folder
        self._task.submit(partial(find_presets, folder))

    def why_not(self, name: str, instead_of: str = "") -> str:
        """Why a preset cannot be called so, in a sentence, be it in place of another one; "" if it can."""
        return why_not_named(name, {other: settings for other, settings in self._presets.items() if other != instead_of})

    def save(self, name: str, settings: Settings) -> None:
        """Save settings under a new name, or in place of what the name stands for."""
        self._take({**self._presets, name: _plain(settings)})

    def rename(self, name: str, new: str) -> None:
        """Call a preset otherwise."""
        self._take({new if other == name else other: settings for other, settings in self._presets.items()})

    def remove(self, name: str) -> None:
        """Delete a preset, its file too."""
        self._take({other: settings for other, settings in self._presets.items() if other != name})

    def undo(self) -> None:
        """Take the last change back."""
        if self._before is not None:
            self._take(self._before)
            self._before = None

    def _take(self, presets: dict[str, Settings]) -> None:
        before, self._before = self._presets, self._presets
        self._show(presets)
        if self._folder is not None:
            self._task.submit(partial(change_presets, self._folder, before, dict(presets)))

    def _show(self, presets: Mapping[str, Settings]) -> None:
        self._presets = dict(sorted(presets.items(), key=lambda item: item[0].casefold()))
        take_own_presets(self._presets)
        self.changed.emit()

    @Slot(object)
    def _on_task_result(self, found: FoundPresets) -> None:
        self._before = None
        saved_meanwhile = {} if self._is_read else self._presets
        self._is_read, self._reads_again = True, False
        self._show({**found.presets, **saved_meanwhile})
        for complaint in found.complaints:
            self.notice_given.emit(complaint)

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)
        if self._folder is not None and not self._reads_again:  # else it would fail for ever
            self._reads_again = True
            self._task.submit(partial(find_presets, self._folder))


def _plain(settings: Settings) -> Settings:
    """Without what is of the machine alone."""
    usual = Settings()
    return settings.replace(**{name: getattr(usual, name) for name in PARAMETERS if not PARAMETERS[name].affects_labels})
