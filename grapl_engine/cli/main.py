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
from grapl_engine.cli.detail_options import check_detail, chosen_level
from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.options import accepts_model, chosen_settings, sentence_of
from grapl_engine.cli.progress import Progress
from grapl_engine.cli.report import add_report
from grapl_engine.cli.segment_options import add_segment
from grapl_engine.cli.study import add_commands
from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import EditError, GraplError, SettingsError
from grapl_engine.events import EndReason, Event
from grapl_engine.images.picture import Picture, read_picture
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.packages import solver_name
from grapl_engine.presets import DEFAULT_PRESET, PRESETS
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings
from grapl_engine.storage.constraint_files import read_constraints
from grapl_engine.storage.edit_files import read_edits
from grapl_engine.storage.export import export_run
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
        accept_model: bool,
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
    add_segment(commands)
    add_commands(commands)
    add_report(commands)
    return parser


@dataclass(slots=True)
class _Batch:
    """The pictures of one command, one after the other."""

    arguments: argparse.Namespace
    engine: Engine
    interrupt: Interrupt
    stems: set[str] = field(default_factory=set)
    constraints: LabelConstraints | None = None
    edits: LabelEdits | None = None

    def run(self) -> int:
        """Segment all; a picture that fails does not keep the others."""
        code = DONE
        try:
            if any(not _is_run(source) for source in self.arguments.images):
                chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET])
            if (path := self._constraints_path()) is not None:
                self.constraints = read_constraints(path)
            if self.arguments.edits is not None:
                self.edits = read_edits(self.arguments.edits)
        except (SettingsError, EditError) as error:
            self._complain(str(error))
            return WRONG_USE
        for source in self.arguments.images:
            try:
                self._segment(source)
            except GraplError as error:
                sentence = sentence_of(error)
                self._complain(sentence if Path(source).name in sentence else f"{source}: {sentence}")
                self._report({"image": source, "error": sentence})
                code = max(code, WRONG_USE if isinstance(error, SettingsError) else SOME_FAILED)
            if self.interrupt.asked():
                return INTERRUPTED
        return code

    def _segment(self, source: str) -> None:
        stem = self._free_stem(source)
        picture, settings, constraints, number_type, edits = self._opened(source)
        check_detail(self.arguments, settings)
        accepts = accepts_model(self.arguments, is_run=_is_run(source))
        record = RunRecord(picture, settings, constraints=constraints, edits=edits)
        self._remark(source, *picture.notes)
        with Progress(self._terminal(), Path(source).name, sum(settings.steps)) as progress:
            for event in self.engine(
                picture,
                settings,
                constraints=constraints,
                number_type=number_type,
                should_stop=self.interrupt.asked,
                iteration_maps=self.arguments.save_run,
                hierarchy=self._wants_levels(edits),
                accept_model=accepts,
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
        edited = self._edited(source, record)
        home = export_run(record, self.arguments.output, stem, level, edited, accepts_model=accepts)[0].parent
        if self.arguments.save_run:
            save_run(home / f"{stem}{SUFFIX}", record)
        self._conclude(source, record, home)

    def _wants_levels(self, edits: LabelEdits) -> bool:
        return self.arguments.save_run or self.arguments.detail is not None or edits.detail is not None

    def _edited(self, source: str, record: RunRecord) -> EditedMap | None:
        """The map after the edits, each of which says what it did."""
        if not record.edits:
            return None
        if record.edits.detail is not None and (record.finished is None or record.finished.hierarchy is None):
            self._remark(source, "stopped before there were levels of detail; the edits, which are of one, are left out.")
            return None
        from grapl_engine.analysis.editing import apply_edits

        edited = apply_edits(record, record.edits)
        self._remark(source, *(step.text for step in edited.steps))
        return edited

    def _opened(self, source: str) -> tuple[Picture, Settings, LabelConstraints, str | None, LabelEdits]:
        """The picture, what is run on it, a saved run's type of number unless one was typed, and edits for afterwards."""
        if not _is_run(source):
            return (
                read_picture(source),
                chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET]),
                self.constraints or NO_CONSTRAINTS,
                None,
                self.edits or NO_EDITS,
            )
        saved = load_run(source)
        constraints = saved.constraints if self.constraints is None else self.constraints
        number_type = None if "precise" in self.arguments else saved.number_type
        edits = saved.edits if self.edits is None else self.edits
        return saved.picture, chosen_settings(self.arguments, saved.settings), constraints, number_type, edits

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
