"""Ctrl+C: once to stop at the next step and keep what is there, twice to leave at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType

__all__ = ["Interrupt"]


class Interrupt:
    """While entered, the first Ctrl+C only sets a flag; the second one raises `KeyboardInterrupt`.

    Outside the main thread, where Python takes no signals, it does nothing.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._before: object = None

    def asked(self) -> bool:
        """Whether Ctrl+C was pressed; what `segment` polls."""
        return self._asked.is_set()

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked():
            raise KeyboardInterrupt
        self._asked.set()
