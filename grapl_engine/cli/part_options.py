"""Which part of a picture file is meant, as options: of ``grapl segment``, and of the window's command too."""

from __future__ import annotations

import argparse
import math

from grapl_engine.errors import SettingsError
from grapl_engine.images.file_parts import PartChoice

__all__ = ["add_part_options", "chosen_part"]


def add_part_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--page``, ``--channel`` and ``--range``."""
    group = parser.add_argument_group("part of a picture file")
    group.add_argument(
        "--page",
        type=_number,
        metavar="N",
        help="The page, slice or frame of a file that has several, from 1. [1]",
    )
    group.add_argument(
        "--channel",
        type=_number,
        metavar="N",
        help="The channel, from 1, as grey. [the colours where there are colours, else 1]",
    )
    group.add_argument(
        "--range",
        type=float,
        nargs=2,
        metavar=("LOW", "HIGH"),
        help="The values that are black and white. [8 bits and floats from 0 to 1 as they are; others from the least to the "
        "greatest value, or nearly so where a few values would flatten the rest]",
    )


def chosen_part(arguments: argparse.Namespace) -> PartChoice:
    """What was typed of it.

    Raises
    ------
    SettingsError
        If the range is none.
    """
    limits = None if arguments.range is None else (arguments.range[0], arguments.range[1])
    if limits is not None and not (math.isfinite(limits[0]) and math.isfinite(limits[1]) and limits[0] < limits[1]):
        raise SettingsError(f"--range goes from a number to a greater one, not from {limits[0]:g} to {limits[1]:g}.")
    return PartChoice(arguments.page, arguments.channel, limits)


def _number(text: str) -> int:
    """A number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on; got {text!r}")
    return int(text)
