"""The settings, as a form that is made from `PARAMETERS`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.panels.device_editor import DeviceEditor
from app.panels.more_settings import MAIN, MoreSettings
from app.panels.parameter_row import ParameterRow
from app.panels.preset_chooser import PresetChooser, changed_parameters, preset_in_sight
from app.panels.removed_bar import RemovedBar
from app.session.session import Session
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.flat_button import DOTS, FlatButton
from grapl_engine import DEFAULT_PRESET, PARAMETERS, PRESETS, Settings, SettingsError
from grapl_engine.idle_settings import why_idle, why_not_in_map

__all__ = ["SettingsForm"]

_NOTES = {"early_stop": "0 = never", "working_size": "0 = full size", "threads": "0 = all cores"}


class SettingsForm(QWidget):
    """Preset, auto-rerun, and a row for each setting.

    The rows of the group "main" are always in sight; the others stand behind "More", and are made when they are first
    needed.
    Values that the settings refuse stay in their field, outlined, with the reason below;
    the session keeps the last good ones. A drag of a slider is one step of undo.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preset, self._preset_to_come = DEFAULT_PRESET, ""
        self.presets = PresetChooser(session.own_presets, self)
        self.preset_menu = QMenu(self)
        self.preset_button = FlatButton(self)
        self.preset_button.setText(DOTS)
        self.preset_button.setMenu(self.preset_menu)
        self.preset_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.preset_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.preset_button.setToolTip("Save these settings as a preset of your own; update, rename or delete one")
        self.preset_button.setAccessibleName("Your own presets")
        self.undo_preset = RemovedBar("Take the last change of your presets back", self)
        self.undo_preset.undone.connect(self._on_undo_preset)
        self.presets.activated.connect(self._on_preset_activated)
        self.auto_rerun = CheckBox("Auto-rerun", self)
        self.auto_rerun.setToolTip(
            "Run again 300 ms after the last change of a setting; device and threads change no label, and start no run"
        )
        self.auto_rerun.toggled.connect(session.configuration.set_auto_rerun)
        self.more = FlatButton(self)
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.toggled.connect(self._on_more_toggled)
        self._rows = {name: self._made_row(name) for name, parameter in PARAMETERS.items() if parameter.group == MAIN}
        self._rest = MoreSettings(self)
        self._lay_out()
        self._order_tabs()
        self._on_more_toggled(False)
        session.configuration.settings_changed.connect(self._on_session_settings_changed)
        session.configuration.auto_rerun_changed.connect(self._on_session_settings_changed)
        session.devices.listed.connect(self._show_devices)
        session.own_presets.changed.connect(self._on_session_settings_changed)
        session.view.frame_changed.connect(self._on_session_frame_changed)
        self._on_session_settings_changed()

    @property
    def rows(self) -> Mapping[str, ParameterRow]:
        """All rows, by their settings."""
        if len(self._rows) < len(PARAMETERS):
            self._make_rest()
        return self._rows

    @property
    def preset(self) -> str:
        """The preset that the settings started from."""
        return self._preset

    @property
    def is_changed(self) -> bool:
        """Whether they differ from it."""
        return bool(changed_parameters(self._session.configuration.settings, self._preset_settings))

    @property
    def _preset_settings(self) -> Settings:
        return self._session.own_presets.all[self._preset]

    def _made_row(self, name: str) -> ParameterRow:
        row = ParameterRow(name, self)
        row.value_chosen.connect(self._on_row_value_chosen)
        row.reset_asked.connect(self._on_row_reset_asked)
        row.show_note(_NOTES.get(name, ""))
        return row

    def _make_rest(self) -> None:
        """The rows behind "More"."""
        self._rows = {name: self._rows.get(name) or self._made_row(name) for name in PARAMETERS}
        self._rest.fill(self._rows)
        self._session.devices.list_them()
        self._show_devices()
        self._order_tabs()
        self._show_rows()

    def _lay_out(self) -> None:
        page = QWidget(self)
        lines = QVBoxLayout(page)
        lines.setSpacing(4)
        lines.setContentsMargins(8, 4, 8, 8)
        for row in self._rows.values():
            lines.addWidget(row)
        lines.addWidget(self.more)
        lines.addWidget(self._rest)
        lines.addStretch(1)
        self._scroll = ColumnScroll(page)
        head = QGridLayout()
        head.setContentsMargins(8, 6, 8, 2)
        head.setColumnStretch(0, 1)
        head.setVerticalSpacing(6)
        head.addWidget(self.presets, 0, 0)
        head.addWidget(self.preset_button, 0, 1)
        head.addWidget(self.auto_rerun, 1, 0, 1, 2)
        whole = QVBoxLayout(self)
        whole.setSpacing(0)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(self.undo_preset)
        whole.addWidget(self._scroll, 1)

    def _order_tabs(self) -> None:
        """Tab goes as the eye does."""
        main = [stop for row in self._rows.values() if row.parameter.group == MAIN for stop in row.stops_of_tab()]
        head = [self.presets, self.preset_button, self.auto_rerun, self.undo_preset.button]
        for before, after in pairwise([*head, *main, self.more, *self._rest.stops_of_tab()]):
            self.setTabOrder(before, after)

    def search(self) -> None:
        """Let the person type what setting is meant."""
        self.more.setChecked(True)
        self._rest.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._rest.search.selectAll()
        QTimer.singleShot(
            0, self, lambda: self._scroll.ensureWidgetVisible(self._rest.search)
        )  # once the rows have their places

    def take_back_refused(self) -> bool:
        """Put the session's value back into every field that shows a refused one, and tell whether there was one.

        What is still being typed is taken first: a run uses what the fields show.
        """
        refused = [row.name for row in self._rows.values() if row.take_back()]
        return bool(refused)

    def _try(self, goes_on: bool = False, **changes: Any) -> None:
        """Change settings; a refusal is told in the row of the first one."""
        row = self.rows[next(iter(changes))]
        try:
            settings = self._session.configuration.settings.replace(**changes)
        except SettingsError as error:
            row.show_error(str(error))
            return
        row.clear_error()
        self._session.models.take_choice(self._session.configuration.settings, settings)
        self._session.configuration.set_settings(settings, merge=goes_on)
        self._show_settings()

    def _show_settings(self) -> None:
        settings = self._session.configuration.settings
        if self._preset_to_come in self._session.own_presets.own:
            self._preset, self._preset_to_come = self._preset_to_come, ""
        self._preset = preset_in_sight(settings, self._session.own_presets, self._preset)
        self.presets.show_preset(self._preset, changed=self.is_changed)
        with QSignalBlocker(self.auto_rerun):
            self.auto_rerun.setChecked(self._session.configuration.auto_rerun)
        self._show_rows()
        differences = settings.differences(self._preset_settings)
        hidden = sum(PARAMETERS[name].group != MAIN and not why_idle(name, settings) for name in differences)
        self.more.setText(f"More ({hidden} changed)" if hidden else "More")

    def _show_rows(self) -> None:
        settings, preset = self._session.configuration.settings, self._preset_settings
        for name, row in self._rows.items():
            row.show_value(getattr(settings, name), self._preset, getattr(preset, name))
            if row.parameter.group == MAIN:
                row.show_idle(why_not_in_map(name, settings))
        self._rest.show_settings(settings)

    @Slot()
    def _show_devices(self) -> None:
        if "device" in self._rows and isinstance(editor := self._rows["device"].editor, DeviceEditor):
            editor.show_devices(self._session.devices.known)

    @Slot()
    def _on_session_settings_changed(self) -> None:
        self._show_settings()

    @Slot()
    def _on_session_frame_changed(self) -> None:
        shown = self._session.view.shown
        prepared = shown.prepared if shown is not None else None
        self._rows["k0"].show_note(f"Shown run: {prepared.asked} asked, {prepared.obtained} obtained" if prepared else "")

    @Slot(str, object, bool)
    def _on_row_value_chosen(self, name: str, value: Any, goes_on: bool) -> None:
        self._try(goes_on, **{name: value})

    @Slot(str)
    def _on_row_reset_asked(self, name: str) -> None:
        self._try(**{name: getattr(self._preset_settings, name)})

    @Slot(int)
    def _on_preset_activated(self, index: int) -> None:
        if (name := self.presets.itemData(index)) is not None:
            self.choose_preset(name)

    def choose_preset(self, name: str) -> None:
        """Take all values of a preset but those that change no label: device and threads stay."""
        self._preset = name
        kept = {
            parameter: getattr(self._session.configuration.settings, parameter)
            for parameter in PARAMETERS
            if not PARAMETERS[parameter].affects_labels
        }
        for row in self._rows.values():
            row.clear_error()
        settings = self._preset_settings.replace(**kept)
        if name in PRESETS:  # what one of the person's own names may come from somebody else's file
            self._session.models.take_choice(self._session.configuration.settings, settings)
        self._session.configuration.set_settings(settings)
        self._show_settings()

    def expect_preset(self, name: str) -> None:
        """There will be a preset of this name, from which the settings start."""
        self._preset_to_come = name

    def tell_preset_change(self, name: str, done: str) -> None:
        """One of the person's own was deleted, or has other values: that can be taken back."""
        self.undo_preset.tell(name, done)

    @Slot()
    def _on_undo_preset(self) -> None:
        self._session.own_presets.undo()
        self.undo_preset.hide()

    @Slot(bool)
    def _on_more_toggled(self, on: bool) -> None:
        self.more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        if on:
            _ = self.rows
        self._rest.setVisible(on)
