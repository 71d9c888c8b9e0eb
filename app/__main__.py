"""The composition root: arguments, application, window. The command `grapl-gui`."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.commands.key_guard import KeyGuard
from app.end_signals import EndSignals
from app.errors import ErrorReporter, start_log
from app.files.dialogs import SESSION_SUFFIX
from app.main_window import MainWindow
from app.paths import log_path, presets_folder, samples, sessions_folder
from app.preferences import Preferences
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.garbage import GarbageTimer
from grapl_engine import SettingsError, __version__
from grapl_engine.cli.part_options import add_part_options, chosen_part
from grapl_engine.images.file_parts import PartChoice
from grapl_engine.pipeline.levels_process import LevelsProcess
from grapl_engine.truth import TruthFiles

__all__ = ["main"]

SWITCH_S = 0.001
"""How long the engine may hold Python's global lock while the window wants it; Python's own 5 ms are felt as soon as a
painting asks for it several times."""


def main(arguments: list[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    arguments : list of str, optional
        Instead of the command line's.

    Returns
    -------
    int
        The exit code.
    """
    parser = _parser()
    args = parser.parse_args(arguments)
    try:
        choice = chosen_part(args)
    except SettingsError as error:
        parser.error(str(error))
    if args.install or args.uninstall:
        return _change_desktop(install=args.install)
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _DISPLAYS):
        print(_NO_DISPLAY, file=sys.stderr)
        return 1
    sys.setswitchinterval(SWITCH_S)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("grapl-gui")
    app.setApplicationDisplayName("GraPL")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("grapl-gui")
    start_log(log_path())
    preferences = Preferences()
    first = LevelsProcess()
    window = MainWindow(Session(settings=preferences.settings, first=first), preferences)
    reporter = ErrorReporter(window)
    reporter.install()
    reporter.told.connect(window.notices.log.add)
    KeyGuard(window)
    GarbageTimer(window).start()
    if args.truth:
        window.session.truth.expect(TruthFiles(tuple(args.truth)))
    window.views_made.connect(partial(_begin, window, [Path(name) for name in args.files], choice, args.empty))
    if not args.empty:
        window.first_painted.connect(first.start)  # no sooner: it would make the window late
    if preferences.welcome_is_due:
        window.views_made.connect(partial(_welcome, window))
    signals = EndSignals(app)
    signals.asked.connect(app.closeAllWindows)
    signals.install()
    window.show()
    try:
        code = app.exec()
    finally:
        signals.remove()
    return code if signals.number is None else 128 + signals.number


_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_NO_DISPLAY = (
    "There is no display to open a window on. Without one, the same engine runs as a command:\n"
    "    grapl segment PICTURE -o segmented"
)


def _begin(window: MainWindow, files: list[Path], choice: PartChoice, is_empty: bool) -> None:
    """Bring the last session back; what was named opens in it, and the first sample where there is nothing else."""
    keeper = window.session.keeper
    window.session.own_presets.begin(presets_folder())
    if files:
        keeper.began.connect(lambda _looks: window.opening.open_paths(files, choice))
    elif not is_empty:
        keeper.began.connect(lambda looks: None if looks else window.opening.open_path(samples()[0].path))
    is_wanted = window.preferences.restores_session and not is_empty
    restores = is_wanted and not any(path.suffix.lower() == SESSION_SUFFIX for path in files)
    keeper.begin(SessionFolders(sessions_folder()), restores=restores, looks=not files)


def _welcome(window: MainWindow) -> None:
    window.welcome.show()


def _change_desktop(*, install: bool) -> int:
    """Put the program on the desktop or take it off, and say what was done."""
    from app import desktop

    try:
        print(desktop.install() if install else desktop.uninstall())
    except desktop.DesktopError as error:
        print(f"grapl-gui: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grapl-gui", description="Explore unsupervised segmentation with graph cuts.")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a picture, or a run or session saved by this program; without one the last session comes back",
    )
    parser.add_argument(
        "--truth",
        action="append",
        default=[],
        metavar="FILE",
        help="a ground truth of the picture: BSDS500 .mat, label PNG or TIFF, .npy or a saved run; several times for several "
        "annotators",
    )
    add_part_options(parser)
    parser.add_argument("--empty", action="store_true", help="begin an empty session")
    desktop = parser.add_mutually_exclusive_group()
    desktop.add_argument(
        "--install",
        action="store_true",
        help="put the program, its icon and the file types .grapl and .graplsession on this Linux desktop",
    )
    desktop.add_argument("--uninstall", action="store_true", help="take them off it again")
    parser.add_argument("--version", action="version", version=f"grapl-gui {__version__}")
    return parser


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        from grapl_engine.pipeline import levels_program
        from grapl_engine.storage import mat_reader

        multiprocessing.freeze_support()  # the processes of many runs are this program once more where it is frozen
        mat_reader.serve()  # and so is what reads a truth of MATLAB's
        levels_program.serve()  # and what finds the levels of the first picture
    sys.exit(main())
