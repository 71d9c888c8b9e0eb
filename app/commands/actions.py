"""The commands as Qt's actions, in line with the window at all times."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence

from app.commands.command import Command
from app.commands.table import COMMANDS
from app.widgets.icons import icon

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["Actions"]


class Actions(QObject):
    """An action for each command; enabled while it can be done, checked while it is on.

    Parameters
    ----------
    window : WindowParts
        With its session, docks and view options: what the commands' rules look at.

    Attributes
    ----------
    by_name : dict of str to QAction
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        self.by_name = {command.name: self._made(command) for command in COMMANDS}
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.renew)
        session = window.session
        session.runs.phase_changed.connect(self.renew)
        for signal in (
            session.view.picture_changed,
            session.configuration.settings_changed,
            session.configuration.constraints_changed,
            session.own_presets.changed,
            session.view.frame_changed,
            session.runs.runs_changed,
            session.keeper.began,
            session.keeper.changed,
            window.parts.shown_changed,
            session.view.compared_changed,
            session.view.following_changed,
            session.view.preview_changed,
            session.configuration.auto_rerun_changed,
            session.detail.hierarchy_changed,
            session.detail.cut_changed,
            session.truth.truth_changed,
            session.edits.changed,
            window.tools.chosen,
            session.truth.offer_changed,
            session.level_source.within_changed,
            window.view_options.contours_changed,
            window.view_options.border_strength_changed,
            window.view_options.truth_changed,
            window.view_options.magnifier_changed,
            window.rails.changed,
            window.run_list.meant_changed,
            window.docks["Lab"].visibilityChanged,
            window.docks["Compare"].visibilityChanged,
            window.docks["Edit"].visibilityChanged,
        ):
            signal.connect(self._renew_in_turn)
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Enable what can be done now, and check what is on."""
        self._soon.stop()
        for command in COMMANDS:
            action = self.by_name[command.name]
            action.setEnabled(command.enabled(self._window))
            if command.checked is not None:
                action.setChecked(command.checked(self._window))

    @Slot()
    def _renew_in_turn(self) -> None:
        """While a run is under way, once for all that a frame or its end changes."""
        if self._window.session.runs.is_at_rest:
            self.renew()
        else:
            self._soon.start()

    def _made(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.name)
        action.setStatusTip(command.tip)
        has_keys = bool(command.keys) and not command.is_local
        action.setToolTip(f"{command.tip} ({command.keys})" if has_keys else command.tip)
        action.setCheckable(command.checked is not None)
        if command.icon:
            action.setIcon(icon(command.icon))
            # It stands in the check mark's place.
            action.setIconVisibleInMenu(command.is_choice or not action.isCheckable())
        if has_keys:
            action.setShortcuts([QKeySequence(keys) for keys in (command.keys, command.more_keys) if keys])
        action.triggered.connect(self._doer(command, action))
        self._window.addAction(action)
        return action

    def _doer(self, command: Command, action: QAction) -> Callable[[], None]:
        def do() -> None:
            command.do(self._window)
            if command.checked is not None:  # Qt has turned it over, whether or not that was done
                action.setChecked(command.checked(self._window))

        return do
