"""The headless command ``grapl``: pictures in, label maps out, with an option for every setting; studies and their reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from grapl_engine import __version__
from grapl_engine.batch.picture_task import Engine
from grapl_engine.cli.batch import SOME_FAILED, WRONG_USE, Batch
from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.report import add_report
from grapl_engine.cli.segment_options import add_segment
from grapl_engine.cli.streams import Streams
from grapl_engine.cli.study import add_commands
from grapl_engine.errors import memory_sentence
from grapl_engine.packages import solver_name

__all__ = ["Engine", "main"]


def main(argv: Sequence[str] | None = None, engine: Engine | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; by default those of the process.
    engine : callable, optional
        What runs instead of the real engine.

    Returns
    -------
    int
        0: all done; 1: some pictures failed, or standard output is on a full disk; 2: something asked for is wrong; 130:
        interrupted (by SIGTERM 143, by SIGHUP 129).
    """
    with Streams() as streams:
        try:
            code = _command(argv, engine)
        except SystemExit as ended:  # of the parser, which has said why
            raise SystemExit(streams.status(ended.code if isinstance(ended.code, int) else WRONG_USE, SOME_FAILED)) from None
        return streams.status(code, SOME_FAILED)


def _command(argv: Sequence[str] | None, engine: Engine | None) -> int:
    arguments = _parser().parse_args(argv)
    with Interrupt() as interrupt:
        try:
            if arguments.command != "segment":
                return int(arguments.run(arguments, interrupt, argv))
            return Batch(arguments, engine or _real_engine(), interrupt).run()
        except KeyboardInterrupt:
            return interrupt.code
        except (MemoryError, RuntimeError, OSError) as error:
            if (sentence := memory_sentence(error)) is None:
                raise
            print(f"grapl: {sentence}", file=sys.stderr)
            return SOME_FAILED


def _real_engine() -> Engine:
    """The engine itself; imported after the arguments were understood, since torch takes two seconds."""
    from grapl_engine import segment

    return segment


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="grapl",
        description="GraPL: unsupervised segmentation of pictures with a patch network and graph cuts.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"grapl {__version__} (graph cut solver: {solver_name()})")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_segment(commands)
    add_commands(commands)
    add_report(commands)
    return parser
