"""How the tools for editing, their panel and the comparison work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.compare.edits_source import edited_key
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.edits.panel import EditPanel
from app.edits.tool_box import ToolBox
from app.session.history import RunConfiguration
from app.window_parts import WindowParts
from grapl_engine import RunRecord

if TYPE_CHECKING:
    from grapl_engine.analysis.edit_constraints import EditConstraints

__all__ = ["EditPlace"]


class EditPlace(QObject):
    """Knows them all; they do not know each other.

    Parameters
    ----------
    window : WindowParts
        Its panel "Edit" is that of the tools.
    panel : EditPanel
    tools : ToolBox
    """

    def __init__(self, window: WindowParts, panel: EditPanel, tools: ToolBox) -> None:
        super().__init__(panel)
        self._window, self._panel, self._tools = window, panel, tools
        self._session, self._dock = window.session, window.docks["Edit"]
        self._teacher: tuple[RunRecord, RunConfiguration] | None = None
        self._learned: tuple[RunRecord, RunRecord | None] | None = None
        self._dock.visibilityChanged.connect(self._on_dock_visibility_changed)
        panel.learning_asked.connect(self._session.edits.learning.learn)
        self._session.edits.learning.constraints_found.connect(self._on_constraints_found)
        self._session.runs.run_started.connect(self._on_runs_run_started)
        self._session.runs.run_ended.connect(self._on_runs_run_ended)
        self._on_dock_visibility_changed()

    @Slot()
    def _on_dock_visibility_changed(self, _visible: bool = True) -> None:
        """No tool is in hand that is out of sight; one that lies behind another panel is."""
        is_there = not self._dock.isHidden()
        self._panel.hold.set_on(is_there)
        if not is_there:
            self._tools.choose(None)

    @Slot(object, object)
    def _on_constraints_found(self, record: RunRecord, found: EditConstraints) -> None:
        """Run the same settings again, with these seeds."""
        runs = self._session.runs
        self._panel.tell("\n".join(found.left_out))
        if found.constraints == record.constraints:
            self._panel.tell("\n".join((*found.left_out, "Nothing is left that seeds could say: no run was started.")))
            return
        self._tools.choose(None)
        wanted = RunConfiguration(record.settings, found.constraints)
        self._session.configuration.bring_back(wanted)
        self._teacher = record, wanted
        runs.start()

    @Slot()
    def _on_runs_run_started(self) -> None:
        """Another run than the one that was asked for may begin in its place: that has learned nothing."""
        teacher, self._teacher, running = self._teacher, None, self._session.runs.running
        if teacher is not None and running is not None and RunConfiguration.of(running) == teacher[1]:
            self._learned = teacher[0], running

    @Slot(object)
    def _on_runs_run_ended(self, record: RunRecord) -> None:
        """The rerun is compared with the edited map."""
        if self._learned is None or self._learned[1] is not record:
            return
        edited, self._learned = self._learned[0], None
        if record.finished is None or not edited.edits or self._session.view.picture is not record.picture:
            return
        self._window.open_compare("maps")
        page = self._window.compare.page
        if isinstance(page, TwoMapsPage):
            page.compare(edited_key(edited), record)
