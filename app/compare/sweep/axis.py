"""What a sweep goes along: a setting, the presets or seeds, and the values that were typed for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.session.parameter_text import choice_text, value_text
from grapl_engine import PARAMETERS, PRESETS, Settings, SettingsError
from grapl_engine.settings import KINDS
from grapl_engine.study.variants import parse_seeds, parse_vary
from grapl_engine.sweep_axis import PRESET, SEED, SweepAxis, SweepValue, axis_title

__all__ = ["OFFERED", "axis_of", "setting_text", "typed_values", "usual_values"]

_FIRST = ("lambda", "d", "k0", "mu", SEED, PRESET)
_MACHINE = ("seed", "threads", "device", "precise")
"""Not for choice among the settings: the seed has its own entry, and the others do not change what is seen."""
OFFERED = (
    *_FIRST,
    *(name.rstrip("_") for name in PARAMETERS if name not in _MACHINE and name.rstrip("_") not in _FIRST),
)
"""Names as studies have them."""
_USUAL = {
    "lambda": "0, 2, 8, 32, 128",
    "mu": "0, 1, 2, 3, 5",
    "d": "16, 24, 32, 48, 64",
    "k0": "6, 10, 14, 20, 30",
    "color_scale": "0, 4, 8, 16, 32",
    SEED: "0-4",
    PRESET: ", ".join(name for name in ("explore", "paper", "tuned") if name in PRESETS),
    "steps": "40,32,22,12 / 20,16,11,6 / 12,8",
}
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def axis_of(name: str, text: str) -> SweepAxis:
    """What was typed; a value that is none says why, and stands for itself.

    Parameters
    ----------
    name : str
        One of `OFFERED`.
    text : str
        Values parted by commas, as ``grapl study --vary`` has them; those of steps by slashes; seeds also as ``0-4``.

    Raises
    ------
    SettingsError
        If there is no value at all.
    """
    pieces = [piece.strip() for piece in _pieces(name, text)]
    values = [value for piece in pieces if piece for value in _values(name, piece)]
    if not values:
        raise SettingsError(f"{axis_title(name)}: type values parted by commas, for example {usual_values(name)}.")
    return SweepAxis(name, tuple({value.text: value for value in values}.values()))


def typed_values(axis: SweepAxis) -> str:
    """An axis as it is typed: the inverse of `axis_of`."""
    texts = [value.text if value.failure else setting_text(value.setting) for value in axis.values]
    return (" / " if any(isinstance(value.setting, list) for value in axis.values) else ", ").join(texts)


def setting_text(setting: Any) -> str:
    """A value as ``grapl study --vary`` has it."""
    if isinstance(setting, list):
        return ",".join(map(str, setting))
    return json.dumps(setting) if isinstance(setting, bool) else repr(setting) if isinstance(setting, float) else str(setting)


def usual_values(name: str, settings: Settings | None = None) -> str:
    """Values that are worth a look, as they are typed."""
    if name in _USUAL:
        return _USUAL[name]
    parameter, kind = PARAMETERS[_parameter(name)], KINDS[_parameter(name)]
    if parameter.choices:
        return ", ".join(parameter.choices)
    if kind is bool:
        return "off, on"
    if parameter.slider is not None:
        low, high = parameter.slider
        spread = [low + share * (high - low) for share in _SHARES]
    elif parameter.low is not None and parameter.high is not None and kind is int:
        return ", ".join(map(str, range(int(parameter.low), int(min(parameter.high, parameter.low + 4)) + 1)))
    else:
        return value_text(getattr(settings or Settings(), _parameter(name)))
    return ", ".join(dict.fromkeys(value_text(kind(float(f"{value:.3g}"))) for value in spread))


def _pieces(name: str, text: str) -> Sequence[str]:
    if name not in (PRESET, SEED) and KINDS[_parameter(name)] is tuple:
        return text.replace(";", "/").split("/")
    return text.split(",")


def _values(name: str, piece: str) -> list[SweepValue]:
    try:
        if name == SEED:
            seeds = parse_seeds(piece.replace(" to ", "-"))
            return [SweepValue(str(seed), seed) for seed in seeds]
        if name == PRESET:
            return [_preset(piece)]
        _, (setting,) = parse_vary(f"{name}={piece}")
        return [SweepValue(_head(name, setting), setting)]
    except SettingsError as error:
        return [SweepValue(piece, failure=str(error).removeprefix("--vary "))]


def _preset(name: str) -> SweepValue:
    if name in PRESETS:
        return SweepValue(name, name)
    return SweepValue(name, failure=f"There is no preset {name}: there are {', '.join(PRESETS)}.")


def _head(name: str, setting: Any) -> str:
    if PARAMETERS[_parameter(name)].choices:
        return choice_text(setting)
    return value_text(tuple(setting) if isinstance(setting, list) else setting)


def _parameter(name: str) -> str:
    return "lambda_" if name == "lambda" else name
