"""The pictures of one ``grapl segment``, one after the other."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grapl_engine.batch.picture_task import Engine, PictureTask
from grapl_engine.batch.places import Places
from grapl_engine.batch.sources import Source, sources_of
from grapl_engine.cli.detail_options import check_detail
from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.look_options import chosen_look
from grapl_engine.cli.options import accepts_model, chosen_settings, sentence_of
from grapl_engine.cli.part_options import chosen_part
from grapl_engine.cli.progress import Progress
from grapl_engine.errors import EditError, GraplError, RunFileError, SettingsError, memory_sentence
from grapl_engine.events import EndReason
from grapl_engine.images.file_parts import AS_IT_COMES
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.label_sizes import LabelCount
from grapl_engine.presets import DEFAULT_PRESET, PRESETS
from grapl_engine.record import RunRecord
from grapl_engine.storage.constraint_files import read_constraints
from grapl_engine.storage.edit_files import read_edits
from grapl_engine.storage.output_folder import check_output, plain_name
from grapl_engine.storage.run_file import load_run
from grapl_engine.storage.summary import summary

__all__ = ["DONE", "SOME_FAILED", "WRONG_USE", "Batch"]

DONE, SOME_FAILED, WRONG_USE = 0, 1, 2
"""Exit codes; of a batch that a signal ended, `Interrupt` has it."""


@dataclass(slots=True)
class Batch:
    """The pictures of one command, one after the other."""

    arguments: argparse.Namespace
    engine: Engine
    interrupt: Interrupt
    places: Places = field(init=False)
    constraints: LabelConstraints | None = None
    edits: LabelEdits | None = None

    def __post_init__(self) -> None:
        self.places = Places(self.arguments.output, self.arguments.overwrite)

    def run(self) -> int:
        """Segment all; a picture that fails does not keep the others."""
        code = DONE
        try:
            sources = self._prepared()
        except (SettingsError, EditError, RunFileError) as error:
            self._complain(str(error))
            return WRONG_USE
        for source in sources:
            try:
                self._segment(source)
            except (GraplError, MemoryError, RuntimeError, OSError) as error:
                sentence = sentence_of(error) if isinstance(error, GraplError) else memory_sentence(error)
                if sentence is None:
                    raise
                self._complain(sentence if source.name in sentence else f"{source.text}: {sentence}")
                self._report({"image": source.text, "error": sentence})
                code = max(code, WRONG_USE if isinstance(error, SettingsError) else SOME_FAILED)
            if self.interrupt.asked():
                return self.interrupt.code
        return code

    def _prepared(self) -> list[Source]:
        """The sources; whatever of the command is wrong is so before the first of them is read."""
        sources = sources_of(self.arguments.images)
        chosen_part(self.arguments)
        if self.arguments.preset is not None or any(not source.is_run for source in sources):
            chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET])
        if (name := self.arguments.name) is not None:
            if name != plain_name(name):
                raise SettingsError(f"--name {name}: give a plain name for a folder in the one that -o names.")
            if len(sources) != 1:
                raise SettingsError(f"--name is the folder of one picture, and there are {len(sources)}: leave it out.")
        if (path := self._constraints_path()) is not None:
            self.constraints = read_constraints(path)
        if self.arguments.edits is not None:
            self.edits = read_edits(self.arguments.edits)
        check_output(self.arguments.output)
        return sources

    def _segment(self, source: Source) -> None:
        name = self.places.wished(source.name, self.arguments.name)
        with self.interrupt.at_once():
            task = self._opened(source)
        check_detail(self.arguments, task.settings)
        self._remark(source, *task.picture.notes)
        with Progress(self._terminal(), source.name, sum(task.settings.steps)) as progress:
            for record in task.records(self.engine, self.interrupt.asked):
                progress.show(record)
        self._remark(source, *record.notices)
        if record.prepared is None:
            self._complain(f"{source.text}: stopped before there were labels; nothing was written.")
            self._report({"image": source.text, "error": "stopped before there were labels"})
            return
        home, remarks = task.write(record, self.places, name)
        self._remark(source, *remarks)
        self._conclude(source, record, home)

    def _opened(self, source: Source) -> PictureTask:
        """What is to be done: of a saved run in its type of number unless one was typed, and with its edits."""
        if source.error is not None:
            raise source.error
        wanted = partial(
            PictureTask,
            accepts_model=accepts_model(self.arguments, is_run=source.is_run),
            detail=self.arguments.detail,
            within_labels=self.arguments.within_labels,
            ids_from=self.arguments.ids_from,
            save_run=self.arguments.save_run,
            look=chosen_look(self.arguments),
            origin=source.origin,
        )
        if not source.is_run:
            return wanted(
                source.picture(chosen_part(self.arguments)),
                chosen_settings(self.arguments, PRESETS[DEFAULT_PRESET]),
                self.constraints or NO_CONSTRAINTS,
                self.edits or NO_EDITS,
            )
        if chosen_part(self.arguments) != AS_IT_COMES:
            raise SettingsError(f"{source.text} has its picture in it: --page, --channel and --range are for picture files.")
        saved = load_run(source.text)
        return wanted(
            saved.picture,
            chosen_settings(self.arguments, saved.settings),
            saved.constraints if self.constraints is None else self.constraints,
            saved.edits if self.edits is None else self.edits,
            None if "precise" in self.arguments else saved.number_type,
        )

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

    def _conclude(self, source: Source, record: RunRecord, home: Path) -> None:
        facts = summary(record)
        self._report(_line(source.text, facts) | {"folder": str(home)})
        if not self.arguments.quiet and not self.arguments.json:
            ending = " (stopped)" if record.ended is EndReason.STOPPED else ""
            k0, seconds = facts["k0"]["obtained"], facts["seconds"].get("total", 0.0)
            counts = LabelCount(facts["k_hat"], record.small_components).text
            began = f" from {k0} label{'s' * (k0 != 1)}" * (record.settings.pixel_map == "network")
            print(f"{source.text}: {counts}{began} after {seconds:.1f} s{ending} -> {home}", flush=True)

    def _report(self, facts: dict[str, Any]) -> None:
        if self.arguments.json:
            print(json.dumps(facts), flush=True)

    def _remark(self, source: Source, *sentences: str) -> None:
        if not self.arguments.quiet:
            for sentence in sentences:
                print(f"{source.text}: {sentence}", file=sys.stderr)

    def _complain(self, sentence: str) -> None:
        print(f"grapl: {sentence}", file=sys.stderr)

    def _terminal(self) -> Any:
        return sys.stderr if sys.stderr.isatty() and not self.arguments.quiet else None


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
