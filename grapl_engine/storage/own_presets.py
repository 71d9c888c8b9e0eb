"""The presets that a person saved in the window: one file each, called as the preset, where the command line finds them too."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grapl_engine.errors import SettingsError
from grapl_engine.presets import PRESETS
from grapl_engine.settings import PARAMETERS, Settings
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.small_text import read_small_text

__all__ = [
    "MOST_LETTERS", "FoundPresets", "preset_path", "presets_folder", "read_presets", "why_not_named", "write_preset",
]  # fmt: skip

SUFFIX = ".json"
FORMAT = "grapl_preset"
MOST_LETTERS = 40
"""Of a name: the chooser has room for no more."""
_MOST_BYTES = 2**20
_NOT_IN_FILES = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True)
class FoundPresets:
    """What a folder has: presets by name, and a sentence for each file that holds none."""

    presets: Mapping[str, Settings]
    complaints: tuple[str, ...] = ()


def presets_folder() -> Path:
    """Where the window keeps them; it may not exist yet.

    Returns
    -------
    Path
        On Linux in ``$XDG_DATA_HOME`` or ``~/.local/share``: where Qt says that programs keep a person's data.
    """
    home = Path.home()
    if sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = home / "Library" / "Application Support"
    else:
        named = Path(os.environ.get("XDG_DATA_HOME", ""))
        data = named if named.is_absolute() else home / ".local" / "share"
    return data / "grapl-gui" / "presets"


def read_presets(folder: Path) -> FoundPresets:
    """Read all of them; one that is damaged keeps none of the others away.

    Parameters
    ----------
    folder : Path
        Need not be there.
    """
    found: dict[str, Settings] = {}
    complaints: list[str] = []
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name.casefold())
    except OSError as error:  # a disk that is gone, or a name that no disk takes
        return FoundPresets({}, (f"Your presets in {folder} cannot be read ({error.strerror or error}).",))
    for path in paths:
        if path.name.startswith("."):
            continue
        try:
            if why := why_not_named(path.stem, found):
                raise SettingsError(why)
            found[path.stem] = _read(path)
        except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
            why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
            complaints.append(f"The preset in {path} is left out: {why.rstrip('.')}. Mend the file, rename it or delete it.")
    return FoundPresets(found, tuple(complaints))


def write_preset(folder: Path, name: str, settings: Settings) -> None:
    """Write one, without what is of the machine alone.

    Raises
    ------
    RunFileError
        If the disk does not take it.
    """
    values = {key: value for key, value in settings.to_dict().items() if _is_kept(key)}
    with replacing(preset_path(folder, name)) as part:
        part.write_text(json.dumps({FORMAT: 1, "settings": values}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def preset_path(folder: Path, name: str) -> Path:
    """The file of a preset."""
    return folder / f"{name}{SUFFIX}"


def why_not_named(name: str, others: Mapping[str, Settings]) -> str:
    """Why a preset cannot be called so, in a sentence; "" if it can. Upper and lower case count as the same."""
    known = {other.casefold() for other in others}
    if not name or name != name.strip():
        return "Type a name." if not name.strip() else "A name has no blank in front or at its end."
    if len(name) > MOST_LETTERS:
        return f"A name has {MOST_LETTERS} letters at most."
    if name.startswith(".") or not name.isprintable() or any(letter in _NOT_IN_FILES for letter in name):
        return f"A file cannot be called so: leave out {' '.join(_NOT_IN_FILES)} and a dot in front."
    if name.casefold() in {own.casefold() for own in PRESETS}:
        return f"{name} is a preset of the program: choose another name."
    return f"There is a preset {name} already: choose another name." if name.casefold() in known else ""


def _read(path: Path) -> Settings:
    """The settings in a file.

    Raises
    ------
    OSError, ValueError, RecursionError
        If there are none.
    """
    content = json.loads(read_small_text(path, _MOST_BYTES))
    if not isinstance(content, dict) or content.get(FORMAT) != 1 or not isinstance(content.get("settings"), dict):
        raise SettingsError("it is no preset of this program")
    return Settings.from_dict({name: value for name, value in content["settings"].items() if _is_kept(name)})


def _is_kept(name: str) -> bool:
    """Device and threads are of a machine, not of a preset; an unknown name is refused by the settings."""
    return name not in PARAMETERS or PARAMETERS[name].affects_labels
