"""The pictures of README and guide, light and dark: the window with a finished run of the first sample, its lab and its mistakes. Run by ``make shots``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from app import theme
from app.main_window import MainWindow
from app.paths import samples
from app.preferences import Preferences, Theme
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import FIRST_PRESET, PRESETS, Frame, Stage

ROOT = Path(__file__).parents[2]
SIZE = (1600, 1000)
WAIT_MS = 120_000
SEARCH_MS = 15_000
"""Time for the searches over lambda that the lab makes by itself."""
ENDINGS: dict[Theme, str] = {"light": ".png", "dark": "-dark.png"}
CUT = Frame(Stage.CUT, 0)
PATCH = 2, 18
WHAT_IF = 24.0
"""The lambda under the lens."""


def main() -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "resources" / "shots")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    QStandardPaths.setTestModeEnabled(True)
    application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("GraPL")
    with tempfile.TemporaryDirectory() as temporary:
        store = QSettings(f"{temporary}/shots.ini", QSettings.Format.IniFormat)
        window = MainWindow(Session(settings=PRESETS[FIRST_PRESET]), Preferences(store))
        window.resize(*SIZE)
        window.show()
        window.opening.open_path(samples()[0].path)
        session = window.session
        _wait_until(lambda: bool(session.runs.kept) and session.runs.phase is RunPhase.READY)
        _save(window, folder / "window")
        session.view.show_frame(CUT)
        session.view.select_patch(PATCH)
        window.open_lab("patch")
        _rest(SEARCH_MS)
        _save(window, folder / "lab-patch")
        session.view.select_patch(None)
        window.open_lab("lens")
        window.lab.page_of("lens").want(session.configuration.settings.replace(lambda_=WHAT_IF))  # type: ignore[attr-defined]
        _wait_until(lambda: session.view.preview is not None)
        _rest(SEARCH_MS)
        _save(window, folder / "lab-lens")
        window.actions_by_name["take_truth"].trigger()
        _wait_until(lambda: session.truth.current is not None)
        session.view.follow()
        window.actions_by_name["compare_mistakes"].trigger()
        _rest(SEARCH_MS)
        _save(window, folder / "compare-mistakes")
        window.close()
    return 0


def _wait_until(holds: Callable[[], bool]) -> None:
    loop, probe, end = QEventLoop(), QTimer(interval=50), QTimer(singleShot=True, interval=WAIT_MS)
    probe.timeout.connect(lambda: holds() and loop.quit())
    end.timeout.connect(lambda: loop.exit(1))
    probe.start()
    end.start()
    if loop.exec() != 0:
        sys.exit("The run did not end in time.")


def _save(window: MainWindow, path: Path) -> None:
    """One picture in each theme."""
    for name, ending in ENDINGS.items():
        theme.apply(name)
        window.statusBar().clearMessage()
        _rest()
        window.grab().save(f"{path}{ending}")
        print(f"{path}{ending}")


def _rest(milliseconds: int = 300) -> None:
    """Let layouts and paintings that are queued be done."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
