"""The settings file: values of a kind, whatever stands there."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QByteArray, QLockFile, QSettings

__all__ = ["PreferenceStore"]

PATIENCE_MS = 500
"""For another window's turn, which takes a few."""


class PreferenceStore:
    """Values by their keys; whatever is missing or damaged reads as its default.

    Parameters
    ----------
    store : QSettings, optional
        By default the file ``grapl/grapl-gui.ini`` in the system's folder for settings.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "grapl", "grapl-gui")

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """A list that grows is read from the file and written to it before another window does so."""
        lock = QLockFile(f"{self._store.fileName()}.turn")  # the settings have a lock of their own while they write
        lock.tryLock(PATIENCE_MS)  # a folder that takes no lock takes no settings either
        try:
            self._store.sync()
            yield
            self._store.sync()
        finally:
            lock.unlock()

    def _text(self, key: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def _flag(self, key: str, default: bool) -> bool:
        # An INI file gives text back; a value set in this process is still a bool.
        value = self._store.value(key)
        return {"true": True, "false": False}.get(str(value).lower(), default)

    def _whole(self, key: str, default: int) -> int:
        text = self._text(key)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else default

    def _number(self, key: str, default: float) -> float:
        try:
            value = float(self._text(key))
        except ValueError:
            return default
        return min(max(value, 0.0), 1.0) if math.isfinite(value) else default

    def _json(self, key: str) -> Any:
        try:
            return json.loads(self._text(key))
        except (ValueError, RecursionError):
            return None
