"""The program's place on a desktop after freedesktop.org: entry in the menu, icon, and the types of saved runs and sessions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from app.files.dialogs import RUN_SUFFIX, SESSION_SUFFIX
from app.paths import data_home, icon_drawing_path, icon_path
from grapl_engine import GraplError
from grapl_engine.images.formats import READABLE
from grapl_engine.storage.atomic import replacing

__all__ = ["DesktopError", "install", "program", "uninstall"]

NAME = "grapl-gui"
TYPE = "application/x-grapl"
SESSION_TYPE = "application/x-grapl-session"
PICTURES = tuple(kind for known in READABLE for kind in known.types)
PATIENCE_S = 60

_ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=GraPL
GenericName=Image Segmentation
Comment=Explore unsupervised segmentation with graph cuts
Exec={command} %F
TryExec={program}
Icon={name}
Terminal=false
Categories=Science;ImageProcessing;
MimeType={types}
Keywords=segmentation;graph cut;image;
StartupWMClass={name}
"""
_TYPE = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{type}">
    <comment>GraPL run</comment>
    <sub-class-of type="application/zip"/>
    <icon name="{name}"/>
    <glob pattern="*{suffix}"/>
  </mime-type>
  <mime-type type="{session_type}">
    <comment>GraPL session</comment>
    <sub-class-of type="application/zip"/>
    <icon name="{name}"/>
    <glob pattern="*{session_suffix}"/>
  </mime-type>
</mime-info>
"""
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


class DesktopError(GraplError):
    """The program cannot be put on, or taken off, this desktop."""


def install(started: Path | None = None, home: Path | None = None) -> str:
    """Put entry, icon and file type where the desktop looks for them; all of them or none.

    Parameters
    ----------
    started : Path, optional
        What the entry starts; by default the program that runs now.
    home : Path, optional
        By default ``$XDG_DATA_HOME`` or ``~/.local/share``.

    Returns
    -------
    str
        What was written.

    Raises
    ------
    DesktopError
        If this is no such desktop, or a file cannot be written.
    """
    home = home or _home()
    files = _files(home, started or program())
    try:
        with ExitStack() as whole:
            for path, content in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                whole.enter_context(replacing(path)).write_bytes(content)
    except (GraplError, OSError) as error:
        _remove_empty_folders(home, files)
        raise DesktopError(_refusal("written", home, error)) from error
    _refresh(home)
    return (
        f"Written below {home}: {_listed(home, files)}.\n"
        f"GraPL is in the desktop's menu and opens {RUN_SUFFIX} and {SESSION_SUFFIX} files; "
        f"'{NAME} --uninstall' takes this back."
    )


def uninstall(home: Path | None = None) -> str:
    """Take back what `install` wrote, and folders that are empty then.

    Parameters
    ----------
    home : Path, optional
        As in `install`.

    Returns
    -------
    str
        What was removed.

    Raises
    ------
    DesktopError
        If this is no such desktop, or a file cannot be removed.
    """
    home = home or _home()
    there = [path for path in _places(home) if path.is_file()]
    try:
        for path in there:
            path.unlink()
    except OSError as error:
        raise DesktopError(_refusal("removed", home, error)) from error
    if not there:
        return f"Below {home} there is nothing of {NAME} to remove."
    _refresh(home)
    _remove_empty_folders(home, there)
    return f"Removed below {home}: {_listed(home, there)}."


def program() -> Path:
    """The program that runs now; that of its environment if Python was started with ``-m app``.

    Raises
    ------
    DesktopError
        If there is none, as where nothing was installed.
    """
    if getattr(sys, "frozen", False):
        return Path(sys.executable)
    started = Path(sys.argv[0]).absolute()  # a link is kept: its target may move with the next update
    if started.name != NAME:
        started = Path(sysconfig.get_path("scripts")) / NAME
    if not started.is_file():
        raise DesktopError(f"There is no {started} that an entry could start: install the program, then try again.")
    return started


def _home() -> Path:
    if sys.platform in ("win32", "cygwin", "darwin"):
        raise DesktopError(f"Menu entries of this kind are for Linux desktops; here, start {NAME} itself or pin it.")
    return data_home()


def _files(home: Path, started: Path) -> dict[Path, bytes]:
    types = "".join(f"{kind};" for kind in (TYPE, SESSION_TYPE, *(f"image/{picture}" for picture in PICTURES)))
    entry = _ENTRY.format(command=_quoted(str(started)), program=_escaped(str(started)), name=NAME, types=types)
    run_type = _TYPE.format(type=TYPE, name=NAME, suffix=RUN_SUFFIX, session_type=SESSION_TYPE, session_suffix=SESSION_SUFFIX)
    contents = (
        entry.encode(errors="surrogateescape"),  # file names need not be UTF-8
        run_type.encode(),
        icon_path().read_bytes(),
        icon_drawing_path().read_bytes(),
    )
    return dict(zip(_places(home), contents, strict=True))


def _places(home: Path) -> tuple[Path, ...]:
    icons = home / "icons" / "hicolor"
    return (
        home / "applications" / f"{NAME}.desktop",
        home / "mime" / "packages" / f"{NAME}.xml",
        icons / "256x256" / "apps" / f"{NAME}.png",
        icons / "scalable" / "apps" / f"{NAME}.svg",
    )


def _quoted(argument: str) -> str:
    """One argument of Exec: quoted, and then escaped like any text of an entry."""
    if "=" in argument:
        raise DesktopError(f"Entries cannot start {argument}, for the equals sign in it: install the program elsewhere.")
    inside = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
    return _escaped(f'"{inside}"')


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _refresh(home: Path) -> None:
    """Tell the desktop's databases, where they are kept; desktops without them look at the files."""
    _run("update-mime-database", home / "mime")
    _run("update-desktop-database", "-q", home / "applications")
    icons = home / "icons" / "hicolor"
    if (icons / "icon-theme.cache").is_file():
        _run("gtk-update-icon-cache", "-q", "-t", "-f", icons)
    with suppress(OSError):
        os.utime(icons)  # without a cache, the time of the folder is what is looked at


def _run(name: str, *arguments: str | Path) -> None:
    if tool := shutil.which(name):
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([tool, *arguments], capture_output=True, timeout=PATIENCE_S, check=False)


def _remove_empty_folders(home: Path, paths: Iterable[Path]) -> None:
    for path in paths:
        for folder in path.relative_to(home).parents:
            with suppress(OSError):  # it holds something of others, or it was not made
                if folder.name:
                    (home / folder).rmdir()


def _listed(home: Path, paths: Iterable[Path]) -> str:
    return ", ".join(str(path.relative_to(home)) for path in paths)


def _refusal(done: str, home: Path, error: Exception) -> str:
    cause = error if isinstance(error, OSError) else error.__cause__
    reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else error
    place = cause.filename if isinstance(cause, OSError) and cause.filename else home
    return f"{place} cannot be {done} ({reason}): make {home} writable, or name another folder in XDG_DATA_HOME."
