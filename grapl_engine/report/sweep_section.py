"""The sweep that a session keeps of the picture: its maps, small, and the figures of each run."""

from __future__ import annotations

from grapl_engine.errors import GraplError
from grapl_engine.evaluation.measures import MEASURES, QUICK
from grapl_engine.evaluation.scores import ScoresOverAnnotators
from grapl_engine.evaluation.truth_scores import TruthScorer
from grapl_engine.label_sizes import LabelCount
from grapl_engine.report.pictures import swept_figure
from grapl_engine.report.sections import Cell, Figure, Heading, Section, Table, number_cell
from grapl_engine.report.source import ReportSource
from grapl_engine.settings import Settings
from grapl_engine.storage.session_sweep import SweepCell, SweepGrid, SweepRun

__all__ = ["MOST_FIGURES", "sweep"]

MOST_FIGURES = 25
"""So many maps are shown; the table has all runs."""
_K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"


def sweep(source: ReportSource) -> Section | None:
    """The runs of the sweep in the order of its values; None without one.

    Parameters
    ----------
    source : ReportSource
    """
    try:
        grid = None if source.kept is None else source.kept.sweep()
    except GraplError as error:
        return Section("sweep", "Sweep", notes=(str(error),))
    if grid is None or source.kept is None:
        return None
    runs: dict[Settings, SweepRun] = {}
    scores: dict[Settings, ScoresOverAnnotators] = {}
    figures: dict[Settings, Figure] = {}
    scorer = None if source.truth is None else TruthScorer(source.truth)
    names = _names(grid)
    for run in source.kept.sweep_runs(source.picture):
        runs[run.settings] = run
        if run.labels is not None and run.settings in names:
            if scorer is not None:
                scores[run.settings] = scorer.score(run.labels, k0=run.k0 or None, names=QUICK)
            if len(figures) < MOST_FIGURES:
                figures[run.settings] = _figure(source, run, names[run.settings])
    shown = tuple(figures[settings] for settings in names if settings in figures)
    table = Table(_headings(grid, bool(scores)), tuple(_row(grid, place, runs, scores) for place in _places(grid)))
    return Section("sweep", _title(grid), (_text(grid, runs),), shown, (table,), _notes(len(names), len(shown), runs))


def _title(grid: SweepGrid) -> str:
    return f"Sweep over {' and '.join(axis.title for axis in grid.axes)}"


def _text(grid: SweepGrid, runs: dict[Settings, SweepRun]) -> str:
    wanted = {cell.settings for row in grid.cells for cell in row if cell.settings is not None}
    there = len(wanted & runs.keys())
    missing = "" if there == len(wanted) else f" {there} of {len(wanted)} runs {'is' if there == 1 else 'are'} there."
    return f"Each run of the sweep trained a network of its own; these runs are none of those above.{missing}"


def _notes(named: int, shown: int, runs: dict[Settings, SweepRun]) -> tuple[str, ...]:
    failures = {run.failure: None for run in runs.values() if run.failure}
    more = (f"{shown} maps are shown.",) if shown == MOST_FIGURES < named else ()
    return (*more, *failures)


def _places(grid: SweepGrid) -> list[tuple[int, int]]:
    return [(row, column) for row, cells in enumerate(grid.cells) for column in range(len(cells))]


def _values(grid: SweepGrid, place: tuple[int, int]) -> list[str]:
    """That of each axis."""
    row, column = place
    return [axis.values[at].text for axis, at in zip(grid.axes, (column, row), strict=False)]


def _names(grid: SweepGrid) -> dict[Settings, str]:
    """What each run is called, in the order of its values."""
    names: dict[Settings, str] = {}
    for place in _places(grid):
        settings = _cell(grid, place).settings
        if settings is not None and settings not in names:
            values = zip(grid.axes, _values(grid, place), strict=True)
            names[settings] = ", ".join(f"{axis.title} {value}" for axis, value in values)
    return names


def _cell(grid: SweepGrid, place: tuple[int, int]) -> SweepCell:
    return grid.cells[place[0]][place[1]]


def _figure(source: ReportSource, run: SweepRun, name: str) -> Figure:
    assert run.labels is not None
    caption = f"{name}: {LabelCount.of_map(run.labels).text}"
    return swept_figure(source.picture, run.labels, run.colors, caption)


def _headings(grid: SweepGrid, has_scores: bool) -> tuple[Heading, ...]:
    measures = [MEASURES[name] for name in QUICK] if has_scores else []
    return (
        *(Heading(axis.title) for axis in grid.axes),
        Heading("segments", "of the map, without specks", is_number=True),
        Heading(_K_HAT, "segments and specks together", is_number=True),
        Heading("U", "the unary part of the last cut's energy, in nats, in the run's own model", is_number=True),
        Heading("V", "the pairwise part, not yet times its weight", is_number=True),
        Heading("seconds", is_number=True),
        *(Heading(measure.title, measure.meaning, is_number=True) for measure in measures),
    )


def _row(
    grid: SweepGrid, place: tuple[int, int], runs: dict[Settings, SweepRun], scores: dict[Settings, ScoresOverAnnotators]
) -> tuple[Cell, ...]:
    settings = _cell(grid, place).settings
    run = None if settings is None else runs.get(settings)
    labels = None if run is None else run.labels
    found = None if settings is None else scores.get(settings)
    measures = QUICK if scores else ()
    return (
        *(Cell(value) for value in _values(grid, place)),
        number_cell(None if labels is None else LabelCount.of_map(labels).segments, 0),
        number_cell(run.k_hat if run is not None and labels is not None else None, 0),
        number_cell(None if run is None or run.energy is None else run.energy.unary, 2),
        number_cell(None if run is None or run.energy is None else run.energy.pairwise, 2),
        number_cell(None if run is None else run.seconds, 1),
        *(number_cell(None if found is None else found.mean.values[name], MEASURES[name].digits) for name in measures),
    )
