"""How the overlay looks, as options."""

from __future__ import annotations

import argparse

from grapl_engine.errors import SettingsError
from grapl_engine.storage.overlay_look import HALF, OverlayLook

__all__ = ["add_look_options", "chosen_look"]


def add_look_options(parser: argparse.ArgumentParser) -> None:
    """Add what is chosen of an overlay."""
    parser.add_argument(
        "--overlay-opacity",
        type=_opacity,
        default=HALF.opacity,
        metavar="SHARE",
        help=f"How much the colours cover the photograph in overlay.png, 0 to 1. [{HALF.opacity:g}]",
    )
    parser.add_argument(
        "--overlay-grey", action="store_true", help="The photograph in overlay.png without its colours, as in the window."
    )
    parser.add_argument("--overlay-no-contours", action="store_true", help="No borders in overlay.png.")


def chosen_look(arguments: argparse.Namespace) -> OverlayLook:
    """What was typed."""
    return OverlayLook(arguments.overlay_opacity, arguments.overlay_grey, not arguments.overlay_no_contours)


def _opacity(text: str) -> float:
    try:
        return OverlayLook(float(text)).opacity
    except (ValueError, SettingsError) as error:
        raise argparse.ArgumentTypeError(f"a number from 0 to 1 was expected, not {text!r}") from error
