"""The command ``grapl segment``: what it takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.cli.detail_options import add_detail_options
from grapl_engine.cli.look_options import add_look_options
from grapl_engine.cli.options import HelpFormatter, add_setting_options
from grapl_engine.cli.part_options import add_part_options
from grapl_engine.presets import DEFAULT_PRESET
from grapl_engine.storage.formats import EXPORTED, RUN

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["add_segment"]


def add_segment(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of ``grapl``."""
    segment = commands.add_parser(
        "segment",
        help="segment pictures into a folder",
        usage="grapl segment IMAGE... -o DIR [options]",
        description="Segments each picture and writes into a folder of its own, DIR/<name of the picture>: "
        f"{'; '.join(f'{name}, {text}' for name, text in EXPORTED.items())}. Defaults stand in brackets: those of the preset "
        f"{DEFAULT_PRESET}, then those of the others where they differ.",
        epilog="Ctrl+C, SIGTERM and SIGHUP stop at the next step and keep what is there. Exit code: 0 all done, 1 some "
        "pictures failed, 2 a setting is wrong or nothing can be written to DIR, 130 interrupted (SIGTERM 143, SIGHUP 129).",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    segment.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help=f"A picture; a run that was saved as {RUN.suffix}: its picture, with its settings; a folder: the pictures in it; "
        "a pattern in quotes, as 'photos/**/*.jpg'; or - for a picture on standard input.",
    )
    segment.add_argument(
        "-o", "--output", required=True, type=Path, metavar="DIR", help="Where the results go; made if it is missing."
    )
    add_part_options(segment)
    segment.add_argument(
        "--overwrite",
        action="store_true",
        help="Write over the folder of an earlier picture of the same name; otherwise a second NAME is NAME-2.",
    )
    segment.add_argument("--name", metavar="NAME", help="The folder of a single picture in DIR. [the picture's name]")
    segment.add_argument(
        "--ids-from",
        type=int,
        choices=(0, 1),
        default=0,
        help="The number of the first segment in label maps. Of 0, each number is a segment, 0 too; 1 is for programs that "
        "take 0 as background. Constraints and edits count from 0 in either case. [0]",
    )
    _add_files(segment)
    segment.add_argument("--json", action="store_true", help="Print one line of JSON for each picture.")
    segment.add_argument(
        "--save-run", action="store_true", help=f"Also write the whole run as {RUN.suffix}, which the window opens."
    )
    add_detail_options(segment)
    add_look_options(segment)
    segment.add_argument("--quiet", action="store_true", help="Say nothing but errors (and JSON, if asked for).")
    add_setting_options(segment)


def _add_files(segment: argparse.ArgumentParser) -> None:
    """Options for what a person bound or edited by hand."""
    segment.add_argument(
        "--constraints",
        metavar="FILE",
        help="Labels that must be, or must not be, at places of the picture, as JSON or the run.json of a run with seeds. "
        "They bind the initial labels and every cut; the pixel map may still differ. A saved run has its own.",
    )
    segment.add_argument("--seeds", metavar="FILE", help=argparse.SUPPRESS)  # what --constraints was called up to 0.2
    segment.add_argument(
        "--edits",
        metavar="FILE",
        help="Edits by hand that are made again on the run's map, as JSON or the run.json of an edited run; the map after "
        "them is written too. An edit of what is not there is passed over, with a sentence. A saved run has its own.",
    )
