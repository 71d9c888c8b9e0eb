"""What a study holds, by variant: where a report looks things up, and what it says where there is nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import PRESETS
from grapl_engine.settings import PARAMETERS
from grapl_engine.study.summaries import CompleteGrid, block
from grapl_engine.study.table import Row, Study
from grapl_engine.study.variants import GRAPL

__all__ = ["MAIN", "PARAMETER_TITLES", "Results", "VariantResults", "plain_name", "value_text"]

MAIN = "paper"
"""The preset that the published tables are set beside."""
_KEPT = ("--every", "--limit", "--images", "--seeds", "--workers", "--scheduler")
"""Options of an earlier call that a call which adds to the study repeats."""


@dataclass(frozen=True, slots=True)
class VariantResults:
    """A variant with its rows.

    Attributes
    ----------
    anchor : str
        Its place in the page.
    variant, method, title, preset : str
        As the study names them; `preset` is "" for a baseline.
    changed : mapping
        Parameters (or a baseline's parameters) that differ from the preset, names without trailing underscore.
    settings : mapping
        All of them, as far as the study wrote them down.
    rows : tuple of Row
        Done and failed.
    block : CompleteGrid or None
        The done rows that figures are made of.
    """

    anchor: str
    variant: str
    method: str
    title: str
    preset: str
    changed: Mapping[str, Any]
    settings: Mapping[str, Any]
    rows: tuple[Row, ...]
    block: CompleteGrid | None

    @property
    def is_grapl(self) -> bool:
        """Whether it is the method itself, not a baseline."""
        return self.method == GRAPL

    def value(self, parameter: str) -> Any:
        """The value that a parameter has in it; None if nobody knows."""
        if parameter in self.changed:
            return self.changed[parameter]
        for settings in (self.settings, PRESETS[self.preset].to_dict() if self.preset in PRESETS else {}):
            for name, value in settings.items():
                if plain_name(name) == parameter:
                    return value
        return None

    def setting_text(self, parameter: str) -> str:
        """The same, as the command line has it."""
        return value_text(self.value(parameter))


class Results:
    """All variants of a study, in the order of its manifest, then as rows come.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.anchors = {row.key: f"row-{number}" for number, row in enumerate(study.rows, 1)}
        """Each row's place in the page, by key."""
        described: Mapping[str, Any] = study.manifest.get("variants", {})
        grouped: dict[str, list[Row]] = {name: [] for name in described}
        for row in study.rows:
            grouped.setdefault(row.variant, []).append(row)
        self.all = [
            _holding(f"variant-{number}", name, described.get(name, {}), rows)
            for number, (name, rows) in enumerate(grouped.items(), 1)
        ]

    def __iter__(self) -> Iterator[VariantResults]:
        return iter(self.all)

    @property
    def failed(self) -> list[Row]:
        """Rows of tasks that failed."""
        return [row for row in self.study.rows if row.state != "done"]

    @cached_property
    def presets(self) -> list[str]:
        """Presets of the study's GraPL variants, `paper` first."""
        names = dict.fromkeys(holding.preset for holding in self if holding.is_grapl)
        return sorted(names, key=lambda name: name != MAIN)

    def preset(self, name: str) -> VariantResults | None:
        """The plain preset, if it has rows that are done."""
        return next((h for h in self if h.is_grapl and h.preset == name and not h.changed and h.block), None)

    def baseline(self, name: str) -> VariantResults | None:
        """A baseline with its own parameters, if it has rows that are done."""
        return next((h for h in self if h.method == name and not h.changed and h.block), None)

    def sweep(self, preset: str, parameter: str) -> list[tuple[Any, VariantResults]]:
        """The variants of a preset in which nothing but one parameter differs, with the parameter's value, done rows only."""
        found = [h for h in self if h.is_grapl and h.preset == preset and set(h.changed) <= {parameter} and h.block]
        return [(h.value(parameter), h) for h in found if h.value(parameter) is not None]

    def command(self, *options: str) -> str:
        """The command that adds variants to this study, over the same pictures and seeds."""
        path = str(self.study.manifest.get("dataset", {}).get("path", "DATASET"))
        kept = _kept_options(self.study.manifest.get("commands", []))
        return shlex.join(["grapl", "study", path, "-o", str(self.study.folder), "--resume", *options, *kept])

    def retries(self) -> list[str]:
        """The commands of the study, as they run what is missing or failed."""
        commands = [list(map(str, argv)) for argv in self.study.manifest.get("commands", [])]
        return list(dict.fromkeys(shlex.join([*argv, *([] if "--resume" in argv else ["--resume"])]) for argv in commands))


def plain_name(name: str) -> str:
    """A parameter's name in studies: ``lambda_`` is ``lambda``."""
    return name.rstrip("_")


def value_text(value: Any) -> str:
    """A parameter's value as the command line has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _holding(anchor: str, variant: str, described: Mapping[str, Any], rows: Sequence[Row]) -> VariantResults:
    """A variant, from the manifest; what that leaves out, from its rows."""
    first = rows[0] if rows else None
    method = str(described.get("method") or (first.method if first else ""))
    preset = str(described.get("preset") or (first.preset if first else "") or "") if method == GRAPL else ""
    changed = described.get("changed", first.changed if first else {})
    usual = BASELINES[method].title if method in BASELINES else variant
    return VariantResults(
        anchor,
        variant,
        method,
        str(described.get("title") or usual),
        preset,
        {plain_name(name): value for name, value in changed.items()},
        described.get("settings", {}),
        tuple(rows),
        block(variant, rows),
    )


def _kept_options(commands: Sequence[Sequence[str]]) -> list[str]:
    """The choice of pictures and seeds of the last call, to be repeated."""
    kept: list[str] = []
    words = list(commands[-1]) if commands else []
    for place, word in enumerate(words):
        name, equals, _ = word.partition("=")
        if name in _KEPT:
            kept += [word] if equals else words[place : place + 2]
    return kept


PARAMETER_TITLES: dict[str, str] = {plain_name(name): parameter.label for name, parameter in PARAMETERS.items()}
"""What a parameter is called, by its name in studies."""
