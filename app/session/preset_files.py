"""The person's own presets read and written in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from grapl_engine import GraplError, Settings
from grapl_engine.storage.own_presets import FoundPresets, preset_path, read_presets, write_preset

__all__ = ["change_presets", "find_presets"]


def find_presets(folder: Path, _should_stop: Callable[[], bool]) -> Iterator[FoundPresets]:
    """Read all of them; one that is damaged keeps none of the others away."""
    yield read_presets(folder)


def change_presets(
    folder: Path, before: Mapping[str, Settings], after: Mapping[str, Settings], _should_stop: Callable[[], bool]
) -> Iterator[FoundPresets]:
    """Let the folder have what is there after a change; nothing is yielded.

    Raises
    ------
    GraplError
        If the disk does not take it, or another window has saved a preset of a new name meanwhile.
    """
    path_of = partial(preset_path, folder)
    new = [name for name in after if name not in before]
    if taken := [name for name in new if path_of(name).exists()]:
        raise GraplError(f"There is a preset {taken[0]} already, which another window has saved: choose another name.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, settings in after.items():
            if before.get(name) != settings:
                write_preset(folder, name, settings)
        for name in before.keys() - after.keys():
            path_of(name).unlink(missing_ok=True)
    except OSError as error:
        raise GraplError(
            f"Presets cannot be kept in {folder} ({error.strerror or error}): make room, or let it be written to."
        ) from error
    return iter(())
