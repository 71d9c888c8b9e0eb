"""Ctrl+C and its kin: once to stop at the next step and keep what is there, twice to leave at once."""

from __future__ import annotations

import atexit
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

__all__ = ["Interrupt"]

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl+C, what ends a program politely, a terminal that is closed, and Ctrl+Break of Windows; no system has all."""


class Interrupt:
    """While entered, the first signal to end only sets a flag; the second one raises `KeyboardInterrupt`.

    Who started the program with ``nohup`` wants it to outlive the terminal: SIGHUP stays turned off. Outside the main thread,
    where Python takes no signals, nothing is changed.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._before: dict[int, object] = {}
        self._leaves_at_once = False
        self._leave: Callable[[], None] | None = None
        self.code = 128 + signal.SIGINT
        """The exit code of a program that was ended so, as shells have it: 128 and the number of the signal."""

    def asked(self) -> bool:
        """Whether there was a signal; what `segment` polls."""
        return self._asked.is_set()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """During the block, in which there is nothing to keep, the first signal raises `KeyboardInterrupt` too."""
        self._leaves_at_once = True
        try:
            yield
        finally:
            self._leaves_at_once = False

    def on_second(self, leave: Callable[[], None]) -> None:
        """Call this at the second signal, in place of the exception: it ends the program where unwinding takes too long."""
        self._leave = leave

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            for name in NAMES:
                number = getattr(signal, name, None)
                if number is not None and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                    self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        self._before = {}

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        is_second = self.asked()
        if not is_second:
            self.code = 128 + number
            self._asked.set()
            atexit.register(_end_in_peace)
        elif self._leave is not None:
            self._leave()
        if is_second or self._leaves_at_once:
            raise KeyboardInterrupt


def _end_in_peace() -> None:
    """A second signal while Python takes itself down would only print where it was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
