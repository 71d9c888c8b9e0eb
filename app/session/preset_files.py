"""The person's own presets as files, one each, called as the preset: read and written in a thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from grapl_engine import PARAMETERS, PRESETS, GraplError, Settings, SettingsError
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.small_text import read_small_text

__all__ = ["MOST_LETTERS", "FoundPresets", "change_presets", "find_presets", "why_not_named"]

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
    complaints: tuple[str, ...] = field(default=())


def find_presets(folder: Path, _should_stop: Callable[[], bool]) -> Iterator[FoundPresets]:
    """Read all of them; one that is damaged keeps none of the others away."""
    found: dict[str, Settings] = {}
    complaints: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name.casefold()):
        if path.name.startswith("."):
            continue
        try:
            if why := why_not_named(path.stem, found):
                raise SettingsError(why)
            found[path.stem] = _read(path)
        except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
            why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
            complaints.append(f"The preset in {path} is left out: {why.rstrip('.')}. Mend the file, rename it or delete it.")
    yield FoundPresets(found, tuple(complaints))


def change_presets(
    folder: Path, before: Mapping[str, Settings], after: Mapping[str, Settings], _should_stop: Callable[[], bool]
) -> Iterator[FoundPresets]:
    """Let the folder have what is there after a change; nothing is yielded.

    Raises
    ------
    GraplError
        If the disk does not take it, or another window has saved a preset of a new name meanwhile.
    """
    path_of = partial(_path, folder)
    new = [name for name in after if name not in before]
    if taken := [name for name in new if path_of(name).exists()]:
        raise GraplError(f"There is a preset {taken[0]} already, which another window has saved: choose another name.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, settings in after.items():
            if before.get(name) != settings:
                _write(path_of(name), settings)
        for name in before.keys() - after.keys():
            path_of(name).unlink(missing_ok=True)
    except OSError as error:
        raise GraplError(
            f"Presets cannot be kept in {folder} ({error.strerror or error}): make room, or let it be written to."
        ) from error
    return iter(())


def why_not_named(name: str, others: Mapping[str, Settings]) -> str:
    """Why a preset cannot be called so, in a sentence; "" if it can. Upper and lower case count as the same."""
    known = {other.casefold() for other in others}
    if not name or name != name.strip():
        return "Type a name." if not name.strip() else "A name begins and ends with a letter."
    if len(name) > MOST_LETTERS:
        return f"A name has {MOST_LETTERS} letters at most."
    if name.startswith(".") or not name.isprintable() or any(letter in _NOT_IN_FILES for letter in name):
        return f"A file cannot be called so: leave out {' '.join(_NOT_IN_FILES)} and a dot in front."
    if name.casefold() in {own.casefold() for own in PRESETS}:
        return f"{name} is a preset of the program: choose another name."
    return f"There is a preset {name} already: choose another name." if name.casefold() in known else ""


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}{SUFFIX}"


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


def _write(path: Path, settings: Settings) -> None:
    values = {name: value for name, value in settings.to_dict().items() if _is_kept(name)}
    with replacing(path) as part:
        part.write_text(json.dumps({FORMAT: 1, "settings": values}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _is_kept(name: str) -> bool:
    """Device and threads are of a machine, not of a preset; an unknown name is refused by the settings."""
    return name not in PARAMETERS or PARAMETERS[name].affects_labels
