"""One picture of a batch: it is segmented step by step, and its files are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from grapl_engine.batch.places import Places
from grapl_engine.events import Event
from grapl_engine.hierarchy.detail import Detail
from grapl_engine.images.picture import Picture
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings
from grapl_engine.storage.export import export_run
from grapl_engine.storage.overlay_look import HALF, OverlayLook

if TYPE_CHECKING:
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["Engine", "PictureTask"]


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


@dataclass(frozen=True, slots=True, eq=False)
class PictureTask:
    """What is to be done with one picture.

    Attributes
    ----------
    picture : Picture
    settings : Settings
    constraints : LabelConstraints
    edits : LabelEdits
        Made on the run's map, which is written too.
    number_type : str or None
        What the run computed in that is made again.
    accepts_model : bool
        Whether a person chose the DINO model of the settings.
    detail : Detail or None
        A level of detail that is written too.
    within_labels : bool
        Whether it keeps to the labels of the last cut.
    ids_from : 0 or 1
        The number of the first segment in label maps.
    save_run : bool
        Write the whole run too, with the map of each iteration and all levels of detail.
    look : OverlayLook
        Of the overlay.
    origin : str or None
        What makes the run again reads it; None: the picture's own file.
    """

    picture: Picture
    settings: Settings
    constraints: LabelConstraints = NO_CONSTRAINTS
    edits: LabelEdits = NO_EDITS
    number_type: str | None = None
    accepts_model: bool = False
    detail: Detail | None = None
    within_labels: bool = False
    ids_from: int = 0
    save_run: bool = False
    look: OverlayLook = HALF
    origin: str | None = None

    def records(self, engine: Engine, should_stop: Callable[[], bool]) -> Iterator[RunRecord]:
        """Segment the picture; yields the run's one record before the first event, and after each of them.

        Raises
        ------
        GraplError
            As the engine does.
        """
        record = RunRecord(self.picture, self.settings, constraints=self.constraints, edits=self.edits)
        yield record
        for event in engine(
            self.picture,
            self.settings,
            constraints=self.constraints,
            number_type=self.number_type,
            should_stop=should_stop,
            iteration_maps=self.save_run,
            hierarchy=self.save_run or self.detail is not None or self.edits.detail is not None,
            accept_model=self.accepts_model,
        ):
            record.add(event)
            yield record

    def write(self, record: RunRecord, places: Places, name: str) -> tuple[Path, list[str]]:
        """Write the files of a run that has labels into the folder of this name, or with a number behind it.

        Returns
        -------
        home : Path
            The folder.
        remarks : list of str
            What is to be said, in sentences.

        Raises
        ------
        GraplError
            If they cannot be written.
        """
        remarks: list[str] = []
        has_levels = record.finished is not None and record.finished.hierarchy is not None
        if self.detail is not None and not has_levels:
            remarks.append("stopped before there were levels of detail; none is written.")
        level = self._level(record) if has_levels else None
        edited = self._edited(record, remarks)
        home, told = places.home(name)
        remarks += [told] * bool(told)
        export_run(
            record,
            home.parent,
            home.name,
            level,
            edited,
            source=self.origin,
            ids_from=self.ids_from,
            save_run=self.save_run,
            accepts_model=self.accepts_model,
            look=self.look,
        )
        return home, remarks

    def _level(self, record: RunRecord) -> Detail | LevelMap | None:
        """What is written of a run that has levels of detail; None if none is asked for."""
        if self.detail is None or not self.within_labels:
            return self.detail
        from grapl_engine.pipeline.levels import level_within

        return level_within(record, self.detail)

    def _edited(self, record: RunRecord, remarks: list[str]) -> EditedMap | None:
        """The map after the edits, each of which says what it did."""
        if not record.edits:
            return None
        if record.edits.detail is not None and (record.finished is None or record.finished.hierarchy is None):
            remarks.append("stopped before there were levels of detail; the edits, which are of one, are left out.")
            return None
        from grapl_engine.analysis.editing import apply_edits

        edited = apply_edits(record, record.edits)
        remarks += [step.text for step in edited.steps]
        return edited
