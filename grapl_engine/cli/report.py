"""``grapl report``: a page of a study, of a saved session or of a saved run, told apart by what the path is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.options import HelpFormatter, sentence_of
from grapl_engine.errors import GraplError, SettingsError
from grapl_engine.storage.formats import RUN, SESSION
from grapl_engine.study.table import TABLE

__all__ = ["add_report", "run_report"]

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it
DONE, WRONG_USE = 0, 2


def add_report(commands: Commands[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """The command ``report`` with its options."""
    page = commands.add_parser(
        "report",
        help="make a page of a study, or of one picture and its runs",
        usage="grapl report SOURCE [-o FILE] [options]",
        description=_REPORT,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    page.add_argument(
        "source",
        type=Path,
        metavar="SOURCE",
        help=f"A study's folder, a saved session ({SESSION.suffix}) or a saved run ({RUN.suffix}).",
    )
    page.add_argument(
        "-o",
        "--output",
        type=Path,
        default=None,
        metavar="FILE",
        help="The page. [SOURCE/report.html of a study, else NAME-report.html beside the file]",
    )
    one = page.add_argument_group("of a session or a run")
    one.add_argument("--picture", metavar="NAME", help="The session's picture. [the one that was looked at]")
    one.add_argument("--truth", type=Path, metavar="FILE", help="A ground truth of the picture. [the session's]")
    page.set_defaults(run=run_report)
    return page


def run_report(arguments: argparse.Namespace, _interrupt: Interrupt, _argv: Sequence[str] | None = None) -> int:
    """Write the page; returns the exit code."""
    try:
        is_file = arguments.source.suffix.lower() in (RUN.suffix, SESSION.suffix) and not arguments.source.is_dir()
        print(_of_picture(arguments) if is_file else _of_study(arguments))
    except GraplError as error:
        print(f"grapl: {sentence_of(error)}", file=sys.stderr)
        return WRONG_USE
    return DONE


def _of_study(arguments: argparse.Namespace) -> Path:
    from grapl_engine.study.report import write_report

    if arguments.picture is not None or arguments.truth is not None:
        raise SettingsError("--picture and --truth are for the report of a session or a run; a study has its data set.")
    return write_report(arguments.source, arguments.output)


def _of_picture(arguments: argparse.Namespace) -> Path:
    from grapl_engine.report.files import opened
    from grapl_engine.report.page import write_report

    source = arguments.source
    output: Path = arguments.output or source.with_name(f"{source.stem}-report.html")
    with opened(source, arguments.picture, arguments.truth) as found:
        for remark in found.remarks:
            print(f"{source.name}: {remark}", file=sys.stderr)
        write_report(output, found)
    return output


_REPORT = (
    "Writes one HTML page, which needs nothing else. Of a study: the tables and figures that it can give beside the published "
    f"ones, and all rows to {TABLE} in its folder. Of a session or a run: one picture with its ground truth, runs, settings "
    "that differ, maps, scores, worst mistakes, common borders, and edits."
)
