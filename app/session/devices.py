"""The devices of this machine, and what becomes of a setting that names another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.configuration import Configuration
from app.session.run_controller import RunController
from app.tasks.background_task import BackgroundTask

if TYPE_CHECKING:
    from grapl_engine.network.device_list import Device

__all__ = ["Devices", "there"]


class Devices(QObject):
    """Lists the devices once the engine is there; settings with one that is not here get the CPU, and that is said.

    Parameters
    ----------
    configuration : Configuration
    runs : RunController
    there : callable, optional
        Says in a thread which devices there are; without it none is looked for.

    Signals
    -------
    listed()
        `known` has them.
    notice_given(str)
        A sentence for the person.
    """

    listed = Signal()
    notice_given = Signal(str)

    def __init__(
        self, configuration: Configuration, runs: RunController, there: Callable[[], tuple[Device, ...]] | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._configuration, self._there = configuration, there
        self.known: tuple[Device, ...] = ()
        self._task = BackgroundTask("devices", self)
        self._task.result.connect(self._on_task_result)
        configuration.settings_changed.connect(self._check)
        runs.engine_ready.connect(self.list_them)

    @Slot()
    def list_them(self) -> None:
        """Look for them, unless they are known or looked for."""
        if self._there is not None and not (self.known or self._task.is_busy):
            self._task.submit(partial(_listed, self._there))

    @Slot(object)
    def _on_task_result(self, known: tuple[Device, ...]) -> None:
        self.known = known
        self.listed.emit()
        self._check()

    @Slot()
    def _check(self) -> None:
        name = self._configuration.settings.device
        names = {device.name for device in self.known}
        if self.known and name not in names and not (name == "cuda" and "cuda:0" in names):
            self._configuration.take_device("cpu")
            self.notice_given.emit(missing_text(name))


def missing_text(name: str) -> str:
    """What is said of a device that is not here."""
    return f"The device {name} is not on this machine: runs take the CPU. Settings > More > Device lists what is here."


def there() -> tuple[Device, ...]:
    """The devices of this machine, by the engine; in a thread, since that needs torch."""
    from grapl_engine.network.device_list import devices_there

    return devices_there()


def _listed(there: Callable[[], tuple[Device, ...]], _should_stop: Callable[[], bool]) -> Iterator[tuple[Device, ...]]:
    """In the thread."""
    yield there()
