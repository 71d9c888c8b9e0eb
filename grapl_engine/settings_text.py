"""Settings in words, as window and reports show them."""

from __future__ import annotations

from typing import Any

from grapl_engine.presets import DEFAULT_PRESET, PRESETS, nearest_preset
from grapl_engine.settings import PARAMETERS, Settings

__all__ = ["choice_text", "parameter_name", "preset_text", "shown_text", "value_text"]


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

    The device and the threads go without a word: they change nothing that is seen.
    """
    preset = nearest_preset(settings)
    differences = settings.differences(PRESETS[preset])
    changes = [
        f"{parameter_name(name)} {shown_text(name, value)}"
        for name, value in differences.items()
        if PARAMETERS[name].affects_labels
    ]
    return ", ".join(changes if changes and preset == DEFAULT_PRESET else [preset, *changes])
