"""Which runs are made: how many, and what they differ in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.session.history import RunConfiguration
from grapl_engine import KINDS, PARAMETERS, Settings, SettingsError

__all__ = ["MOST_RUNS", "VARIES", "RunsPlan", "usual_range"]

VARIES = ("seed", "lambda_", "mu", "k0", "d", "color_scale")
"""What runs can differ in."""
LEAST_RUNS, MOST_RUNS = 2, 32


@dataclass(frozen=True)
class RunsPlan:
    """Runs that differ in one parameter.

    Attributes
    ----------
    configuration : RunConfiguration
        What they have in common.
    name : str
        The parameter, one of `VARIES`.
    count : int
        How many runs.
    low, high : float
        The parameter's range; of seeds the first counts alone, each run has the next one.
    """

    configuration: RunConfiguration
    name: str = "seed"
    count: int = 8
    low: float = 0.0
    high: float = 0.0

    @property
    def normal(self) -> RunsPlan:
        """The same runs: what the configuration says of the parameter is left out, since each run has its own value."""
        usual = getattr(Settings(), self.name)
        try:
            settings = self.configuration.settings.replace(**{self.name: usual})
        except SettingsError:  # K0 and d hold one another
            return self
        return replace(self, configuration=replace(self.configuration, settings=settings))

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The parameter's value in each run: evenly spaced, by ratio where its slider is logarithmic; no value twice."""
        if self.name == "seed":
            return tuple(int(self.low) + number for number in range(self.count))
        is_log = PARAMETERS[self.name].scale == "zero-log" and min(self.low, self.high) > 0
        spaced = (np.geomspace if is_log else np.linspace)(self.low, self.high, self.count)
        whole = KINDS[self.name] is int
        return tuple(dict.fromkeys(round(value) if whole else float(f"{value:.4g}") for value in spaced.tolist()))

    def settings(self, number: int) -> Settings:
        """Those of a run, from 0.

        Raises
        ------
        SettingsError
            If its value is out of its range.
        """
        return self.configuration.settings.replace(**{self.name: self.values[number]})

    def failure(self, number: int) -> str:
        """Why a run cannot be made, as a sentence; "" where it can."""
        try:
            self.settings(number)
        except SettingsError as error:
            return str(error)
        return ""

    @property
    def words(self) -> str:
        """For example "8 runs, seeds 0 to 7"."""
        first, last, facts = self.values[0], self.values[-1], PARAMETERS[self.name]
        if len(self.values) == 1:
            return f"1 run, {facts.symbol or facts.label} {first:g}"
        if self.name == "seed":
            return f"{len(self.values)} runs, seeds {first} to {last}"
        return f"{len(self.values)} runs, {facts.symbol or facts.label} from {first:g} to {last:g}"


def usual_range(settings: Settings, name: str) -> tuple[float, float]:
    """From half of what is set to twice that, inside what the parameter may be."""
    value, facts = float(getattr(settings, name)), PARAMETERS[name]
    low, high = (value, value) if name == "seed" else (value / 2, 2 * value)
    if not value and facts.slider is not None and name != "seed":
        high = facts.slider[1]
    least, most = -np.inf if facts.low is None else facts.low, np.inf if facts.high is None else facts.high
    return max(low, least), min(high, most)
