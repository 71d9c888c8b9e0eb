"""What a list of runs says of one: few numbers, which stay at hand when the run itself is in a file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grapl_engine.events import EndReason, Energy
from grapl_engine.frame import Frame, Stage
from grapl_engine.storage.thumbnail import Thumbnail, thumbnail_of

if TYPE_CHECKING:
    from grapl_engine.record import RunRecord

__all__ = ["RunFacts"]

_OF_AN_OBJECT = 200
"""About so many bytes has a gradient step or a move of the solver."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How a run came out.

    Attributes
    ----------
    labels : int
        K; 0 if it broke off before there were any.
    k_hat : int or None
        Distinct labels of its newest labelling; None without one.
    small_components : int
        How many of them are specks.
    energy : Energy or None
        Of its last cut; None without one.
    seconds : float or None
        Wall time from begin to end; None of a run that broke off.
    ended : EndReason or None
    failure : str or None
        Why it broke off.
    frames : int
        How many labellings it has.
    size : int
        About how many bytes of memory it takes, its picture not counted.
    thumbnail : Thumbnail or None
    edits : int
        How often its map was edited by hand.
    """

    labels: int = 0
    k_hat: int | None = None
    small_components: int = 0
    energy: Energy | None = None
    seconds: float | None = None
    ended: EndReason | None = None
    failure: str | None = None
    frames: int = 0
    size: int = 0
    thumbnail: Thumbnail | None = None
    edits: int = 0

    @classmethod
    def of(cls, record: RunRecord) -> RunFacts:
        """Those of a run that is in memory."""
        energies = [done.energy_after for done in record.iterations if done.energy_after is not None]
        has_map = Frame(Stage.FINAL) in record.frames()
        return cls(
            record.labels,
            record.k_hat,
            record.small_components if has_map else 0,
            energies[-1] if energies else None,
            None if record.finished is None else record.finished.seconds.get("total"),
            record.ended,
            record.failure,
            len(record.frames()),
            _size(record),
            thumbnail_of(record),
            len(record.edits),
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        plain = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {
            **plain,
            "energy": None if self.energy is None else dataclasses.asdict(self.energy),
            "ended": None if self.ended is None else self.ended.name,
            "thumbnail": None if self.thumbnail is None else self.thumbnail.to_dict(),
        }

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> RunFacts:
        """The inverse of `to_dict`; damaged facts raise a `ValueError`, `LookupError` or `TypeError`."""
        energy, ended, thumbnail = facts["energy"], facts["ended"], facts["thumbnail"]
        return cls(
            int(facts["labels"]),
            None if facts["k_hat"] is None else int(facts["k_hat"]),
            int(facts["small_components"]),
            None if energy is None else Energy(**{name: float(value) for name, value in energy.items()}),
            None if facts["seconds"] is None else float(facts["seconds"]),
            None if ended is None else EndReason[ended],
            None if facts["failure"] is None else str(facts["failure"]),
            int(facts["frames"]),
            int(facts["size"]),
            None if thumbnail is None else Thumbnail.from_dict(thumbnail),
            int(facts.get("edits", 0)),
        )


def _size(record: RunRecord) -> int:
    """About how many bytes the run's arrays and events take."""
    held: list[Any] = [record.prepared, record.finished, *record.iterations, *record.moves]
    if record.finished is not None and (hierarchy := record.finished.hierarchy) is not None:
        held += [hierarchy, hierarchy.tree]
    return sum(map(_array_bytes, held)) + _OF_AN_OBJECT * (len(record.steps) + len(record.moves))


def _array_bytes(thing: Any) -> int:
    if thing is None:
        return 0
    names = thing.__dataclass_fields__  # `dataclasses.fields` would take longer than all else here: a run has hundreds of moves
    return sum(int(getattr(getattr(thing, name), "nbytes", 0)) for name in names)
