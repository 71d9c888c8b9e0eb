"""The sweep of a picture, as the session keeps it: what is asked for, and each run of it as soon as it has ended.

It is in attachments of the picture (`session_attachments`):

``sweep`` : one
    What is asked for. Facts: ``base``, the settings that were set (`Settings.to_dict`); ``axes``, one or two of ``name`` and
    ``values``, each with ``text``, ``setting`` and ``failure`` (`SweepAxis`), the first along the columns and the second along
    the rows; ``cells``, by row and column: ``settings`` or null, and ``failure``, why there are none.
``sweep run`` : one for each run
    Facts: ``settings``; ``failure``, why there is no map, "" otherwise; ``k_hat`` and ``k0``, the labels of its map and those
    that it began with; ``energy`` of its last cut (``unary``, ``pairwise``, ``lambda_``) or null; ``seconds`` or null;
    ``colors``, the palette index of each label. Array ``labels``: the pixel map, uint16, (H, W).

Scores against a truth are not kept: the maps say them, by whatever truth there is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grapl_engine.errors import SessionFileError
from grapl_engine.events import Energy, Labels
from grapl_engine.settings import Settings
from grapl_engine.storage.broken import DAMAGED
from grapl_engine.storage.session_attachments import read_attachment
from grapl_engine.sweep_axis import SweepAxis, SweepValue

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.storage.session_index import AttachmentEntry

__all__ = ["KIND", "RUN_KIND", "SweepCell", "SweepGrid", "SweepRun", "read_sweep", "read_sweep_runs"]

KIND, RUN_KIND = "sweep", "sweep run"
"""Of its attachments."""


@dataclass(frozen=True, slots=True)
class SweepCell:
    """A place of a sweep.

    Attributes
    ----------
    settings : Settings or None
        What is run there; None if a value is none.
    failure : str
        Why nothing is, in a sentence.
    """

    settings: Settings | None
    failure: str = ""

    def to_facts(self) -> dict[str, Any]:
        """As the attachment has it."""
        return {"settings": None if self.settings is None else self.settings.to_dict(), "failure": self.failure}


@dataclass(frozen=True, slots=True, eq=False)
class SweepGrid:
    """What a sweep is made of.

    Attributes
    ----------
    base : Settings
        What was set when it began.
    axes : tuple of SweepAxis
        One or two: along the columns, and along the rows.
    cells : tuple of tuple of SweepCell
        By row and column.
    """

    base: Settings
    axes: tuple[SweepAxis, ...]
    cells: tuple[tuple[SweepCell, ...], ...]

    def to_facts(self) -> dict[str, Any]:
        """As the attachment has it."""
        return {
            "base": self.base.to_dict(),
            "axes": [dataclasses.asdict(axis) for axis in self.axes],
            "cells": [[cell.to_facts() for cell in row] for row in self.cells],
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> SweepGrid:
        """The inverse of `to_facts`; damaged facts raise one of many errors."""
        axes = tuple(SweepAxis(str(axis["name"]), tuple(map(_value, axis["values"]))) for axis in facts["axes"])
        cells = tuple(tuple(map(_cell, row)) for row in facts["cells"])
        columns, rows = len(axes[0].values), len(axes[1].values) if len(axes) == 2 else 1
        if len(axes) > 2 or [len(row) for row in cells] != [columns] * rows:
            raise ValueError("its cells are others than its values say")
        if not all(axis.title for axis in axes):  # fails where there is no such parameter
            raise ValueError("an axis has no name")
        return cls(Settings.from_dict(facts["base"]), axes, cells)


@dataclass(frozen=True, slots=True, eq=False)
class SweepRun:
    """What came of a run of a sweep.

    Attributes
    ----------
    settings : Settings
    failure : str
        Why there is no map, in a sentence; "" otherwise.
    labels : uint16, (H, W), or None
        Its pixel map.
    k_hat, k0 : int
        Labels of the map, and those that the run began with.
    energy : Energy or None
        Of its last cut; None without one.
    seconds : float or None
        That it took.
    colors : tuple of int
        The palette index of each label.
    """

    settings: Settings
    failure: str = ""
    labels: Labels | None = None
    k_hat: int = 0
    k0: int = 0
    energy: Energy | None = None
    seconds: float | None = None
    colors: tuple[int, ...] = ()

    def to_facts(self) -> dict[str, Any]:
        """As the attachment has it, but for the map."""
        return {
            "settings": self.settings.to_dict(),
            "failure": self.failure,
            "k_hat": self.k_hat,
            "k0": self.k0,
            "energy": None if self.energy is None else dataclasses.asdict(self.energy),
            "seconds": self.seconds,
            "colors": self.colors,
        }


def read_sweep(folder: Path, entries: Sequence[AttachmentEntry], picture_number: int) -> SweepGrid | None:
    """What a picture's sweep is made of.

    Parameters
    ----------
    folder : Path
        Of the session.
    entries : sequence of AttachmentEntry
        Those of the session.
    picture_number : int
        The picture's number in the session.

    Returns
    -------
    SweepGrid or None
        None if it has none.

    Raises
    ------
    SessionFileError
        If it is damaged, or of settings that this version does not take.
    """
    number = next((one.number for one in entries if (one.kind, one.picture) == (KIND, picture_number)), None)
    if number is None:
        return None
    try:
        facts, _ = read_attachment(folder, number, most=0)
        return SweepGrid.from_facts(facts)
    except DAMAGED as error:
        raise SessionFileError(f"The sweep of the session cannot be brought back ({error}): run it again.") from error


def read_sweep_runs(
    folder: Path, entries: Sequence[AttachmentEntry], picture_number: int, picture: Picture
) -> Iterator[tuple[int, SweepRun]]:
    """The runs of a picture's sweep, one after the other: their maps may be large.

    Parameters
    ----------
    folder : Path
        Of the session.
    entries : sequence of AttachmentEntry
        Those of the session.
    picture_number : int
        The picture's number in the session.
    picture : Picture

    Yields
    ------
    int
        The number of its attachment.
    SweepRun
        In the order in which they came; one that is damaged is left out, and can be made again.
    """
    for entry in entries:
        if (entry.kind, entry.picture) == (RUN_KIND, picture_number):
            try:
                yield entry.number, _run(folder, entry.number, picture)
            except DAMAGED:
                continue


def _run(folder: Path, number: int, picture: Picture) -> SweepRun:
    import numpy as np

    facts, arrays = read_attachment(folder, number, most=2 * picture.height * picture.width)
    labels, failure = arrays.get("labels"), str(facts["failure"])
    if (labels is None) != bool(failure):
        raise ValueError("it has neither a map nor a failure")
    colors = tuple(map(int, facts["colors"]))
    if labels is not None:
        if labels.dtype != np.uint16 or labels.shape != (picture.height, picture.width):
            raise ValueError(f"its map has shape {labels.shape} and type {labels.dtype}")
        if int(labels.max()) >= len(colors) or min(colors) < 0:
            raise ValueError("its labels have no colours")
    told = facts["energy"]
    energy = None if told is None else Energy(**{name: float(value) for name, value in told.items()})
    seconds = None if facts["seconds"] is None else float(facts["seconds"])
    kept = None if labels is None else labels.astype(np.uint16, copy=False)
    return SweepRun(
        Settings.from_dict(facts["settings"]), failure, kept, int(facts["k_hat"]), int(facts["k0"]), energy, seconds, colors
    )


def _value(facts: dict[str, Any]) -> SweepValue:
    return SweepValue(str(facts["text"]), facts["setting"], str(facts["failure"]))


def _cell(facts: dict[str, Any]) -> SweepCell:
    settings = None if facts["settings"] is None else Settings.from_dict(facts["settings"])
    return SweepCell(settings, str(facts["failure"]))
