"""The headless command ``grapl``: pictures in, label maps out, with an option for every setting; studies and their reports."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from grapl_engine import __version__
from grapl_engine.cli.detail_options import add_detail_options, check_detail, chosen_level
from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.options import HelpFormatter, add_setting_options, chosen_settings
from grapl_engine.cli.progress import Progress
from grapl_engine.cli.study import add_commands
from grapl_engine.errors import GraplError, SettingsError
from grapl_engine.events import EndReason, Event
from grapl_engine.images.picture import Picture, read_picture
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.packages import solver_name
from grapl_engine.presets import DEFAULT_PRESET, PRESETS
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings
from grapl_engine.storage.constraint_files import read_constraints
from grapl_engine.storage.export import export_run
from grapl_engine.storage.formats import EXPORTED
from grapl_engine.storage.run_file import SUFFIX, load_run, save_run
from grapl_engine.storage.summary import summary

__all__ = ["Engine", "main"]

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; 130 is 128 + SIGINT, as shells have it."""


class Engine(Protocol):
    """What runs: `grapl_engine.segment`, or a scripted one in its place."""

    def __call__(
        self,
        image: Picture,
        settings: Settings,
        *,
        constraints: LabelConstraints,
        number_type: str | None,
        should_stop: Callable[[], bool],
        iteration_maps: bool,
        hierarchy: bool,
    ) -> Iterator[Event]:
        """Segment one picture."""


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
        0: all done; 1: some pictures failed; 2: a setting is wrong; 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no Greek still gets the help
    arguments = _parser().parse_args(argv)
    with Interrupt() as interrupt:
        try:
            if arguments.command != "segment":
                return int(arguments.run(arguments, interrupt.asked, argv))
            return _Batch(arguments, engine or _real_engine(), interrupt).run()
        except KeyboardInterrupt:
            return INTERRUPTED


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
    segment = commands.add_parser(
        "segment",
        help="segment pictures into a folder",
        usage="grapl segment IMAGE... -o DIR [options]",
        description="Segments each picture and writes into a folder of its own, DIR/<name of the picture>: "
        f"{'; '.join(f'{name}, {text}' for name, text in EXPORTED.items())}. Defaults stand in brackets: those of the preset "
        f"{DEFAULT_PRESET}, then those of the others where they differ.",
        epilog="Ctrl+C stops at the next step and keeps what is there. Exit code: 0 all done, 1 some pictures failed, 2 a "
        "setting is wrong, 130 interrupted.",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    segment.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help=f"A picture, or a run that was saved as {SUFFIX}: its picture, with its settings.",
    )
    segment.add_argument(
        "-o", "--output", required=True, type=Path, metavar="DIR", help="Where the results go; made if it is missing."
    )
    segment.add_argument(
        "--constraints",
        metavar="FILE",
        help="Labels that must be, or must not be, at places of the picture, as JSON or the run.json of a run with seeds. "
        "They bind the first labels and every cut, not the pixel map, which is the network's. A saved run has its own.",
    )
    segment.add_argument("--seeds", metavar="FILE", help=argparse.SUPPRESS)  # what --constraints was called up to 0.2
    segment.add_argument("--json", action="store_true", help="Print one line of JSON for each picture.")
    segment.add_argument(
        "--save-run", action="store_true", help=f"Also write the whole run as {SUFFIX}, which the window opens."
    )
    add_detail_options(segment)
    segment.add_argument("--quiet", action="store_true", help="Say nothing but errors (and JSON, if asked for).")
    add_setting_options(segment)
    add_commands(commands)
    return parser


@dataclass(slots=True)
class _Batch:
    """The pictures of one command, one after the other."""

    arguments: argparse.Namespace
    engine: Engine
    interrupt: Interrupt
    stems: set[str] = field(default_factory=set)
    constraints: LabelConstraints | None = None

    def run(self) -> int:
        """Segment all; a picture that fails does not keep the others."""
        code = DONE
        try:
            if any(not _is_run(source) for source in self.arguments.images):
                chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET])
            if (path := self._constraints_path()) is not None:
                self.constraints = read_constraints(path)
        except SettingsError as error:
            self._complain(str(error))
            return WRONG_USE
        for source in self.arguments.images:
            try:
                self._segment(source)
            except GraplError as error:
                self._complain(str(error) if Path(source).name in str(error) else f"{source}: {error}")
                self._report({"image": source, "error": str(error)})
                code = max(code, WRONG_USE if isinstance(error, SettingsError) else SOME_FAILED)
            if self.interrupt.asked():
                return INTERRUPTED
        return code

    def _segment(self, source: str) -> None:
        stem = self._free_stem(source)
        picture, settings, constraints, number_type = self._opened(source)
        check_detail(self.arguments, settings)
        record = RunRecord(picture, settings, constraints=constraints)
        self._remark(source, *picture.notes)
        with Progress(self._terminal(), Path(source).name, sum(settings.steps)) as progress:
            for event in self.engine(
                picture,
                settings,
                constraints=constraints,
                number_type=number_type,
                should_stop=self.interrupt.asked,
                iteration_maps=self.arguments.save_run,
                hierarchy=self.arguments.save_run or self.arguments.detail is not None,
            ):
                record.add(event)
                progress.show(record)
        self._remark(source, *record.notices)
        if record.prepared is None:
            self._complain(f"{source}: stopped before there were labels; nothing was written.")
            self._report({"image": source, "error": "stopped before there were labels"})
            return
        has_levels = record.finished is not None and record.finished.hierarchy is not None
        if self.arguments.detail is not None and not has_levels:
            self._remark(source, "stopped before there were levels of detail; none is written.")
        level = chosen_level(self.arguments, record) if has_levels else None
        home = export_run(record, self.arguments.output, stem, level)[0].parent
        if self.arguments.save_run:
            save_run(home / f"{stem}{SUFFIX}", record)
        self._conclude(source, record, home)

    def _opened(self, source: str) -> tuple[Picture, Settings, LabelConstraints, str | None]:
        """The picture, what is run on it, and the type of number of a saved run unless one was typed."""
        if not _is_run(source):
            return (
                read_picture(source),
                chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET]),
                self.constraints or NO_CONSTRAINTS,
                None,
            )
        saved = load_run(source)
        constraints = saved.constraints if self.constraints is None else self.constraints
        number_type = None if "precise" in self.arguments else saved.number_type
        return saved.picture, chosen_settings(self.arguments, saved.settings), constraints, number_type

    def _free_stem(self, source: str) -> str:
        """The name of this picture's folder: a second one of the same name gets a number."""
        stem = Path(source).stem or "picture"
        names = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(self.stems) + 2))
        free = next(name for name in names if name.casefold() not in self.stems)
        self.stems.add(free.casefold())
        return free

    def _constraints_path(self) -> str | None:
        """The file of label constraints, by its option of today or of before."""
        given, former = self.arguments.constraints, self.arguments.seeds
        if former is None:
            return None if given is None else str(given)
        if given is not None:
            raise SettingsError("--constraints and --seeds are one option, now and before: give --constraints alone.")
        if not self.arguments.quiet:
            print("--seeds is called --constraints now; the old name still works.", file=sys.stderr)
        return str(former)

    # What is said

    def _conclude(self, source: str, record: RunRecord, home: Path) -> None:
        facts = summary(record)
        self._report(_line(source, facts))
        if not self.arguments.quiet and not self.arguments.json:
            ending = " (stopped)" if record.ended is EndReason.STOPPED else ""
            k0, seconds = facts["k0"]["obtained"], facts["seconds"].get("total", 0.0)
            counts = f"{facts['k_hat']} of {k0} labels left"
            if record.settings.numbers_segments and not facts["by_patches"]:
                counts = f"{facts['k_hat']} segments" + f" from {k0} labels" * (record.settings.pixel_map == "network")
            print(f"{source}: {counts} after {seconds:.1f} s{ending} -> {home}", flush=True)

    def _report(self, facts: dict[str, Any]) -> None:
        if self.arguments.json:
            print(json.dumps(facts), flush=True)

    def _remark(self, source: str, *sentences: str) -> None:
        if not self.arguments.quiet:
            for sentence in sentences:
                print(f"{source}: {sentence}", file=sys.stderr)

    def _complain(self, sentence: str) -> None:
        print(f"grapl: {sentence}", file=sys.stderr)

    def _terminal(self) -> Any:
        return sys.stderr if sys.stderr.isatty() and not self.arguments.quiet else None


def _is_run(source: str) -> bool:
    return Path(source).suffix.lower() == SUFFIX


def _line(source: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What ``--json`` prints for a picture: the energy is that of the last cut, in nats."""
    energies = facts["energies"]
    return {
        "image": source,
        "k0_asked": facts["k0"]["asked"],
        "k0_obtained": facts["k0"]["obtained"],
        "k_hat": facts["k_hat"],
        "energy": energies[-1]["cut"] if energies else None,
        "number_type": facts["number_type"],
        "seconds": facts["seconds"],
        "ended": facts["ended"],
    }
