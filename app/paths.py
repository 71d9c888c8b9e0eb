"""Where the data that comes with the program lies, and the folders of this machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QStandardPaths

__all__ = [
    "Sample",
    "data_home",
    "guide_folder",
    "icon_drawing_path",
    "icon_path",
    "is_own",
    "lesson_paths",
    "log_path",
    "pictures_folder",
    "presets_folder",
    "sample_at",
    "sample_path",
    "samples",
    "sessions_folder",
]


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture that comes with the program, and one sentence on what to look for in it."""

    title: str
    path: Path
    look_for: str


@cache
def _resources() -> Path:
    return Path(str(files("resources")))


@cache
def samples() -> tuple[Sample, ...]:
    """The sample pictures, in the order of the menu; the first is the one for the first launch."""
    entries = json.loads((_resources() / "samples.json").read_text(encoding="utf-8"))
    return tuple(Sample(entry["title"], _resources() / "samples" / entry["file"], entry["look_for"]) for entry in entries)


def sample_path(name: str) -> Path | None:
    """The sample picture with this file name."""
    return next((sample.path for sample in samples() if sample.path.name == name), None)


def sample_at(path: Path) -> Sample | None:
    """The sample picture that lies there."""
    return next((sample for sample in samples() if sample.path == path), None)


def lesson_paths() -> tuple[Path, ...]:
    """The lessons that come with the program, in their order."""
    return tuple(sorted(path for path in (_resources() / "lessons").glob("*.json") if path.name != "schema.json"))


def icon_path() -> Path:
    """The program's icon, a PNG of 256 x 256."""
    return _resources() / "icons" / "grapl.png"


def icon_drawing_path(name: str = "grapl") -> Path:
    """An icon as an SVG: the program's, or by its name the sign of a button."""
    return _resources() / "icons" / f"{name}.svg"


def guide_folder() -> Path:
    """Where the guide's pages lie."""
    return _resources() / "guide"


def is_own(path: Path) -> bool:
    """Whether a file came with the program: nothing of the person's is written beside it."""
    return path.is_relative_to(_resources())


def pictures_folder() -> Path:
    """Where this system keeps pictures, or the home folder."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()


def data_home() -> Path:
    """Where programs keep the person's data: on Linux ``$XDG_DATA_HOME`` or ``~/.local/share``; it may not exist yet."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(place or Path.home())


def sessions_folder() -> Path:
    """Where sessions live while somebody works on them; it may not exist yet."""
    return data_home() / "grapl-gui" / "sessions"


def presets_folder() -> Path:
    """Where the person's own presets are kept; it may not exist yet."""
    return data_home() / "grapl-gui" / "presets"


def log_path() -> Path:
    """The log file; its folder may not exist yet."""
    return data_home() / "grapl-gui" / "grapl-gui.log"
