"""What holds for every test: no screen, no settings of the person's, nothing left behind, nothing complained about."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths, QThread
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

PATIENCE_MS = 120_000  # no test may fail because a machine is slow: what never comes is waited for this long


class PatientBot(QtBot):
    """pytest-qt's bot, which gives a slow or busy machine its time where the test says none."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Turn the loop until ``callback`` holds."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = PATIENCE_MS, **how: Any) -> object:
        """Turn the loop until ``signal`` is emitted."""
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: list[object], *, timeout: int = PATIENCE_MS, **how: Any) -> object:
        """Turn the loop until all of ``signals`` are emitted."""
        return super().waitSignals(signals, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The bot of every test of the window."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def no_garbage_in_between() -> Iterator[None]:
    """As in the program, Python collects no garbage inside a call of Qt's, where the end of an object may wait for ever."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_at_the_end() -> Iterator[None]:
    """What is due is collected between two tests."""
    yield
    for generation in range(3):
        if gc.get_count()[generation] <= gc.get_threshold()[generation]:
            return
        gc.collect(generation)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> None:
    """Every test has a settings folder of its own, and Qt's test folders for the rest."""
    QStandardPaths.setTestModeEnabled(True)
    for format_ in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(format_, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a window or a running thread behind fails."""
    if "qapp" not in request.fixturenames:
        yield
        return
    before = set(map(id, QApplication.topLevelWidgets()))
    yield
    if left := _windows_but(before):
        pytest.fail(f"left behind: {', '.join(map(_description, left))}")
    if threads := _running_threads():
        pytest.fail(f"still running: {', '.join(thread.objectName() or 'QThread' for thread in threads)}")


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test, unless it is marked ``may_warn``."""
    yield
    if request.node.get_closest_marker("may_warn") is None:
        loud = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert not loud, [record.getMessage() for record in loud]


@pytest.fixture(autouse=True)
def no_dialog_waits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog or a menu that nobody answers fails its test: inside Qt's loop no limit of time would end it."""
    if request.node.get_closest_marker("answers_dialogs") is not None:
        return

    def unanswered(thing: QWidget, *_: object) -> None:
        raise AssertionError(f"nobody answers {_description(thing)}")

    monkeypatch.setattr(QDialog, "exec", unanswered)
    monkeypatch.setattr(QMenu, "exec", unanswered)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(unanswered))


def _windows_but(before: set[int]) -> list[QWidget]:
    """The top-level widgets that came since, after Qt and Python have had a chance to let go of them."""
    for collect in (False, True, True):
        if collect:
            gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if all(id(widget) in before for widget in QApplication.topLevelWidgets()):
            return []
    return [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before]


def _running_threads() -> list[QThread]:
    threads = [thing for thing in gc.get_objects() if type(thing) is QThread]
    return [thread for thread in threads if isValid(thread) and thread is not QThread.currentThread() and thread.isRunning()]


def _description(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()!r}"
