"""The options for a level of detail that is written beside a run's own map."""

from __future__ import annotations

import argparse

from grapl_engine.errors import SettingsError
from grapl_engine.hierarchy.detail import Detail, read_detail
from grapl_engine.settings import Settings

__all__ = ["add_detail_options", "check_detail"]


def add_detail_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--detail`` and ``--within-labels``."""
    parser.add_argument(
        "--detail",
        type=_detail,
        metavar="N|LEVEL|auto",
        help="Also write a level of detail: so many segments, or those that borders stronger than a number between 0 and 1 "
        "part, or the level that is taken where nobody chooses; and what makes all levels.",
    )
    parser.add_argument(
        "--within-labels",
        action="store_true",
        help="With --detail: levels keep to the labels of the last graph cut. One level is their connected pieces, finer ones "
        "divide these, coarser ones unite them.",
    )


def check_detail(arguments: argparse.Namespace, settings: Settings) -> None:
    """Before any work.

    Raises
    ------
    SettingsError
        If levels shall keep to labels and there will be no level, or no cut.
    """
    if not arguments.within_labels:
        return
    if arguments.detail is None:
        raise SettingsError("--within-labels says what a level keeps to: say with --detail which level.")
    if settings.pixel_map == "picture" or len(settings.steps) < 2:
        raise SettingsError("--within-labels keeps to the labels of the last graph cut, and this run would have none.")


def _detail(text: str) -> Detail:
    try:
        return read_detail(text)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
