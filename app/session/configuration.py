"""What the next run will be: its settings, its label constraints, and whether a change of them is run by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.history import History, RunConfiguration
from grapl_engine import PARAMETERS, Settings

if TYPE_CHECKING:
    from grapl_engine.label_constraints import LabelConstraints

__all__ = ["Configuration", "affects_labels"]


class Configuration(QObject):
    """The next run's settings and constraints, with undo and redo.

    Signals
    -------
    settings_changed()
        `settings` has a new value.
    settings_chosen()
        The person has set them, be it by undo: they are not those of a run that was brought back.
    constraints_changed()
        `constraints` has a new value.
    auto_rerun_changed()
        `auto_rerun` has a new value.
    rerun_asked()
        A change that may give other labels was made while `auto_rerun` is on.
    """

    settings_changed = Signal()
    settings_chosen = Signal()
    constraints_changed = Signal()
    auto_rerun_changed = Signal()
    rerun_asked = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(RunConfiguration(settings))
        self._auto_rerun = True

    @property
    def current(self) -> RunConfiguration:
        """Settings and constraints together."""
        return self._history.current

    @property
    def settings(self) -> Settings:
        """What the next run will use."""
        return self.current.settings

    @property
    def constraints(self) -> LabelConstraints:
        """Where the next run's cuts are bound to a label, or kept from one."""
        return self.current.constraints

    @property
    def auto_rerun(self) -> bool:
        """Whether a changed setting starts a run."""
        return self._auto_rerun

    @property
    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undone change can be made again."""
        return self._history.can_redo

    def set_settings(self, settings: Settings, *, merge: bool = False) -> None:
        """Change the settings; with auto-rerun on, they are run once they rest.

        With `merge` the change goes on with the one before it (a drag): one undo takes both back.
        """
        if settings != self.settings:
            self._change(replace(self.current, settings=settings), merge)

    def set_constraints(self, constraints: LabelConstraints, *, merge: bool = False) -> None:
        """Change the constraints; no run starts by that, since their effect on the shown cut is seen at once."""
        if constraints != self.constraints:
            self._change(replace(self.current, constraints=constraints), merge)

    def undo(self) -> None:
        """Take the last change back."""
        before = self.current
        self._history.undo()
        self._tell(before)

    def redo(self) -> None:
        """Make the last undone change again."""
        before = self.current
        self._history.redo()
        self._tell(before)

    def bring_back(self, configuration: RunConfiguration) -> None:
        """Take that of a run that is there; nothing is run by that."""
        before = self.current
        if configuration != before:
            self._history.change(configuration)
            self._tell(before, is_chosen=False)

    def take_device(self, name: str) -> None:
        """Compute there from now on; that is no step of undo, and no choice of the person's."""
        before = self.current
        self._history.current = replace(before, settings=before.settings.replace(device=name))
        self._tell(before, is_chosen=False)

    def set_auto_rerun(self, on: bool) -> None:
        """Whether a changed setting starts a run."""
        if on != self._auto_rerun:
            self._auto_rerun = on
            self.auto_rerun_changed.emit()

    def _change(self, configuration: RunConfiguration, merge: bool) -> None:
        before = self.current
        self._history.change(configuration, merge=merge)
        self._tell(before)

    def _tell(self, before: RunConfiguration, *, is_chosen: bool = True) -> None:
        """Say what has changed; what the person has chosen may be run by itself."""
        now = self.current
        if now.settings != before.settings:
            self.settings_changed.emit()
            if is_chosen:
                self.settings_chosen.emit()
        if now.constraints != before.constraints:
            self.constraints_changed.emit()
        if is_chosen and self._auto_rerun and affects_labels(before.settings, now.settings):
            self.rerun_asked.emit()


def affects_labels(before: Settings, after: Settings) -> bool:
    """Whether a change of settings may give other labels: not if only the device or the threads differ."""
    return any(PARAMETERS[name].affects_labels for name in before.differences(after))
