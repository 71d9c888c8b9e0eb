"""What a report says of each run, read one after the other: little enough to be kept of fifty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grapl_engine.analysis.editing import apply_edits
from grapl_engine.analysis.stability import small_map
from grapl_engine.edited_map import EditedMap, EditStep
from grapl_engine.errors import GraplError
from grapl_engine.evaluation.scores import ScoresOverAnnotators
from grapl_engine.evaluation.truth_scores import TruthScorer
from grapl_engine.events import EndReason, Labels
from grapl_engine.label_sizes import LabelCount
from grapl_engine.record import RunRecord
from grapl_engine.report.pictures import MANY, map_figure
from grapl_engine.report.sections import Figure
from grapl_engine.report.source import ReportedRun, ReportSource
from grapl_engine.settings import Settings
from grapl_engine.settings_text import preset_text
from grapl_engine.storage.painting import label_map
from grapl_engine.storage.run_facts import RunFacts

__all__ = ["EDITED", "MapStory", "RunStory", "edited_map", "maps_of", "stories_of"]

EDITED = ", edited"
"""What a run's edited map is called, after its run."""


@dataclass(frozen=True, slots=True)
class MapStory:
    """A map of a run: its own, or that after the edits.

    Attributes
    ----------
    title : str
        For example "3" or "3, edited".
    figure : Figure
    scores : ScoresOverAnnotators or None
        None without a truth.
    """

    title: str
    figure: Figure
    scores: ScoresOverAnnotators | None


@dataclass(frozen=True, slots=True, eq=False)
class RunStory:
    """A run without its arrays.

    Attributes
    ----------
    run : ReportedRun
    settings : Settings or None
        None if it could not be read.
    facts : RunFacts
    maps : tuple of MapStory
        None of them before the run's first labels.
    edits : tuple of EditStep
        What each edit did.
    command : str
        What makes it again.
    small : uint16, (h, w), or None
        Its own map where the run is whole, no larger than borders are compared at.
    failure : str
        Why something of it is not there, in a sentence; "" if all is.
    """

    run: ReportedRun
    settings: Settings | None = None
    facts: RunFacts = field(default_factory=RunFacts)
    maps: tuple[MapStory, ...] = ()
    edits: tuple[EditStep, ...] = ()
    command: str = ""
    small: Labels | None = None
    failure: str = ""

    @property
    def title(self) -> str:
        """What the person calls it, else its settings in words."""
        return self.run.name or ("" if self.settings is None else preset_text(self.settings))


def stories_of(source: ReportSource) -> Iterator[RunStory]:
    """One for each run; one that cannot be read says so."""
    scorer = None if source.truth is None else TruthScorer(source.truth)
    for run in source.runs:
        try:
            yield _story(run, run.read(), scorer, of_many=len(source.runs) > MANY)
        except GraplError as error:
            yield RunStory(run, failure=f"Run {run.number} is left out. {error}")


def maps_of(record: RunRecord) -> list[tuple[str, Labels, EditedMap | None]]:
    """What is added to the run's number, the labels, and what they are of.

    Raises
    ------
    GraplError
        If the edits cannot be carried out.
    """
    if not record.frames():
        return []
    edited = edited_map(record)
    return [("", label_map(record), None), *([] if edited is None else [(EDITED, edited.labels, edited)])]


def edited_map(record: RunRecord) -> EditedMap | None:
    """The map after the run's edits; None where it has none.

    Raises
    ------
    GraplError
        If they cannot be carried out.
    """
    return apply_edits(record, record.edits) if record.edits and record.frames() else None


def _story(run: ReportedRun, record: RunRecord, scorer: TruthScorer | None, *, of_many: bool) -> RunStory:
    failure = "" if record.failure is None else f"Run {run.number} broke off. {record.failure}"
    try:
        shown = maps_of(record)
    except GraplError as error:
        failure = f"The edits of run {run.number} are left out. {error}"
        shown = [("", label_map(record), None)]
    maps = []
    for ending, labels, edited in shown:
        title = f"{run.number}{ending}"
        scores = None if scorer is None else scorer.score(labels, k0=record.labels)
        figure = map_figure(record, labels, edited, _caption(title, record, labels), of_many=of_many)
        maps.append(MapStory(title, figure, scores))
    steps = next((edited.steps for _, _, edited in shown if edited is not None), ())
    small = small_map(shown[0][1]) if record.ended is EndReason.COMPLETED and shown else None
    return RunStory(run, record.settings, RunFacts.of(record), tuple(maps), steps, record.command_line(), small, failure)


def _caption(title: str, record: RunRecord, labels: Labels) -> str:
    frame = record.frames()[-1]
    ending = f" ({frame.title})"
    if record.finished is not None:
        ending = " (stopped: labels of patches)" if record.finished.by_patches else ""
    return f"Run {title}: {LabelCount.of_map(labels).text}{ending}"
