"""Several runs of a picture that differ in one parameter, as the session keeps them: which, and the map of each as it came.

They are in attachments of the picture (`session_attachments`):

``stability`` : one for each choice of runs, the newest last
    Facts: ``settings``, what the runs have in common (`Settings.to_dict`), and ``seeds``, the labels that are bound in them
    (`LabelConstraints.to_list`); ``name``, the parameter in which they differ; ``count``, ``low`` and ``high``, as they were
    chosen; ``values``, that of each run.
``stability run`` : one for each run
    Facts: ``of``, the number of the attachment with the choice; ``number``, the place among its ``values``; ``failure``, why
    there is no map, "" otherwise. Array ``labels``, uint16, (h, w): its pixel map, of a large picture as
    `grapl_engine.analysis.stability.small_map` has it.

Persistence and co-association are not kept: `grapl_engine.analysis.stability.stability_of` says them of the maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grapl_engine.events import Labels
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.settings import PARAMETERS, Settings
from grapl_engine.storage.broken import DAMAGED
from grapl_engine.storage.session_attachments import read_attachment

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.storage.session_index import AttachmentEntry

__all__ = ["KIND", "RUN_KIND", "StabilityRuns", "read_stability", "run_facts"]

KIND, RUN_KIND = "stability", "stability run"
"""Of their attachments."""
MOST_RUNS = 255


@dataclass(frozen=True, slots=True, eq=False)
class StabilityRuns:
    """A choice of runs, and what is there of them.

    Attributes
    ----------
    settings : Settings
        What they have in common.
    constraints : LabelConstraints
        The labels that are bound in all of them.
    name : str
        The parameter in which they differ.
    count : int
    low, high : float
        How many were chosen, and from where to where.
    values : tuple of float
        The parameter's value in each run.
    maps : mapping of int to uint16, (h, w)
        The map of each run that is there, by its place in `values`; all of one size.
    failures : mapping of int to str
        Why a run is not there, in a sentence.
    """

    settings: Settings
    constraints: LabelConstraints
    name: str
    count: int
    low: float
    high: float
    values: tuple[float, ...]
    maps: Mapping[int, Labels] = field(default_factory=dict)
    failures: Mapping[int, str] = field(default_factory=dict)

    def to_facts(self) -> dict[str, Any]:
        """The choice, as its attachment has it."""
        return {
            "settings": self.settings.to_dict(),
            "seeds": self.constraints.to_list(),
            "name": self.name,
            "count": self.count,
            "low": self.low,
            "high": self.high,
            "values": self.values,
        }


def run_facts(choice: int, number: int, failure: str = "") -> dict[str, Any]:
    """What the attachment of a run says beside its map.

    Parameters
    ----------
    choice : int
        The number of the attachment with the choice.
    number : int
        The run's place among its values.
    failure : str
        Why there is no map.
    """
    return {"of": choice, "number": number, "failure": failure}


def read_stability(
    folder: Path,
    entries: Sequence[AttachmentEntry],
    picture_number: int,
    picture: Picture,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[int, StabilityRuns]:
    """All choices of runs that a picture has.

    Parameters
    ----------
    folder : Path
        Of the session.
    entries : sequence of AttachmentEntry
        Those of the session.
    picture_number : int
        The picture's number in the session.
    picture : Picture
    should_stop : callable
        Asked between files; what was read by then is handed on.

    Returns
    -------
    dict of int to StabilityRuns
        By the number of the attachment with the choice, oldest first. What is damaged is left out, and can be made again.
    """
    from grapl_engine.hierarchy.cue_cache import MOST_PIXELS

    own = [entry for entry in entries if entry.picture == picture_number]
    maps: dict[int, dict[int, Labels]] = {}
    failures: dict[int, dict[int, str]] = {}
    chosen: dict[int, StabilityRuns] = {}
    most = 2 * min(picture.height * picture.width, MOST_PIXELS)
    for entry in sorted(own, key=lambda entry: entry.kind):  # choices before their runs
        if should_stop():
            break
        try:
            if entry.kind == KIND:
                facts, _ = read_attachment(folder, entry.number, most=0)
                maps[entry.number], failures[entry.number] = {}, {}
                chosen[entry.number] = _choice(facts, maps[entry.number], failures[entry.number])
            elif entry.kind == RUN_KIND:
                facts, arrays = read_attachment(folder, entry.number, most=most)
                of, number, failure = int(facts["of"]), int(facts["number"]), str(facts["failure"])
                if not 0 <= number < len(chosen[of].values):
                    raise ValueError(f"there is no run {number}")
                if failure:
                    failures[of][number] = failure
                else:
                    maps[of][number] = _checked(arrays["labels"], maps[of], picture, MOST_PIXELS)
        except DAMAGED:
            continue
    for of, failed in failures.items():
        for number in maps[of].keys() & failed.keys():  # made after all
            del failed[number]
    return chosen


def _choice(facts: dict[str, Any], maps: Mapping[int, Labels], failures: Mapping[int, str]) -> StabilityRuns:
    name, values = str(facts["name"]), tuple(_number(value) for value in facts["values"])
    if name not in PARAMETERS or not 0 < len(values) <= MOST_RUNS:
        raise ValueError(f"{len(values)} runs that differ in {name}")
    settings = Settings.from_dict(facts["settings"])
    constraints = LabelConstraints.from_list(facts["seeds"]) or NO_CONSTRAINTS
    low, high = float(facts["low"]), float(facts["high"])
    return StabilityRuns(settings, constraints, name, int(facts["count"]), low, high, values, maps, failures)


def _number(value: Any) -> float:
    return value if isinstance(value, int) else float(value)


def _checked(labels: Any, others: Mapping[int, Labels], picture: Picture, whole: int) -> Labels:
    """The map, if it is one and has the shape of the others; `whole` pixels at most have maps at the picture's own size."""
    import numpy as np

    other = next(iter(others.values()), None)
    shape = (picture.height, picture.width) if other is None else other.shape
    is_copy = other is None and picture.height * picture.width > whole
    if labels.dtype != np.uint16 or labels.ndim != 2 or not labels.size or (labels.shape != shape and not is_copy):
        raise ValueError(f"a map of shape {labels.shape} and type {labels.dtype}")
    return np.asarray(labels)
