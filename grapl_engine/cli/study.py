"""``grapl study``: what is asked for, checked before anything starts."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.named_presets import is_own_model, own_presets
from grapl_engine.cli.study_options import DEFAULT_PRESET, add_study
from grapl_engine.errors import GraplError, SettingsError, StudyError
from grapl_engine.settings import Settings
from grapl_engine.study.datasets import Dataset, open_dataset
from grapl_engine.study.folder import export_table, holds_study, keep_map, open_store, read_study, write_manifest
from grapl_engine.study.folder_lock import alone_in
from grapl_engine.study.manifest import manifest_of
from grapl_engine.study.plans import planned
from grapl_engine.study.progress_log import ProgressLog
from grapl_engine.study.store import Store
from grapl_engine.study.table import TABLE
from grapl_engine.study.tasks import Task, tasks_of
from grapl_engine.study.variants import Variant, check_names, grid, parse_seeds, parse_vary

__all__ = ["add_commands", "run_study"]

DONE, SOME_FAILED, WRONG_USE = 0, 1, 2


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``study`` to the command line."""
    add_study(commands).set_defaults(run=run_study)


def run_study(arguments: argparse.Namespace, interrupt: Interrupt, argv: Sequence[str] | None = None) -> int:
    """Run the study; returns the exit code.

    Parameters
    ----------
    arguments : Namespace
        What the parser found.
    interrupt : Interrupt
        Knows whether Ctrl+C was pressed.
    argv : sequence of str, optional
        The words of the command, for the manifest; by default those of the process.
    """
    try:
        order = _Order.of(arguments)
        study = _Study.prepared(order, arguments, [*(sys.argv[1:] if argv is None else argv)])
        return study.run(arguments, interrupt)
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
        _check_counts(arguments)
        own = own_presets(arguments.preset)
        check_names([name for name in arguments.preset if name not in own], arguments.baseline)
        seeds = parse_seeds(arguments.seeds)
        names = [name for name in arguments.images.split(",") if name]
        dataset = open_dataset(arguments.dataset).chosen(names, arguments.every, arguments.limit).without(arguments.void)
        variants = {variant.name: variant for variant in _variants(arguments, own)}
        return cls(dataset, tuple(variants.values()), tuple(seeds))


def _check_counts(arguments: argparse.Namespace) -> None:
    if arguments.every < 1 or (arguments.limit is not None and arguments.limit < 1):
        raise SettingsError("--every and --limit are whole numbers from 1.")
    if arguments.workers is not None and arguments.workers < 1:
        raise SettingsError("--workers is a whole number from 1.")
    if arguments.workers is not None and arguments.scheduler is not None:
        raise SettingsError("--workers counts processes on this machine, and a scheduler has its own: leave one out.")


def _variants(arguments: argparse.Namespace, own: Mapping[str, Settings]) -> Iterator[Variant]:
    """Those of the plans, then the grid, then baselines."""
    varied = [parse_vary(text) for text in arguments.vary]
    if twice := [name for name, count in Counter(name for name, _ in varied).items() if count > 1]:
        raise SettingsError(f"--vary {twice[0]} stands there twice: name all its values in one.")
    asked = arguments.preset or not (arguments.baseline or arguments.plan) or arguments.vary
    for plan in arguments.plan:
        yield from planned(plan)
    yield from grid(arguments.preset or ([DEFAULT_PRESET] if asked else []), varied, own)
    yield from (Variant(name) for name in arguments.baseline)


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
        before, finished = _known(folder, order.dataset, resume=arguments.resume)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StudyError(f"{folder} cannot be made: {error.strerror or error}.") from error
        kept = {"keep_maps": not arguments.no_maps, "keep_levels": not arguments.no_levels}
        kept["accepts_model"] = "model_by_file" not in arguments and not any(map(is_own_model, arguments.preset))
        tasks = tasks_of(order.dataset.samples, order.variants, order.seeds, **kept)
        manifest = manifest_of(order.dataset, order.variants, command, before)
        return cls(folder, manifest, tuple(task for task in tasks if task.key not in finished), len(tasks))

    def run(self, arguments: argparse.Namespace, interrupt: Interrupt) -> int:
        ended = failed = 0
        with alone_in(self.folder):
            if self.tasks:
                ended, failed = self._work(arguments, interrupt)
            else:
                with self._opened():
                    pass
        code = interrupt.code if ended < len(self.tasks) else SOME_FAILED if failed else DONE
        if not arguments.quiet:
            self._conclude(code, failed)
        return code

    def _work(self, arguments: argparse.Namespace, interrupt: Interrupt) -> tuple[int, int]:
        """Run the tasks until they are done or it is to stop: how many ended, and how many of those failed."""
        from grapl_engine.study.runner import cluster, kill_workers, outcomes, threads

        def leave() -> None:  # the workers of a cluster would take half a minute to be asked
            kill_workers()
            print(
                "Left at once. Every finished task is kept; the same command with --resume goes on.",
                file=sys.stderr,
                flush=True,
            )
            os._exit(interrupt.code)

        interrupt.on_second(leave)
        before = self.of_all - len(self.tasks)
        with (
            cluster(arguments.scheduler, arguments.workers) as client,
            self._opened() as store,
            ProgressLog(sys.stderr, self.of_all, before, quiet=arguments.quiet) as log,
        ):
            if not (threads(client) or arguments.quiet):
                log.say(f"No worker has come to {arguments.scheduler} yet: waiting for one.")
            for outcome in outcomes(client, self.tasks, interrupt.asked):
                if outcome.map is not None:  # before the row that names it
                    keep_map(self.folder / outcome.row.map, outcome.map)
                store.append(outcome.row, outcome.levels)
                log.add("" if outcome.row.is_done else f"{outcome.row.key}: {outcome.row.error}")
            return log.done - before, log.failed

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        """The store; however the block ends, all rows are in the CSV after it.

        The manifest is written once there is somebody to work: a wrong address leaves nothing behind.
        """
        write_manifest(self.folder, self.manifest)
        with open_store(self.folder) as store:
            try:
                yield store
            except BaseException:
                with suppress(GraplError):  # what ended the block is said instead
                    export_table(store, self.folder)
                raise
            export_table(store, self.folder)

    def _conclude(self, code: int, failed: int) -> None:
        table = self.folder / TABLE
        if code not in (DONE, SOME_FAILED):
            said = f"Interrupted. Every finished task is in {table}; the same command with --resume goes on."
            print(said, file=sys.stderr)
        else:
            print(f"{self.of_all - failed} of {self.of_all} task{'s' * (self.of_all != 1)} done -> {table}")
            print(f"A page of it: {shlex.join(['grapl', 'report', str(self.folder)])}")


def _known(folder: Path, dataset: Dataset, *, resume: bool) -> tuple[Mapping[str, Any], set[str]]:
    """The manifest of the study in a folder, and the keys of what is done in it; both empty for a new one."""
    if not holds_study(folder):
        return {}, set()
    if not resume:
        raise StudyError(f"{folder} holds a study already: go on with it by --resume, or choose another folder.")
    study = read_study(folder)
    facts = study.manifest.get("dataset", {})
    if facts.get("path") != str(dataset.path):
        raise StudyError(
            f"The study in {folder} is of the data set {facts.get('path')}: choose another folder for another one."
        )
    if (void := facts.get("void")) != dataset.void:
        as_before = "without --void" if void is None else f"with --void {void}"
        raise StudyError(f"The study in {folder} was begun {as_before}: go on so, or choose another folder.")
    return study.manifest, {row.key for row in study.rows if row.is_done}
