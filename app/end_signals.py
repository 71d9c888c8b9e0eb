"""Ctrl+C in the terminal, and what else asks a program to end, while the window waits for the mouse."""

from __future__ import annotations

import signal
import socket
import threading
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

__all__ = ["EndSignals"]

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class EndSignals(QObject):
    """Turns the system's signals into one of Qt's, as soon as the event loop sees to it.

    Python handles a signal between two of its own instructions, of which there are none while Qt waits: the signal's number
    goes to a socket, and that wakes Qt. A second signal before the first was seen to ends the program as it would without this.

    Parameters
    ----------
    parent : QObject
        Until it is deleted, signals are taken.

    Signals
    -------
    asked()
        The program is to end.
    """

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before: dict[int, object] = {}
        self._wakeup = -1
        self.number: int | None = None
        """Of the signal that came first."""
        self._end, self._start = socket.socketpair()
        for side in (self._end, self._start):
            side.setblocking(False)
        self._notifier = QSocketNotifier(self._end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)

    def install(self) -> None:
        """Take them; outside the main thread, where Python takes none, nothing happens."""
        if threading.current_thread() is not threading.main_thread():
            return
        self._wakeup = signal.set_wakeup_fd(self._start.fileno(), warn_on_full_buffer=False)
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                self._before[number] = signal.signal(number, self._on_signal)

    def remove(self) -> None:
        """Give them back."""
        self._notifier.setEnabled(False)
        if self._before:
            signal.set_wakeup_fd(self._wakeup)
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        self._before = {}
        self._end.close()
        self._start.close()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Python's own turn: the socket has done what is to be done, unless nobody listens to it any more."""
        if self.number is not None:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self.number = number

    @Slot()
    def _on_notifier_activated(self) -> None:
        try:
            self._end.recv(4096)
        except OSError:
            return
        self.asked.emit()
