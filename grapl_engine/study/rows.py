"""What a study keeps of a task: a row."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from grapl_engine.evaluation.measures import score_columns

__all__ = ["NEEDED", "Row", "as_values", "columns", "from_values"]


@dataclass(frozen=True, slots=True)
class Row:
    """One task: a picture, a variant and a seed.

    Attributes
    ----------
    key : str
        ``image|variant|seed``.
    image, variant : str
    method : str
        "grapl", or a baseline's name.
    preset : str
        "" for a baseline.
    changed : mapping
        What differs from the preset (or from the baseline's own parameters).
    seed : int
    state : str
        "done" or "failed".
    error : str
        Why it failed.
    device : str
    number_type : str
        What the network computed in, "float32" or "bfloat16"; "" where there is none or nobody noted it.
    seconds, seconds_training, seconds_cutting : float
        Of the segmentation, without reading and scoring; NaN where there is no such phase.
    k0 : int
        Labels at the start; 0 for a method without.
    k_hat : int
        Labels in the map.
    k_reference : float
        Segments of a reference, mean over annotators.
    scores : mapping
        By the names in `grapl_engine.evaluation.measures.score_columns`.
    map : str
        The label map, relative to the study's folder; "" if none was kept.
    losses : list of list of [cross entropy, continuity]
        One list an iteration, one pair a gradient step; empty for a baseline.
    """

    key: str
    image: str
    variant: str
    method: str
    preset: str
    changed: Mapping[str, Any]
    seed: int
    state: str
    error: str = ""
    device: str = ""
    number_type: str = ""
    seconds: float = float("nan")
    seconds_training: float = float("nan")
    seconds_cutting: float = float("nan")
    k0: int = 0
    k_hat: int = 0
    k_reference: float = float("nan")
    scores: Mapping[str, float] = field(default_factory=dict)
    map: str = ""
    losses: Sequence[Sequence[Sequence[float]]] = ()

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.state == "done"


_FACTS = tuple(fact.name for fact in fields(Row) if fact.name not in ("scores", "map", "losses"))
_LAST = ("map", "losses")
NEEDED = _FACTS[: _FACTS.index("state") + 1]
"""Columns without which there is no row; of the others, a row of another version may lack some."""
_WHOLE = ("seed", "k0", "k_hat")
_REAL = ("seconds", "seconds_training", "seconds_cutting", "k_reference")


def columns() -> dict[str, type]:
    """What each column holds (int, float or str), in the order in which they are written: facts, measures, map, losses."""
    kinds = {**dict.fromkeys(_WHOLE, int), **dict.fromkeys((*_REAL, *score_columns()), float)}
    return {name: kinds.get(name, str) for name in (*_FACTS, *score_columns(), *_LAST)}


def as_values(row: Row) -> list[Any]:
    """A row's values by `columns`: whole numbers, floats (NaN where there is none) and text; what is nested is JSON."""
    losses = json.dumps(row.losses, separators=(",", ":")) if row.losses else ""
    nested = {"changed": json.dumps(dict(row.changed)), "losses": losses}
    return [
        kind(nested[name] if name in nested else row.scores.get(name, getattr(row, name, math.nan)))
        for name, kind in columns().items()
    ]


def from_values(values: Mapping[str, Any]) -> Row:
    """The row of some values, numbers as such or as text.

    Parameters
    ----------
    values : mapping
        By column. A column that is missing, or None, has what `Row` has by default; a score is NaN then.

    Returns
    -------
    Row

    Raises
    ------
    ValueError
        If a number is none, or what is nested no JSON.
    """
    given = {name: kind(values[name]) for name, kind in columns().items() if values.get(name) is not None}
    facts: dict[str, Any] = {name: given[name] for name in (*_FACTS, "map") if name in given}
    facts["changed"] = json.loads(given["changed"])
    losses = json.loads(given["losses"]) if given.get("losses") else ()
    return Row(**facts, scores={name: given.get(name, math.nan) for name in score_columns()}, losses=losses)
