"""What a sweep goes along, and the values there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grapl_engine.settings import PARAMETERS

__all__ = ["PRESET", "SEED", "SweepAxis", "SweepValue", "axis_title"]

PRESET, SEED = "preset", "seed"


@dataclass(frozen=True, slots=True)
class SweepValue:
    """A value of an axis.

    Attributes
    ----------
    text : str
        As it stands in the head of its row or column.
    setting : object
        As a study takes it; None if it is none.
    failure : str
        Why it is none, in a sentence.
    """

    text: str
    setting: Any = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class SweepAxis:
    """What is varied along one side of a sweep.

    Attributes
    ----------
    name : str
        A setting as studies have it (``lambda``), "preset" or "seed".
    values : tuple of SweepValue
        At least one, none twice.
    """

    name: str
    values: tuple[SweepValue, ...]

    @property
    def title(self) -> str:
        """For example "λ" or "Seed"."""
        return axis_title(self.name)


def axis_title(name: str) -> str:
    """For example "λ", "Edge threshold" or "Preset"."""
    if name == PRESET:
        return "Preset"
    parameter = PARAMETERS["lambda_" if name == "lambda" else name]
    return parameter.symbol if parameter.symbol and len(parameter.symbol) <= 2 else parameter.label
