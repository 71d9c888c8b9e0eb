"""A sweep as a line of the command line, and the data set that holds its picture."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.compare.sweep.axis import setting_text
from app.compare.sweep.sweep_plan import SweepPlan
from grapl_engine import GraplError, names_model, nearest_preset

if TYPE_CHECKING:
    from grapl_engine.study.datasets import Sample
from grapl_engine.sweep_axis import PRESET, SEED

__all__ = ["DATASET", "command_of", "found_dataset", "seeds_text"]

DATASET = "DATASET"
"""Stands for the folder where none is known that holds the picture and its truth."""
_ABOVE = 4
"""How far above a picture its data set may begin: BSDS500/data/images/val."""


def command_of(
    plan: SweepPlan,
    picture: str | None,
    dataset: str | Path | None,
    void: int | None = None,
    accepts_model: Callable[[str], bool] = lambda _model: False,
) -> str:
    """The study that has the same tasks; "" if there is no such.

    Parameters
    ----------
    plan : SweepPlan
    picture : str or None
        Its file's name without the ending; None if it has no file.
    dataset : path, optional
        The folder that holds it with its truth.
    void : int, optional
        The label of places of the truth that do not count, where the data set does not say it.
    accepts_model : callable
        Whether the person chose a DINO model: a command with one that only a file has chosen says so, and fetches none.
    """
    good = _good(plan)
    if good is None:
        return ""
    presets = good.pop(PRESET, [nearest_preset(plan.base)])
    seeds = good.pop(SEED, [plan.base.seed])
    varied = {**{name: [value] for name, value in plan.fixed().items()}, **good}
    if any("," in value for values in varied.values() for value in values if isinstance(value, str)):
        return ""
    words = ["grapl", "study", str(dataset or DATASET), "-o", "sweep"]
    words += ["--images", picture] if picture else []
    for preset in presets:
        words += ["--preset", preset]
    for name, values in varied.items():
        words += ["--vary", f"{name}={('/' if _is_steps(values) else ',').join(map(setting_text, values))}"]
    all_settings = (cell.settings for cells in plan.cells for cell in cells if cell.settings is not None)
    if any(names_model(settings) and not accepts_model(settings.dinov2_model) for settings in all_settings):
        words += ["--model-by-file"]
    words += ["--seeds", seeds_text(seeds)]
    words += ["--void", str(void)] if void is not None else []
    return shlex.join(words)


def seeds_text(seeds: Sequence[int]) -> str:
    """``0-4`` or ``0,3``."""
    is_run = len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
    return f"{seeds[0]}-{seeds[-1]}" if is_run else ",".join(map(str, seeds))


def found_dataset(picture: Path, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In a thread: the folder above a picture that a study would find it in, and its sample there; nothing if there is none."""
    from grapl_engine.study.datasets import open_dataset

    for folder in list(picture.resolve().parents)[:_ABOVE]:
        try:
            samples = open_dataset(folder).samples
        except (GraplError, OSError):
            continue
        sample: Sample | None = next((one for one in samples if Path(one.image) == picture.resolve()), None)
        if sample is not None and "," not in sample.name:
            yield folder, sample
            return


def _good(plan: SweepPlan) -> dict[str, list[Any]] | None:
    """The values of each axis that can be run; None if there are none, or if they make no whole grid."""
    rows = [row for row, cells in enumerate(plan.cells) if any(cell.settings for cell in cells)]
    columns = [column for column in range(len(plan.across.values)) if any(cells[column].settings for cells in plan.cells)]
    if not rows or not all(plan.cells[row][column].settings for row in rows for column in columns):
        return None
    chosen = zip(plan.axes, (columns, rows), strict=False)
    return {axis.name: [axis.values[place].setting for place in places] for axis, places in chosen}


def _is_steps(values: Sequence[Any]) -> bool:
    return isinstance(values[0], list)
