"""What a study holds, by variant: where a report looks things up, and what it says where there is nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import PRESETS
from grapl_engine.study.columns import report_columns
from grapl_engine.study.folder import Study
from grapl_engine.study.summaries import complete_rows, figures, frame_of
from grapl_engine.study.variants import GRAPL

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["MAIN", "Results", "VariantResults", "plain_name", "value_text"]

MAIN = "paper"
"""The preset that the published tables are set beside."""
_KEPT = ("--every", "--limit", "--images", "--seeds", "--workers", "--scheduler")
"""Options of an earlier call that a call which adds to the study repeats."""


@dataclass(frozen=True, eq=False)
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
    rows : DataFrame
        Done and failed, as `grapl_engine.study.summaries.frame_of` gives them.
    complete : DataFrame
        The done rows that figures are made of: every picture with every seed; empty if nothing is done.
    """

    anchor: str
    variant: str
    method: str
    title: str
    preset: str
    changed: Mapping[str, Any]
    settings: Mapping[str, Any]
    rows: DataFrame
    complete: DataFrame

    @cached_property
    def figures(self) -> DataFrame:
        """Mean, deviation and interval of each column that the report shows, where it has numbers."""
        return figures(self.complete, list(report_columns()))

    @cached_property
    def images(self) -> tuple[str, ...]:
        """The pictures that figures are made of, by name."""
        return tuple(self.complete["image"].unique())

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Their seeds."""
        return tuple(sorted(self.complete["seed"].unique().tolist()))

    @property
    def is_done(self) -> bool:
        """Whether it has figures."""
        return not self.complete.empty

    @property
    def left_out(self) -> int:
        """Done rows that are in no figure."""
        return int((self.rows["state"] == "done").sum()) - len(self.complete)

    @property
    def is_grapl(self) -> bool:
        """Whether it is the method itself, not a baseline."""
        return self.method == GRAPL

    def row_of(self, image: str) -> Any:
        """The row of a picture with the first seed, as a named tuple; None if figures are made without it."""
        return next(self.complete[self.complete["image"] == image].itertuples(), None)

    def value(self, parameter: str) -> Any:
        """The value that a parameter has in it; None if nobody knows."""
        if parameter in self.changed:
            return self.changed[parameter]
        for settings in (self.settings, PRESETS[self.preset].to_dict() if self.preset in PRESETS else {}):
            for name, value in settings.items():
                if plain_name(name) == parameter:
                    return value
        return None


class Results:
    """All variants of a study, in the order of its manifest, then as rows come.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.rows = frame_of(study.rows)
        """Those of all variants."""
        self.anchors = {row.key: f"row-{number}" for number, row in enumerate(study.rows, 1)}
        """Each row's place in the page, by key."""
        described: Mapping[str, Any] = study.manifest.get("variants", {})
        names = dict.fromkeys([*described, *self.rows["variant"]])
        self.all = [
            _results(f"variant-{number}", name, described.get(name, {}), self.rows[self.rows["variant"] == name])
            for number, name in enumerate(names, 1)
        ]

    def __iter__(self) -> Iterator[VariantResults]:
        return iter(self.all)

    @property
    def done(self) -> DataFrame:
        """Rows of tasks that came to something."""
        return self.rows[self.rows["state"] == "done"]

    @property
    def failed(self) -> DataFrame:
        """Rows of tasks that failed."""
        return self.rows[self.rows["state"] != "done"]

    @cached_property
    def presets(self) -> list[str]:
        """Presets of the study's GraPL variants, `paper` first."""
        names = dict.fromkeys(variant.preset for variant in self if variant.is_grapl)
        return sorted(names, key=lambda name: name != MAIN)

    def preset(self, name: str) -> VariantResults | None:
        """The plain preset, if it has rows that are done."""
        return next((v for v in self if v.is_grapl and v.preset == name and not v.changed and v.is_done), None)

    def baseline(self, name: str) -> VariantResults | None:
        """A baseline with its own parameters, if it has rows that are done."""
        return next((v for v in self if v.method == name and not v.changed and v.is_done), None)

    def sweep(self, preset: str, parameter: str) -> list[tuple[Any, VariantResults]]:
        """The variants of a preset in which nothing but one parameter differs, with the parameter's value, done rows only."""
        found = [v for v in self if v.is_grapl and v.preset == preset and set(v.changed) <= {parameter} and v.is_done]
        return [(v.value(parameter), v) for v in found if v.value(parameter) is not None]

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


def _results(anchor: str, variant: str, described: Mapping[str, Any], rows: DataFrame) -> VariantResults:
    """A variant, from the manifest; what that leaves out, from its rows."""
    first: Mapping[str, Any] = rows.iloc[0] if len(rows) else {}
    method = str(described.get("method") or first.get("method", ""))
    preset = str(described.get("preset") or first.get("preset", "")) if method == GRAPL else ""
    changed = described.get("changed", first.get("changed", {}))
    usual = BASELINES[method].title if method in BASELINES else variant
    return VariantResults(
        anchor,
        variant,
        method,
        str(described.get("title") or usual),
        preset,
        {plain_name(name): value for name, value in changed.items()},
        described.get("settings", {}),
        rows,
        complete_rows(rows),
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
