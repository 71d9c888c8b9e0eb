"""Which borders the runs of a report have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grapl_engine.analysis.stability import Stability, stability_of
from grapl_engine.evaluation.boundary import bsds_tolerance
from grapl_engine.events import Labels
from grapl_engine.images.picture import Picture
from grapl_engine.report.pictures import strengths_figure
from grapl_engine.report.sections import Heading, Section, Table, number_cell
from grapl_engine.settings import PARAMETERS
from grapl_engine.settings_text import preset_text
from grapl_engine.storage.session_stability import StabilityRuns

__all__ = ["LEAST_RUNS", "MOST_LEVELS", "kept_stability", "stability"]

LEAST_RUNS, MOST_RUNS = 2, 255
MOST_LEVELS = 8
"""So many shares of the runs are in the table."""


def stability(picture: Picture, maps: Sequence[Labels]) -> Section | None:
    """The borders of the runs of the report.

    Parameters
    ----------
    picture : Picture
    maps : sequence of uint16, (h, w)
        A map of each run, as `grapl_engine.analysis.stability.small_map` gives them.

    Returns
    -------
    Section or None
        None with fewer than two runs, or with more than are counted.
    """
    whose = "The runs are those of this report that were not stopped, with all that differs between them."
    return _section("stability", "Borders that the runs have in common", picture, maps, whose)


def kept_stability(picture: Picture, kept: Sequence[StabilityRuns]) -> list[Section]:
    """The borders of runs that were made to see how stable they are: a section for each choice of runs with two maps.

    Parameters
    ----------
    picture : Picture
    kept : sequence of StabilityRuns
    """
    sections = []
    for place, runs in enumerate(kept, 1):
        there = sorted(runs.maps)
        parameter, values, maps = PARAMETERS[runs.name], [runs.values[at] for at in there], [runs.maps[at] for at in there]
        own = runs.settings.replace(seed=0) if runs.name == "seed" else runs.settings
        lacking = len(runs.values) - len(values)
        whose = (
            f"The runs differ in one setting: {parameter.label.lower()} {_listed(values)}. All else: {preset_text(own)}."
            + " Labels are bound by seeds in all of them." * bool(runs.constraints)
            + f" {lacking} of {len(runs.values)} runs {'is' if lacking == 1 else 'are'} not there." * bool(lacking)
        )
        title = f"Stability: {len(values)} runs that differ in {parameter.label.lower()}"
        sections.append(_section(f"stability-{place}", title, picture, maps, whose))
    return [section for section in sections if section is not None]


def _section(anchor: str, title: str, picture: Picture, maps: Sequence[Labels], whose: str) -> Section | None:
    """The borders of several runs: how many of them have each, and what is left of the borders that many have."""
    if not LEAST_RUNS <= len(maps) <= MOST_RUNS:
        return None
    tolerance = bsds_tolerance(maps[0].shape)
    found = stability_of(maps, tolerance)
    assert found is not None  # nobody stops it
    text = (
        f"A border that comes in many of the {len(maps)} runs hangs on the picture; one that comes in few hangs on a seed or "
        f"on a setting. {whose}"
    )
    caption = f"Borders by the share of the runs that have one within {tolerance:.1f} pixels: the brighter, the more runs."
    figure = strengths_figure(picture, _strengths(found, maps), caption)
    return Section(anchor, title, (text,), (figure,), (_levels(found),))


def _listed(values: Sequence[float]) -> str:
    """For example "0, 1, 2": figures as they are typed."""
    return ", ".join(f"{value:g}" for value in values)


def _strengths(found: Stability, maps: Sequence[Labels]) -> np.ndarray:
    """uint8, (h, w): at the borders of any run, how many runs have one there, of 255; 0 elsewhere."""
    borders = np.zeros(maps[0].shape, bool)
    for labels in maps:
        borders[:, :-1] |= labels[:, :-1] != labels[:, 1:]
        borders[:-1] |= labels[:-1] != labels[1:]
    return np.asarray(np.where(borders, found.seen.astype(np.uint16) * 255 // found.runs, 0), np.uint8)


def _levels(found: Stability) -> Table:
    """How many regions are left of the borders that at least so many runs have."""
    counts = sorted({max(1, round(found.runs * step / MOST_LEVELS)) for step in range(1, MOST_LEVELS + 1)})
    headings = (
        Heading("runs, at least", is_number=True),
        Heading("regions", "that are left where borders of fewer runs are left out", is_number=True),
    )
    rows = tuple((number_cell(count, 0), number_cell(found.count_at(count / found.runs), 0)) for count in counts)
    return Table(headings, rows, "Regions that are parted by borders of many runs")
