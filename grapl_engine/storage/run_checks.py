"""Whether the facts of a run file can be those of a run: numbers of their kind, labels below K, edges on the grid.

The arrays' types and shapes are `array_members`' matter, a hierarchy's own that of its constructors.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import CutMove, Finished, GradientStep, IterationDone, Labels, Prepared
from grapl_engine.record import RunRecord

__all__ = ["check_run", "made_of", "texts"]

T = TypeVar("T")


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _is_number(value: object) -> bool:
    """Also not a number or infinite: a network that diverged is a run too."""
    return type(value) is float or (type(value) is int and abs(value) < 2**53)


_PLAIN: dict[str, Callable[[object], bool]] = {
    "int": _is_count,
    "int | None": lambda value: value is None or _is_count(value),
    "float": _is_number,
    "str": lambda value: type(value) is str,
    "bool": lambda value: type(value) is bool,
    "Literal['float32', 'bfloat16']": lambda value: value in ("float32", "bfloat16"),
}
"""What a value of a field so annotated must be."""
_ARRAYS = ("Floats", "Labels", "NDArray")
"""What the annotation of an array begins with."""


def made_of(kind: type[T], facts: Mapping[str, Any]) -> T:
    """An event from the facts of a file.

    Parameters
    ----------
    kind : dataclass
    facts : mapping
        Its fields' values; numbers, texts, and that an array is one are checked, other values are its own matter.

    Raises
    ------
    ValueError
        If a number, a text or an array is none, or none of its kind.
    """
    annotations = {field.name: str(field.type) for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name, value in facts.items():
        if not _fits(annotations.get(name, ""), value):
            raise ValueError(f"{kind.__name__} has {value!r:.40} as its {name}")
    return kind(**facts)


def _fits(annotation: str, value: object) -> bool:
    if annotation.startswith(_ARRAYS):
        return isinstance(value, np.ndarray) or (value is None and annotation.endswith("| None"))
    check = _PLAIN.get(annotation)
    return check is None or check(value)


def texts(values: Iterable[object]) -> tuple[str, ...]:
    """The values, all of which must be texts."""
    kept = tuple(values)
    if not all(type(value) is str for value in kept):
        raise ValueError("what should be sentences are none")
    return kept  # type: ignore[return-value]


def check_run(record: RunRecord) -> None:
    """Look at what only fits together or does not.

    Raises
    ------
    ValueError
        Says what does not fit, as a clause.
    """
    if record.prepared is None:
        _demand(not (record.steps or record.moves or record.iterations or record.finished), "it ran before it was prepared")
        return
    _check_prepared(record.prepared, record.settings.d)
    _check_steps(record.steps, len(record.settings.steps))
    for move in record.moves:
        _check_move(move, record)
    for place, done in enumerate(record.iterations):
        _demand(done.iteration == place < len(record.settings.steps), f"iteration {place + 1} is not in its place")
        _check_iteration(done, record)
    if record.finished is not None:
        _check_finished(record.finished, record)
    for indices in (record.palette_indices, record.segment_palette_indices):
        known = indices is None or (all(map(_is_count, indices)) and max(indices, default=0) < 2**16)
        _demand(known, "its palette indices are none")


def _check_prepared(prepared: Prepared, d: int) -> None:
    initial, edges = prepared.initial_probabilities, prepared.edges
    _demand(initial.shape[0] == d, f"the grid has {initial.shape[0]} patches a side, and the settings say {d}")
    _demand(prepared.obtained == initial.shape[2] >= 1, "K is not the number of the initial labels")
    _check_labels(prepared.initial_labels, prepared.obtained, "initial labels")
    ordered = edges.size == 0 or (edges.min() >= 0 and edges.max() < d * d and (edges[:, 0] < edges[:, 1]).all())
    _demand(bool(ordered), "the graph has edges outside the grid")
    fit = np.isfinite(prepared.phi).all() and (prepared.phi >= 0).all() and math.isfinite(prepared.sigma)
    _demand(bool(fit), "the graph has weights that are none")
    _demand(prepared.side >= d, "the square is smaller than the grid")
    shape = prepared.working_shape
    _demand([_is_count(length) and length > 0 for length in shape] == [True, True], "the working size is none")


def _check_steps(steps: Iterable[GradientStep], iterations: int) -> None:
    before = (0, -1)
    for step in steps:
        here = (step.iteration, step.step)
        _demand(before < here and step.iteration < iterations and step.step < step.steps, "gradient steps are not in order")
        before = here


def _check_move(move: CutMove, record: RunRecord) -> None:
    d, labels = record.settings.d, record.labels
    known = move.iteration < len(record.settings.steps) and max(move.alpha, move.beta or 0) < labels
    _demand(known and math.isfinite(move.energy), "a move of the solver is none")
    if move.patches is not None and move.patches.size:
        _demand(bool(move.patches.min() >= 0 and move.patches.max() < d * d), "a move switches patches outside the grid")
    if move.labels is not None:
        _check_labels(move.labels, labels, "a move's labels")


def _check_iteration(done: IterationDone, record: RunRecord) -> None:
    for maps in (done.network_labels, done.cut_labels, done.pixel_labels):
        if maps is not None:
            _check_labels(maps, record.labels, f"labels of iteration {done.iteration + 1}")
    energies = [energy for energy in (done.energy_before, done.energy_after) if energy is not None]
    _demand((done.cut_labels is None) == (not energies) and len(energies) != 1, "a cut and its energies do not fit")
    _demand(all(math.isfinite(energy.total) for energy in energies), "an energy is no number")


def _check_finished(finished: Finished, record: RunRecord) -> None:
    if finished.by_patches or not record.settings.numbers_segments:
        _check_labels(finished.pixel_labels, record.labels, "labels of the pixel map")
    fit = all(_is_number(value) and 0 <= value < math.inf for value in finished.seconds.values())
    _demand(fit and all(texts(finished.seconds)), "the seconds are none")


def _check_labels(labels: Labels | NDArray[np.integer], count: int, what: str) -> None:
    if labels.size and (most := int(labels.max())) >= count:
        raise ValueError(f"{what} reach {most}, and there are {count}, counted from 0")


def _demand(fits: bool, otherwise: str) -> None:
    if not fits:
        raise ValueError(otherwise)
