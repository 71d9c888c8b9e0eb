"""What a parameter does, between what bounds and from which presets, in words."""

from __future__ import annotations

from typing import Any

from grapl_engine import PARAMETERS, PRESETS
from grapl_engine.settings_text import choice_text, shown_text, value_text

__all__ = ["choice_text", "effect_text", "facts_text", "shown_text", "value_text"]

_MOST = 150
"""How many letters the status bar has room for."""
_TURNS = ("Higher:", "More:")


def effect_text(name: str, value: Any) -> str:
    """What turning the parameter up does, or the choice, in as many sentences as the status bar holds."""
    parameter = PARAMETERS[name]
    if parameter.choices:
        return f"{parameter.effect} {choice_text(value).capitalize()}: {parameter.choices[value]}."
    sentences = parameter.effect.split(". ")
    if len(parameter.effect) > _MOST:
        sentences = sentences[next((i for i, text in enumerate(sentences) if text.startswith(_TURNS)), 0) :]
    while len(sentences) > 1 and len(". ".join(sentences)) > _MOST:
        sentences.pop()
    return f"{'. '.join(sentences).removesuffix('.')}."


def facts_text(name: str) -> str:
    """For example "0 to 1,000,000; explore 2, paper 64, tuned 4"; a preset that takes another's value goes without a word."""
    parameter = PARAMETERS[name]
    told: dict[str, Any] = {}
    for preset, settings in PRESETS.items():
        value = getattr(settings, name)
        if not any(preset.startswith(f"{other}-") and value == told[other] for other in told):
            told[preset] = value
    values = [f"{preset} {shown_text(name, value)}" for preset, value in told.items()]
    if len(set(told.values())) == 1:
        values = [f"preset {shown_text(name, next(iter(told.values())))}"]
    span = (
        [f"{_bound(parameter.low)} to {_bound(parameter.high)}"]
        if parameter.low is not None and parameter.high is not None
        else []
    )
    mark = "; " if any(isinstance(value, tuple) for value in told.values()) else ", "
    return "; ".join([*span, mark.join(values)])


def _bound(number: float) -> str:
    return f"{number:,.10g}" if abs(number) >= 1 or number == 0 else value_text(number)
