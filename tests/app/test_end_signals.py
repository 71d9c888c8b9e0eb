"""What asks a program to end closes the window, also while nothing happens in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.end_signals import EndSignals

ROOT = Path(__file__).parents[2]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def signals() -> Iterator[EndSignals]:
    parent = QObject()
    taken = EndSignals(parent)
    yield taken
    taken.remove()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_one_of_qts_while_qt_waits(number: signal.Signals, signals: EndSignals, qtbot: QtBot) -> None:
    before = {other: signal.getsignal(other) for other in SIGNALS}
    signals.install()
    timer = threading.Timer(0.2, os.kill, (os.getpid(), number))  # the main thread is in Qt's loop then
    with qtbot.waitSignal(signals.asked):
        timer.start()
    timer.join()
    assert signals.number == number
    signals.remove()
    assert {other: signal.getsignal(other) for other in SIGNALS} == before


def test_outside_the_main_thread_nothing_is_taken(signals: EndSignals) -> None:
    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=signals.install)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGINT) is before and signals.number is None


CODE = """
import sys
from PySide6.QtCore import QTimer
import app.__main__ as program

class Window(program.MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.views_made.connect(lambda: QTimer.singleShot(500, lambda: print("idle", flush=True)))

program.MainWindow = Window
sys.exit(program.main(["--empty"]))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_the_idle_program_ends(number: signal.Signals, code: int, tmp_path: Path) -> None:
    homes = {name: str(tmp_path / name.lower()) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    environment = {**os.environ, **homes}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", CODE], cwd=ROOT, env=environment, text=True, **pipes) as done:  # type: ignore[call-overload]
        assert done.stdout.readline() == "idle\n"
        done.send_signal(number)
        complained = done.communicate(timeout=60)[1]
    assert done.returncode == code and "Traceback" not in complained, complained
    assert list((tmp_path / "xdg_config_home").rglob("grapl-gui.ini")), "the window was closed as by hand"
