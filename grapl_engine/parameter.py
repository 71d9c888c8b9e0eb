"""What a setting is: its name, range and effect, and the check of its value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from grapl_engine.errors import SettingsError

__all__ = ["Parameter", "checked", "parameter", "plain_type"]

Scale: TypeAlias = Literal["linear", "zero-log"]
Group: TypeAlias = Literal["main", "labels", "network", "graph", "map", "picture", "machine"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a person needs to know about one setting.

    Attributes
    ----------
    label, symbol, unit : str
        The name on screen, the paper's symbol ("" if it has none) and the unit
        ("" if it is a pure number).
    effect : str
        What turning it up, or choosing it, does to the segmentation.
    low, high : float or None
        Values outside are refused. None: no limit.
    slider : (float, float) or None
        The part of the range that a slider covers; typed values may leave it.
    scale : str
        "linear", or "zero-log": a stop at 0, then logarithmic.
    group : str
        Where the form puts it; everything but "main" stands behind "More".
    choices : mapping of str to str
        For a setting that names one of a few things: the effect of each.
    affects_labels : bool
        False for matters of the machine: the device changes labels by rounding alone, threads not at all:
        not worth a rerun.
    """

    label: str
    effect: str
    symbol: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    slider: tuple[float, float] | None = None
    scale: Scale = "linear"
    group: Group = "main"
    choices: Mapping[str, str] = field(default_factory=dict)
    affects_labels: bool = True


def parameter(default: Any, label: str, effect: str, **facts: Any) -> Any:
    """A dataclass field that carries its `Parameter`."""
    return field(default=default, metadata={"parameter": Parameter(label=label, effect=effect, **facts)})


def checked(parameter: Parameter, kind: type, value: Any) -> Any:
    """The value in its own type.

    Parameters
    ----------
    parameter : Parameter
    kind : type
        int, float, bool, str, or tuple (of int).
    value : object

    Raises
    ------
    SettingsError
        In a sentence, if the type or the range is wrong.
    """
    if kind is tuple:
        if not isinstance(value, tuple) or not value:
            raise SettingsError(
                f"{parameter.label}: expected whole numbers, one an iteration, such as 40,32,22,12; got {value!r}."
            )
        return tuple(_number(parameter, item, int) for item in value)
    if parameter.choices and (not isinstance(value, str) or value not in parameter.choices):
        raise SettingsError(f"{parameter.label}: expected one of {', '.join(parameter.choices)}; got {value!r}.")
    if kind is bool or kind is str:
        if not isinstance(value, kind):
            raise SettingsError(f"{parameter.label}: expected {'true or false' if kind is bool else 'a text'}; got {value!r}.")
        return value
    return _number(parameter, value, kind)


def _number(parameter: Parameter, value: Any, kind: type) -> Any:
    low, high = parameter.low, parameter.high
    span = f"from {_plain(low)} to {_plain(high)}" if low is not None and high is not None else ""
    noun = "a whole number" if kind is int else "a number"
    try:
        number = float(value)
        whole = kind is float or number == int(number)
    except (TypeError, ValueError, OverflowError):
        whole = False
    if isinstance(value, bool | str) or not whole or not math.isfinite(number):
        got = repr(value) if value != "" else "nothing"
        raise SettingsError(f"{parameter.label}: expected {noun} {span}; got {got}.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise SettingsError(f"{parameter.label} is {_plain(number)}: expected {noun} {span}.")
    return kind(number)


def _plain(number: float) -> str:
    """As a person writes it: 1,000,000 and 0.000001 instead of 1e+06 and 1e-06."""
    text = f"{number:,.10g}"
    return text if "e" not in text or abs(number) > 1 else f"{number:.15f}".rstrip("0").rstrip(".")


def plain_type(hint: Any) -> type:
    """The plain type behind an annotation: int, float, bool, str or tuple (of int)."""
    if hint in (int, float, bool, str):
        return hint  # type: ignore[no-any-return]
    return str if all(isinstance(arg, str) for arg in get_args(hint)) else tuple
