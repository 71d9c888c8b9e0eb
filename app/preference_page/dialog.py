"""The preferences on one page: each acts at once, and is kept where the rest of the window keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.panels.device_editor import DeviceEditor
from app.panels.run_order import BUDGETS
from app.preference_page.disk_row import DiskRow, size_text
from app.preference_page.stores import disk_stores
from app.preferences import DEFAULT_BUDGET, FONT_SIZES, Theme
from app.widgets.check_boxes import CheckBox
from app.widgets.colormap_choice import COLORMAPS
from app.widgets.plain_label import PlainLabel
from grapl_engine import PARAMETERS, PRESET_PURPOSES, Settings

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["PreferenceDialog"]

SIZE = (620, 680)
LAST = "Those that were set last"


class PreferenceDialog(QDialog):
    """Stays beside the window, and follows what is changed there; Esc closes it.

    Parameters
    ----------
    window : WindowParts

    Attributes
    ----------
    theme, colormap, budget, begins_with : QComboBox
    font_size, threads : QSpinBox
    device : DeviceEditor
    auto_rerun, restores : QCheckBox
    disk : list of DiskRow
    reset : QPushButton
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self.setWindowTitle("Preferences")
        self.setObjectName("Preferences")
        self._window, self._session = window, window.session
        self.theme, self.colormap, self.budget, self.begins_with = (QComboBox(self) for _ in range(4))
        self.font_size, self.threads = QSpinBox(self), QSpinBox(self)
        self.device = DeviceEditor(self)
        self.auto_rerun = CheckBox("Auto-rerun: run by itself when a setting has changed and rests", self)
        self.restores = CheckBox("Bring the last session back", self)
        self.reset = QPushButton("&Reset to defaults", self)
        self.disk = [DiskRow(store, self._session, self) for store in disk_stores(self._session.keeper.folders)]
        self._fill()
        self._lay_out()
        self._connect()
        self._show()
        self.resize(*SIZE)

    # What happens

    @Slot()
    def _show(self) -> None:
        """What is set now, wherever it was set."""
        appearance, settings = self._window.appearance, self._session.configuration.settings
        for box, value in (
            (self.theme, appearance.theme),
            (self.colormap, appearance.colormap),
            (self.budget, self._session.keeper.loader.budget),
            (self.begins_with, self._window.preferences.begins_with),
        ):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        for spin, number in ((self.font_size, appearance.font_size or FONT_SIZES[0] - 1), (self.threads, settings.threads)):
            with QSignalBlocker(spin):
                spin.setValue(number)
        for check, on in (
            (self.auto_rerun, self._session.configuration.auto_rerun),
            (self.restores, self._window.preferences.restores_session),
        ):
            with QSignalBlocker(check):
                check.setChecked(on)
        self.device.show_value(settings.device)

    @Slot()
    def _show_devices(self) -> None:
        self.device.show_devices(self._session.devices.known)

    @Slot()
    def _on_colormap_activated(self) -> None:
        self._window.appearance.set_colormap(self.colormap.currentData())

    @Slot()
    def _on_theme_activated(self) -> None:
        self._window.appearance.set_theme(self.theme.currentData())

    @Slot(int)
    def _on_font_size_changed(self, points: int) -> None:
        self._window.appearance.set_font_size(points if points >= FONT_SIZES[0] else 0)

    @Slot()
    def _on_budget_activated(self) -> None:
        self._session.keeper.loader.set_budget(self.budget.currentData())

    @Slot()
    def _on_begins_with_activated(self) -> None:
        self._window.preferences.begins_with = self.begins_with.currentData()

    @Slot(bool)
    def _on_restores_toggled(self, on: bool) -> None:
        self._window.preferences.restores_session = on

    @Slot(object)
    def _on_device_value_chosen(self, name: str) -> None:
        self._set(device=name)

    @Slot(int)
    def _on_threads_changed(self, threads: int) -> None:
        self._set(threads=threads)

    @Slot()
    def _on_reset_clicked(self) -> None:
        """As a first start has it; what lies on the disk stays."""
        appearance, preferences = self._window.appearance, self._window.preferences
        appearance.set_theme("system")
        appearance.set_font_size(0)
        appearance.set_colormap(next(iter(COLORMAPS)))
        self._session.keeper.loader.set_budget(DEFAULT_BUDGET)
        preferences.begins_with, preferences.restores_session = "", True
        self._session.configuration.set_auto_rerun(True)
        self._set(device=Settings().device, threads=Settings().threads)
        self._show()

    # How

    def _set(self, **changes: object) -> None:
        """Settings of the next run that change no label."""
        configuration = self._session.configuration
        configuration.set_settings(configuration.settings.replace(**changes))

    def _fill(self) -> None:
        for name in get_args(Theme):
            self.theme.addItem("As the desktop" if name == "system" else name.capitalize(), name)
        for name, look in COLORMAPS.items():
            self.colormap.addItem(name.capitalize(), name)
            self.colormap.setItemData(self.colormap.count() - 1, look, Qt.ItemDataRole.ToolTipRole)
        for size in BUDGETS:
            self.budget.addItem(size_text(size).replace(".0", ""), size)
        if self.budget.findData(now := self._session.keeper.loader.budget) < 0:
            self.budget.addItem(size_text(now), now)
        self.begins_with.addItem(LAST, "")
        for name, purpose in PRESET_PURPOSES.items():
            self.begins_with.addItem(f"Preset {name}", name)
            self.begins_with.setItemData(self.begins_with.count() - 1, purpose, Qt.ItemDataRole.ToolTipRole)
        self.font_size.setRange(FONT_SIZES[0] - 1, FONT_SIZES[1])
        self.font_size.setSpecialValueText("As the desktop")
        self.font_size.setSuffix(" points")
        self.threads.setRange(0, 1024)
        self.threads.setSpecialValueText("One for each core")
        self.device.setToolTip(PARAMETERS["device"].effect)
        self.threads.setToolTip(PARAMETERS["threads"].effect)
        self.colormap.setToolTip("In what costs, strengths and mistakes are drawn; labels keep their colours")
        self._show_devices()
        self._session.devices.list_them()

    def _lay_out(self) -> None:
        page = QWidget(self)
        column = QVBoxLayout(page)
        look = (("&Theme", self.theme), ("&Size of the text", self.font_size), ("&Colours of costs", self.colormap))
        column.addWidget(_group("Look", *look))
        begins = ("&Settings of a new window", self.begins_with)
        column.addWidget(_group("At the start", begins, ("", self.restores), ("", self.auto_rerun)))
        computing = (("&Device", self.device), ("T&hreads", self.threads), ("&Memory for runs", self.budget))
        column.addWidget(_group("Computing", *computing))
        disk = QGroupBox("On the disk")
        rows = QVBoxLayout(disk)
        for row in self.disk:
            rows.addWidget(row)
        column.addWidget(disk)
        column.addWidget(
            PlainLabel("Finished runs are always kept with the session; no setting here changes that.", wordWrap=True)
        )
        column.addStretch(1)
        self._page, self._scroll = page, QScrollArea(self, widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        self._make_wide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        self.reset.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.close)
        whole = QVBoxLayout(self)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(buttons)

    @Slot()
    def _make_wide(self) -> None:
        """As wide as the rows need, so that nothing is scrolled sideways."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._page.minimumSizeHint().width() + bar)

    def _connect(self) -> None:
        session = self._session
        self.theme.activated.connect(self._on_theme_activated)
        self.colormap.activated.connect(self._on_colormap_activated)
        self.font_size.valueChanged.connect(self._on_font_size_changed)
        self.budget.activated.connect(self._on_budget_activated)
        self.begins_with.activated.connect(self._on_begins_with_activated)
        self.restores.toggled.connect(self._on_restores_toggled)
        self.auto_rerun.toggled.connect(session.configuration.set_auto_rerun)
        self.device.value_chosen.connect(self._on_device_value_chosen)
        self.threads.valueChanged.connect(self._on_threads_changed)
        self.reset.clicked.connect(self._on_reset_clicked)
        self._window.appearance.changed.connect(self._show)
        session.configuration.settings_changed.connect(self._show)
        session.configuration.auto_rerun_changed.connect(self._show)
        session.keeper.loader.budget_changed.connect(self._show)
        session.devices.listed.connect(self._show_devices)

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_scroll"):
            QTimer.singleShot(0, self, self._make_wide)  # the rows have their fonts after this window has its own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
        for row in self.disk:
            row.measure()


def _group(title: str, *rows: tuple[str, QWidget]) -> QGroupBox:
    group = QGroupBox(title)
    form = QFormLayout(group, rowWrapPolicy=QFormLayout.RowWrapPolicy.WrapLongRows)
    for label, widget in rows:
        if label:
            form.addRow(label, widget)
            widget.setAccessibleName(label.replace("&", ""))
        else:
            form.addRow(widget)
    return group
