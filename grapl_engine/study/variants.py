"""What a study compares: presets with changed parameters, and baselines."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from grapl_engine.errors import SettingsError, StudyError
from grapl_engine.presets import FORMER_PRESETS, PRESETS, nearest_preset
from grapl_engine.settings import KINDS, PARAMETERS, Settings

__all__ = ["GRAPL", "Variant", "grid", "parse_seeds", "parse_vary"]

GRAPL = "grapl"
"""The method's name where a baseline's could stand."""
NONE: Mapping[str, Settings] = MappingProxyType({})
TRUE, FALSE = ("true", "on", "yes", "1"), ("false", "off", "no", "0")


@dataclass(frozen=True, slots=True)
class Variant:
    """A method as it is run.

    Attributes
    ----------
    method : str
        "grapl", or a name in `grapl_engine.evaluation.baselines.BASELINES`.
    preset : str
        "" for a baseline.
    changed : mapping
        Parameters that differ from the preset, by their names in studies (``lambda``, not ``lambda_``).
    """

    method: str
    preset: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For example ``paper lambda=2 mu=1``; the same for the same settings."""
        changes = (f"{parameter}={_text(value)}" for parameter, value in sorted(self.changed.items()))
        return " ".join([self.preset or self.method, *changes])

    @property
    def settings(self) -> Settings:
        """Those of the method itself.

        Raises
        ------
        SettingsError
            If a value is out of range.
        """
        values = {_parameter(name): tuple(value) if isinstance(value, list) else value for name, value in self.changed.items()}
        return _settings_of(self.preset).replace(**values)

    def described(self) -> dict[str, Any]:
        """For the manifest."""
        if self.method == GRAPL:
            return {
                "method": self.method,
                "title": self.name,
                "preset": self.preset,
                "changed": dict(self.changed),
                "settings": self.settings.to_dict(),
            }
        from grapl_engine.evaluation.baselines import BASELINES

        baseline = BASELINES[self.method]
        return {
            "method": self.method,
            "title": baseline.title,
            "preset": "",
            "changed": dict(self.changed),
            "settings": {**baseline.parameters, **self.changed},
        }


def grid(
    presets: Sequence[str], varied: Sequence[tuple[str, Sequence[Any]]], own: Mapping[str, Settings] = NONE
) -> list[Variant]:
    """Each preset with each combination of the varied values; a value that the preset has anyway is no change.

    Parameters
    ----------
    presets : sequence of str
    varied : sequence of (name, values)
        As `parse_vary` gives them.
    own : mapping of str to Settings, optional
        Presets that a person saved: their variants are of the program's nearest one, so that they say the same elsewhere.

    Returns
    -------
    list of Variant

    Raises
    ------
    SettingsError
        If a value is out of range.
    """
    variants: dict[str, Variant] = {}
    for preset in presets:
        start = nearest_preset(own[preset]) if preset in own else preset
        given = own[preset].differences(_settings_of(start)) if preset in own else {}
        for values in itertools.product(*(values for _, values in varied)):
            changes = {name: value for (name, _), value in zip(varied, values, strict=True)}
            wanted = Variant(GRAPL, start, {_plain(name): value for name, value in given.items()} | changes).settings
            differing = wanted.differences(_settings_of(start))
            variant = Variant(GRAPL, start, {_plain(name): _json(value) for name, value in differing.items()})
            variants.setdefault(variant.name, variant)
    return list(variants.values())


def parse_vary(text: str) -> tuple[str, list[Any]]:
    """``lambda=2,8`` as a name and values; steps, which have commas, are parted by semicolons or slashes.

    Raises
    ------
    SettingsError
        If there is no such parameter or a value is not of its type.
    """
    name, equals, given = text.partition("=")
    name = name.strip().lstrip("-").replace("-", "_")
    if not equals or not given.strip():
        raise SettingsError(f"--vary {text!r}: expected NAME=VALUE,VALUE such as lambda=0,2,8.")
    parameter = _parameter(name)
    if parameter not in PARAMETERS:
        raise SettingsError(f"--vary {text!r}: there is no setting {name}. There are {', '.join(map(_plain, PARAMETERS))}.")
    if parameter in ("seed", "threads"):
        raise SettingsError("A study varies the seed by --seeds, and each task runs on one thread.")
    kind = KINDS[parameter]
    pieces = given.replace(";", "/").split("/") if kind is tuple else given.split(",")
    return _plain(parameter), [_value(_plain(parameter), kind, piece.strip()) for piece in pieces]


def parse_seeds(text: str) -> list[int]:
    """``0,1,2`` or ``0-2``.

    Raises
    ------
    SettingsError
        If it is neither.
    """
    seeds: list[int] = []
    try:
        for piece in text.split(","):
            first, dash, last = piece.strip().partition("-")
            seeds += range(int(first), int(last) + 1) if dash else [int(first)]
    except ValueError:
        seeds = []
    most = PARAMETERS["seed"].high
    if not seeds or min(seeds) < 0 or (most is not None and max(seeds) > most):
        raise SettingsError(f"Seeds are whole numbers such as 0,1,2 or 0-2; got {text!r}.")
    return list(dict.fromkeys(seeds))


def check_names(presets: Sequence[str], baselines: Sequence[str]) -> None:
    """Refuse names that are not there.

    Raises
    ------
    StudyError
    """
    from grapl_engine.evaluation.baselines import BASELINES

    for kind, names, known in (("preset", presets, {**PRESETS, **FORMER_PRESETS}), ("baseline", baselines, BASELINES)):
        for name in names:
            if name not in known:
                raise StudyError(f"There is no {kind} {name}: there are {', '.join(known)}.")


def _settings_of(preset: str) -> Settings:
    """Those of a preset of this version or an earlier one."""
    return PRESETS[preset] if preset in PRESETS else FORMER_PRESETS[preset]


def _value(name: str, kind: type, text: str) -> Any:
    try:
        if kind is tuple:
            return [int(piece) for piece in text.split(",")]
        if kind is bool:
            if text.lower() not in TRUE + FALSE:
                raise ValueError
            return text.lower() in TRUE
        return kind(text)
    except ValueError:
        raise SettingsError(f"--vary {name}: {text!r} is not a value of this setting.") from None


def _parameter(name: str) -> str:
    return "lambda_" if name == "lambda" else name


def _plain(parameter: str) -> str:
    return parameter.rstrip("_")


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return json.dumps(value)
    return (
        ",".join(map(str, value))
        if isinstance(value, (list, tuple))
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
    )
