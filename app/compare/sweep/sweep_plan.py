"""Which runs a sweep is made of: the tasks that a study would have, of one picture."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from grapl_engine import PRESETS, Settings, SettingsError, nearest_preset
from grapl_engine.study.variants import Variant, grid
from grapl_engine.sweep_axis import PRESET, SEED, SweepAxis, SweepValue

__all__ = ["MOST_CELLS", "Cell", "SweepPlan"]

MOST_CELLS = 100
"""Each keeps a small picture and its map, packed; and all are written anew with each that comes."""
_OF_THE_MACHINE = ("seed", "threads")
"""A study names seeds apart, and has one thread for each task."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of a sweep.

    Attributes
    ----------
    row, column : int
    settings : Settings or None
        What is run; None if a value is none.
    variant : Variant or None
        The same as a study has it, without the seed.
    failure : str
        Why nothing is run, in a sentence.
    """

    row: int
    column: int
    settings: Settings | None = None
    variant: Variant | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SweepPlan:
    """Two axes, or one, over settings that stay.

    Attributes
    ----------
    base : Settings
        What is set; of presets that are compared nothing but the machine's part counts.
    across : SweepAxis
    down : SweepAxis or None
    cells : tuple of tuple of Cell
        By row and column.
    """

    base: Settings
    across: SweepAxis
    down: SweepAxis | None
    cells: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, base: Settings, across: SweepAxis, down: SweepAxis | None) -> SweepPlan:
        """All cells.

        Raises
        ------
        SettingsError
            If both axes are one, or there are too many cells.
        """
        if down is not None and down.name == across.name:
            raise SettingsError(f"Both sides vary {across.title}: choose something else for one of them.")
        rows: tuple[SweepValue | None, ...] = (None,) if down is None else down.values
        if (count := len(rows) * len(across.values)) > MOST_CELLS:
            raise SettingsError(f"These are {count:,} runs: choose fewer values, at most {MOST_CELLS} runs.")
        cells = tuple(
            tuple(_cell(base, (across, value), (down, other), place) for place, value in _placed(row, across.values))
            for row, other in enumerate(rows)
        )
        return cls(base, across, down, cells)

    @property
    def axes(self) -> tuple[SweepAxis, ...]:
        """One or two."""
        return (self.across,) if self.down is None else (self.across, self.down)

    @property
    def rows(self) -> int:
        """How many there are, at least one."""
        return len(self.cells)

    @property
    def all_cells(self) -> tuple[Cell, ...]:
        """Row by row."""
        return tuple(itertools.chain.from_iterable(self.cells))

    @property
    def has_one_lambda(self) -> bool:
        """Whether energies of its runs are of one weight of the pairwise term."""
        return len({cell.settings.lambda_ for cell in self.all_cells if cell.settings is not None}) <= 1

    def name_of(self, cell: Cell) -> str:
        """For example "λ 8" or "λ 8, Seed 2"."""
        placed = zip(self.axes, (cell.column, cell.row), strict=False)
        return ", ".join(f"{axis.title} {axis.values[place].text}" for axis, place in placed)

    def values_of(self, cell: Cell) -> str:
        """The same without the names: "8, 2"."""
        return ", ".join(axis.values[at].text for axis, at in zip(self.axes, (cell.column, cell.row), strict=False))

    @property
    def titles(self) -> str:
        """Whose values these are: "λ, Seed"."""
        return ", ".join(axis.title for axis in self.axes)

    @property
    def rest(self) -> Settings:
        """What is the same in all runs, but for the values of the axes and for presets that are one."""
        changed = {("lambda_" if name == "lambda" else name): value for name, value in self.fixed().items()}
        plain = {name: tuple(value) if isinstance(value, list) else value for name, value in changed.items()}
        names = {axis.name for axis in self.axes}
        try:
            return PRESETS[nearest_preset(self.base)].replace(**plain, seed=0 if SEED in names else self.base.seed)
        except SettingsError:  # not without the values of the axes
            return self.base

    def fixed(self) -> dict[str, Any]:
        """What is set otherwise than by the nearest preset, and not varied: by its name in studies."""
        return _fixed(self.base, {axis.name for axis in self.axes})


def _placed(row: int, values: tuple[SweepValue, ...]) -> list[tuple[tuple[int, int], SweepValue]]:
    return [((row, column), value) for column, value in enumerate(values)]


def _cell(
    base: Settings, one: tuple[SweepAxis, SweepValue], other: tuple[SweepAxis | None, SweepValue | None], place: tuple[int, int]
) -> Cell:
    """What a study would run there."""
    chosen = {axis.name: value for axis, value in (one, other) if axis is not None and value is not None}
    failure = next((value.failure for value in chosen.values() if value.failure), "")
    if failure:
        return Cell(*place, failure=failure)
    settings = {name: value.setting for name, value in chosen.items()}
    seed = settings.pop(SEED, base.seed)
    preset = settings.pop(PRESET, nearest_preset(base))
    fixed = _fixed(base, set(chosen))
    try:
        (variant,) = grid([preset], [(name, [value]) for name, value in {**fixed, **settings}.items()])
        return Cell(*place, variant.settings.replace(seed=seed, threads=base.threads), variant)
    except SettingsError as error:
        return Cell(*place, failure=str(error))


def _fixed(base: Settings, varied: set[str]) -> dict[str, Any]:
    if PRESET in varied:
        return {}
    differing = {name.rstrip("_"): value for name, value in base.differences(PRESETS[nearest_preset(base)]).items()}
    named = {name: list(value) if isinstance(value, tuple) else value for name, value in differing.items()}
    return {name: value for name, value in named.items() if name not in varied and name not in _OF_THE_MACHINE}
