"""Settings in words, as window and reports show them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from grapl_engine.presets import DEFAULT_PRESET, PRESETS, nearest_preset
from grapl_engine.settings import PARAMETERS, Settings

__all__ = [
    "builtin_text", "choice_text", "own_preset_of", "parameter_name", "preset_text", "shown_text", "take_own_presets",
    "value_text",
]  # fmt: skip

_own: Mapping[str, Settings] = MappingProxyType({})


def take_own_presets(presets: Mapping[str, Settings]) -> None:
    """From now on call settings by the names that a person gave to them, as long as they equal them."""
    global _own  # noqa: PLW0603  # as the table of presets, there is one in a program
    _own = MappingProxyType(dict(presets))
    own_preset_of.cache_clear()


@lru_cache(maxsize=1024)  # a list of runs asks for all of them at once
def own_preset_of(settings: Settings) -> str:
    """The name that a person gave to these settings; "" if none, or if they are a preset of the program's."""
    if not _changed(settings, PRESETS[nearest_preset(settings)]):
        return ""
    return next((name for name, preset in _own.items() if not _changed(settings, preset)), "")


def shown_text(name: str, value: Any) -> str:
    """A setting's value as it is shown."""
    return choice_text(value) if PARAMETERS[name].choices else value_text(value)


def value_text(value: Any) -> str:
    """A setting's value as a person would type it: no float noise."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        text = f"{value:.10g}"
        return f"{value:.15f}".rstrip("0") if "e-" in text else text
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def choice_text(name: str) -> str:
    """A choice as it is shown: the settings write American, as the paper does."""
    return name.replace("_", " ").replace("color", "colour")


def parameter_name(name: str) -> str:
    """The paper's symbol of a parameter where it is a letter or two, else its label."""
    parameter = PARAMETERS[name]
    return parameter.symbol if parameter.symbol and len(parameter.symbol) <= 2 else parameter.label.lower()


def preset_text(settings: Settings) -> str:
    """For example "λ 8" or "paper, λ 8": the nearest preset, if it is not the usual one, and what differs from it.

    Settings that a person saved as a preset of their own are called by its name. The device and the threads go without a
    word: they change nothing that is seen.
    """
    return own_preset_of(settings) or builtin_text(settings)


def builtin_text(settings: Settings) -> str:
    """The same, whatever a person has called these settings."""
    preset = nearest_preset(settings)
    changes = [
        f"{parameter_name(name)} {shown_text(name, getattr(settings, name))}" for name in _changed(settings, PRESETS[preset])
    ]
    return ", ".join(changes if changes and preset == DEFAULT_PRESET else [preset, *changes])


def _changed(settings: Settings, preset: Settings) -> list[str]:
    return [name for name in settings.differences(preset) if PARAMETERS[name].affects_labels]
