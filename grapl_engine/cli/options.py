"""One command line option for each parameter, made from its description."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from grapl_engine.cli.named_presets import is_own_model, named_preset
from grapl_engine.errors import GraplError, UnacceptedModelError
from grapl_engine.parameter import Parameter
from grapl_engine.presets import DEFAULT_PRESET, PRESET_PURPOSES, PRESETS, option_name
from grapl_engine.settings import KINDS, PARAMETERS, Settings

__all__ = ["HelpFormatter", "accepts_model", "add_model_by_file", "add_setting_options", "chosen_settings", "sentence_of"]

_TITLES = {
    "main": "main settings",
    "labels": "initial labelling",
    "network": "network and training",
    "graph": "graph and cut",
    "map": "pixel map",
    "picture": "picture",
    "machine": "machine",
}
_ACCEPT = (
    "Use the DINO model that a saved run names, even where it has to be downloaded or read from the folder that the run names. "
    "Else such a run is made again only with a model that was downloaded before. What is typed, by --dinov2-model or --preset, "
    "needs no acceptance, but for a model of an own preset's file."
)
_BY_FILE = (
    "The DINO model of this command was named by a file and chosen by nobody, as commands that the program writes of such runs "
    "say: it is used only if it was downloaded before. --accept-model goes above this."
)
_METAVARS = {int: "N", float: "X", str: "TEXT", tuple: "N,N,..."}


class HelpFormatter(argparse.HelpFormatter):
    """Wraps each line of a help text by itself, so that choices stand one below the other."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [wrapped for line in text.splitlines() for wrapped in super(HelpFormatter, self)._split_lines(line, width)]


def add_setting_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--preset`` and an option for each parameter; what is not typed leaves no trace in the result.

    Parameters
    ----------
    parser : ArgumentParser
        Gets one group of options for each group of parameters.
    """
    groups = {group: parser.add_argument_group(title) for group, title in _TITLES.items()}
    groups["main"].add_argument(
        "--preset",
        metavar="NAME",
        default=None,
        help="\n".join(
            [
                "Where the settings start from.",
                *(f"- {preset}: {purpose}" for preset, purpose in PRESET_PURPOSES.items()),
                "- or one of your own, by the name that you gave it in the window.",
                f"[{DEFAULT_PRESET}; a saved run starts from its own settings]",
            ]
        ).replace("%", "%%"),
    )
    for name, parameter in PARAMETERS.items():
        groups[parameter.group].add_argument(
            option_name(name), dest=name, default=argparse.SUPPRESS, help=_help(name, parameter), **_reading(name, parameter)
        )
    groups["graph"].add_argument("--accept-model", action="store_true", default=argparse.SUPPRESS, help=_ACCEPT)
    add_model_by_file(groups["graph"])


def add_model_by_file(group: argparse._ArgumentGroup) -> None:
    """The option that takes the word of commands that are only copied."""
    group.add_argument("--model-by-file", action="store_true", default=argparse.SUPPRESS, help=_BY_FILE)


def accepts_model(arguments: argparse.Namespace, *, is_run: bool) -> bool:
    """Whether it is the person who says which model is used, and not a saved run, or one that a copied command is of."""
    if "accept_model" in arguments:
        return True
    is_typed = not is_run or arguments.preset is not None
    is_typed = "dinov2_model" in arguments or (is_typed and not is_own_model(arguments.preset))
    return is_typed and "model_by_file" not in arguments


def sentence_of(error: GraplError) -> str:
    """What went wrong, with the options that help."""
    return f"{error} Here: --accept-model, or --dinov2-model NAME." if isinstance(error, UnacceptedModelError) else str(error)


def chosen_settings(arguments: argparse.Namespace, start: Settings) -> Settings:
    """The settings to start from, with everything that was typed.

    Parameters
    ----------
    arguments : Namespace
        What the parser found.
    start : Settings
        Used unless a preset was typed.

    Returns
    -------
    Settings

    Raises
    ------
    SettingsError
        If a typed value lies outside its range, or there is no such preset.
    """
    typed: Mapping[str, Any] = vars(arguments)
    preset = typed.get("preset")
    return (start if preset is None else named_preset(preset)).replace(
        **{name: typed[name] for name in PARAMETERS if name in typed}
    )


def _reading(name: str, parameter: Parameter) -> dict[str, Any]:
    """How argparse reads a parameter's value."""
    kind = KINDS[name]
    if kind is bool:
        return {"action": argparse.BooleanOptionalAction}
    if parameter.choices:
        return {"choices": list(parameter.choices)}
    return {"type": _whole_numbers if kind is tuple else kind, "metavar": _METAVARS[kind]}


def _whole_numbers(text: str) -> tuple[int, ...]:
    """``40,32,22,12`` as a tuple."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected whole numbers such as 40,32,22,12; got {text!r}") from None


def _help(name: str, parameter: Parameter) -> str:
    unit = f" ({parameter.unit})" if parameter.unit else ""
    lines = [
        f"{parameter.label}{unit}. {parameter.effect}",
        *(f"- {choice}: {effect}" for choice, effect in parameter.choices.items()),
    ]
    lines[-1] += f" [{_defaults(name)}]"
    return "\n".join(lines).replace("%", "%%")


def _defaults(name: str) -> str:
    """The first preset's value, and that of the others where it differs."""
    values = {preset: _text(getattr(settings, name)) for preset, settings in PRESETS.items()}
    usual = values[DEFAULT_PRESET]
    return "; ".join([usual, *(f"{preset}: {value}" for preset, value in values.items() if value != usual)])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
