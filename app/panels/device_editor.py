"""The editor of the setting Device: what this machine has, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from app.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from grapl_engine.network.device_list import Device

__all__ = ["DeviceEditor"]

_BEFORE = (("auto", "Automatic"), ("cpu", "CPU"))
"""What there is on every machine, until the others are known."""
_LETTERS = 12
"""So narrow the box may become; its list is as wide as its names."""


class DeviceEditor(ElidedBox):
    """A device of those that are there.

    Signals
    -------
    value_chosen(object)
        The name of the chosen device.
    """

    value_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LETTERS, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._value = _BEFORE[0][0]
        self._fill(_BEFORE)
        self.activated.connect(self._on_activated)

    def show_devices(self, devices: Iterable[Device]) -> None:
        """List these; without any, what every machine has."""
        self._fill([(device.name, device.title) for device in devices] or _BEFORE)
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        """Show a device, be it one that is not listed."""
        self._value = "cuda:0" if value == "cuda" else value
        with QSignalBlocker(self):
            if self.findData(self._value) < 0:
                self.addItem(self._value, self._value)
            self.setCurrentIndex(self.findData(self._value))

    def _fill(self, devices: Iterable[tuple[str, str]]) -> None:
        with QSignalBlocker(self):
            self.clear()
            for name, title in devices:
                self.addItem(title, name)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
