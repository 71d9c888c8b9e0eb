"""Presets by their names on the command line: those of the program, and those that the person saved in the window."""

from __future__ import annotations

from collections.abc import Mapping

from grapl_engine.errors import SettingsError
from grapl_engine.presets import FORMER_PRESETS, PRESETS
from grapl_engine.settings import Settings
from grapl_engine.storage.own_presets import presets_folder, read_presets

__all__ = ["is_own_model", "named_preset", "own_presets"]

_OF_STUDIES = {**PRESETS, **FORMER_PRESETS}


def named_preset(name: str, program: Mapping[str, Settings] = PRESETS) -> Settings:
    """A preset's settings, of the program or an own one; of these upper and lower case count as the same.

    Raises
    ------
    SettingsError
        If there is none of this name: the sentence lists what there is.
    """
    if name in program:
        return program[name]
    found = read_presets(presets_folder())
    for own, settings in found.presets.items():
        if own.casefold() == name.casefold():
            return settings
    damaged = " ".join(("", *found.complaints))
    own_ones = ", ".join(found.presets) or "none yet, as the window saves them"
    raise SettingsError(
        f"There is no preset {name}: the program has {', '.join(program)}; in {presets_folder()} there are {own_ones}.{damaged}"
    )


def own_presets(names: list[str]) -> Mapping[str, Settings]:
    """Those of these names that the person saved; names of the program's presets, of today or of before, are none.

    Raises
    ------
    SettingsError
        As `named_preset`.
    """
    return {name: named_preset(name, _OF_STUDIES) for name in names if name not in _OF_STUDIES}


def is_own_model(preset: str | None) -> bool:
    """Whether a DINO model is that of an own preset, whose file may come from anywhere."""
    if preset is None or preset in _OF_STUDIES:
        return False
    return named_preset(preset).dinov2_model not in {known.dinov2_model for known in PRESETS.values()}
