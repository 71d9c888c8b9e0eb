"""``grapl study`` and ``grapl report``: what is asked for, checked before anything starts."""

from __future__ import annotations

import argparse
import os
import platform
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grapl_engine.cli.options import HelpFormatter
from grapl_engine.errors import GraplError, SettingsError, StudyError
from grapl_engine.presets import PRESETS
from grapl_engine.storage.atomic import replacing
from grapl_engine.study.datasets import Dataset, open_dataset
from grapl_engine.study.plans import PLANS, planned
from grapl_engine.study.progress_log import ProgressLog
from grapl_engine.study.table import MANIFEST, TABLE, TableWriter, read_study, write_manifest
from grapl_engine.study.tasks import Outcome, Task, tasks_of
from grapl_engine.study.variants import Variant, check_names, grid, parse_seeds, parse_vary

__all__ = ["add_commands", "run_report", "run_study"]

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
DEFAULT_PRESET = "paper"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``study`` and ``report`` to the command line."""
    study = commands.add_parser(
        "study",
        help="measure presets and baselines on a data set",
        usage="grapl study DATASET -o OUT [options]",
        description="Segments the pictures of a data set with each variant and seed, scores every map against every annotator, "
        "and writes one row a task to OUT/tasks.csv, label maps to OUT/maps and what was run to OUT/manifest.json. DATASET is "
        "a folder: BSDS500 (images/, groundTruth/*.mat), a folder with images/ and labels/, "
        "pictures with NAME_labels.png beside them, or Pascal VOC.",
        epilog="Ctrl+C ends the study and keeps every row that was written; --resume goes on. Exit code: 0 all done, 1 some "
        "tasks failed, 2 something asked for is wrong, 130 interrupted.",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    study.add_argument("dataset", type=Path, metavar="DATASET", help="The data set's folder.")
    study.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="The study's folder; made if it is missing."
    )
    what = study.add_argument_group("what is compared")
    what.add_argument(
        "--plan",
        action="append",
        default=[],
        choices=PLANS,
        help="\n".join(f"{name}: {plan.title}." for name, plan in PLANS.items()),
    )
    what.add_argument(
        "--preset",
        action="append",
        default=[],
        metavar="NAME",
        help=f"One of {', '.join(PRESETS)}; several times for several. [{DEFAULT_PRESET}, if nothing else is asked for]",
    )
    what.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="NAME=V1,V2,...",
        help="Run the presets with these values of a setting; several times for the grid. Values of steps are parted by /.",
    )
    what.add_argument(
        "--baseline", action="append", default=[], metavar="NAME", help="Another method; several times for several."
    )
    what.add_argument("--seeds", default="0", metavar="0,1,2 or 0-2", help="A method that draws nothing is run once. [0]")
    which = study.add_argument_group("which pictures")
    which.add_argument("--every", type=int, default=1, metavar="N", help="Every Nth by name. [1]")
    which.add_argument("--limit", type=int, default=None, metavar="N", help="At most so many.")
    which.add_argument("--images", default="", metavar="NAME,NAME,...", help="Only these.")
    how = study.add_argument_group("how")
    how.add_argument("--resume", action="store_true", help="Go on with the study in OUT: run what is missing or failed.")
    how.add_argument("--workers", type=int, default=None, metavar="N", help="Processes on this machine. [one a core]")
    how.add_argument(
        "--scheduler",
        default=None,
        metavar="tcp://HOST:PORT",
        help="Use the workers of a dask scheduler. They need this program, and the data set under the same path.",
    )
    how.add_argument("--no-maps", action="store_true", help="Keep no label maps: the report then has no pictures.")
    how.add_argument("--quiet", action="store_true", help="Say nothing but errors.")
    study.set_defaults(run=run_study)
    page = commands.add_parser(
        "report",
        help="make a page of a study",
        usage="grapl report OUT [-o FILE]",
        description="Writes one HTML page, which needs nothing else, with the tables and figures that a study can give beside "
        "the published ones.",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    page.add_argument("study", type=Path, metavar="OUT", help="The study's folder.")
    page.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="The page. [OUT/report.html]")
    page.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace, _should_stop: Callable[[], bool], _argv: Sequence[str] | None = None) -> int:
    """Write the page; returns the exit code."""
    from grapl_engine.study.report import write_report

    try:
        print(write_report(arguments.study, arguments.output))
    except GraplError as error:
        return _complain(error)
    return DONE


def run_study(arguments: argparse.Namespace, should_stop: Callable[[], bool], argv: Sequence[str] | None = None) -> int:
    """Run the study; returns the exit code.

    Parameters
    ----------
    arguments : Namespace
        What the parser found.
    should_stop : callable
        Whether Ctrl+C was pressed.
    argv : sequence of str, optional
        The words of the command, for the manifest; by default those of the process.
    """
    try:
        order = _Order.of(arguments)
        study = _Study.prepared(order, arguments, [*(sys.argv[1:] if argv is None else argv)])
        return study.run(arguments, should_stop)
    except GraplError as error:
        return _complain(error)


def _complain(error: GraplError) -> int:
    print(f"grapl: {error}", file=sys.stderr)
    return WRONG_USE


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for, checked."""

    dataset: Dataset
    variants: tuple[Variant, ...]
    seeds: tuple[int, ...]

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> _Order:
        if arguments.every < 1 or (arguments.limit is not None and arguments.limit < 1):
            raise SettingsError("--every and --limit are whole numbers from 1.")
        if arguments.workers is not None and arguments.workers < 1:
            raise SettingsError("--workers is a whole number from 1.")
        if arguments.workers is not None and arguments.scheduler is not None:
            raise SettingsError("--workers counts processes on this machine, and a scheduler has its own: leave one out.")
        check_names(arguments.preset, arguments.baseline)
        seeds = parse_seeds(arguments.seeds)
        names = [name for name in arguments.images.split(",") if name]
        dataset = open_dataset(arguments.dataset).chosen(names, arguments.every, arguments.limit)
        asked = arguments.preset or not (arguments.baseline or arguments.plan) or arguments.vary
        presets = arguments.preset or ([DEFAULT_PRESET] if asked else [])
        variants = [variant for plan in arguments.plan for variant in planned(plan)]
        varied = [parse_vary(text) for text in arguments.vary]
        if twice := [name for name, count in Counter(name for name, _ in varied).items() if count > 1]:
            raise SettingsError(f"--vary {twice[0]} stands there twice: name all its values in one.")
        variants += grid(presets, varied)
        variants += [Variant(name) for name in arguments.baseline]
        return cls(dataset, tuple({variant.name: variant for variant in variants}.values()), tuple(seeds))


@dataclass(frozen=True, slots=True)
class _Study:
    """The folder, and what is left to be done in it."""

    folder: Path
    manifest: Mapping[str, Any]
    tasks: tuple[Task, ...]
    of_all: int

    @classmethod
    def prepared(cls, order: _Order, arguments: argparse.Namespace, command: list[str]) -> _Study:
        """Check the folder and find what is missing."""
        folder: Path = arguments.output
        there = (folder / TABLE).exists() or (folder / MANIFEST).exists()
        if there and not arguments.resume:
            raise StudyError(f"{folder} holds a study already: go on with it by --resume, or choose another folder.")
        before: Mapping[str, Any] = {}
        finished: set[str] = set()
        if there:
            known = read_study(folder)
            before = known.manifest
            path = before.get("dataset", {}).get("path")
            if path != str(order.dataset.path):
                raise StudyError(f"The study in {folder} is of the data set {path}: choose another folder for another one.")
            finished = {row.key for row in known.rows if row.is_done}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StudyError(f"{folder} cannot be made: {error.strerror or error}.") from error
        tasks = tasks_of(order.dataset.samples, order.variants, order.seeds, keep_maps=not arguments.no_maps)
        manifest = _manifest(order, before, command)
        return cls(folder, manifest, tuple(task for task in tasks if task.key not in finished), len(tasks))

    def run(self, arguments: argparse.Namespace, should_stop: Callable[[], bool]) -> int:
        left, failed = len(self.tasks), 0
        if self.tasks:
            from grapl_engine.study.runner import cluster, outcomes, threads

            with (
                cluster(arguments.scheduler, arguments.workers) as client,
                self._opened() as table,
                ProgressLog(sys.stderr, self.of_all, self.of_all - left, quiet=arguments.quiet) as tally,
            ):
                if not (threads(client) or arguments.quiet):
                    tally.say(f"No worker has come to {arguments.scheduler} yet: waiting for one.")
                for outcome in outcomes(client, self.tasks, should_stop):
                    self._keep(outcome, table)
                    tally.add("" if outcome.row.is_done else f"{outcome.row.key}: {outcome.row.error}")
                    left -= 1
                failed = tally.failed
        else:
            self._opened().close()
        if left:
            if not arguments.quiet:
                print(
                    f"Interrupted. Every finished task is in {self.folder / TABLE}; the same command with --resume goes on.",
                    file=sys.stderr,
                )
            return INTERRUPTED
        if not arguments.quiet:
            print(f"{self.of_all - failed} of {self.of_all} tasks done -> {self.folder / TABLE}")
            print(f"A page of it: {shlex.join(['grapl', 'report', str(self.folder)])}")
        return SOME_FAILED if failed else DONE

    def _opened(self) -> TableWriter:
        """The manifest is written once there is somebody to work: a wrong address leaves nothing behind."""
        write_manifest(self.folder, self.manifest)
        return TableWriter(self.folder / TABLE)

    def _keep(self, outcome: Outcome, table: TableWriter) -> None:
        """The map before the row that names it."""
        if outcome.map is not None:
            path = self.folder / outcome.row.map
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StudyError(f"{path.parent} cannot be made: {error.strerror or error}.") from error
            with replacing(path) as part:
                part.write_bytes(outcome.map)
        table.append(outcome.row)


def _manifest(order: _Order, before: Mapping[str, Any], command: list[str]) -> dict[str, Any]:
    from grapl_engine.packages import versions

    dataset = order.dataset
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {
        "created": before.get("created", now),
        "dataset": {
            "path": str(dataset.path),
            "kind": dataset.kind,
            "name": dataset.name,
            "void": dataset.void,
            "pictures": max(len(dataset.samples), int(before.get("dataset", {}).get("pictures", 0))),
        },
        "commands": [*before.get("commands", []), ["grapl", *command]],
        "versions": versions(),
        "machine": {"processor": _processor(), "cores": os.cpu_count()},
        "variants": {**before.get("variants", {}), **{variant.name: variant.described() for variant in order.variants}},
    }


def _processor() -> str:
    """Its name, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
