"""Which maps of a sweep over lambda part two things that a map unites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grapl_engine.settings import PARAMETERS, Settings

__all__ = ["SweptParts"]

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"


@dataclass(frozen=True, slots=True)
class SweptParts:
    """What the maps of a sweep's runs say, each of which trained a network of its own.

    Attributes
    ----------
    parted, united : tuple of Settings
        Of the runs whose maps part the two (`grapl_engine.analysis.what_it_takes.lie_apart`), and of those that do not.
    """

    parted: tuple[Settings, ...]
    united: tuple[Settings, ...]

    def sentence(self, runs: int, own: Settings | None = None) -> str:
        """What it says, for the person; "" where there is no map.

        Parameters
        ----------
        runs : int
            Of the sweep, with those that are not there.
        own : Settings, optional
            Of the run whose map unites the two.
        """
        every = (*self.parted, *self.united)
        if not every:
            return ""
        said = [f"In the sweep, each of whose runs trained a network of its own, {self._which()}."]
        if len(every) < runs:
            said.append(f"{len(every)} of its {runs} runs {'is' if len(every) == 1 else 'are'} there.")
        if own is not None and any(_differ(own, one) for one in every):
            said.append(f"They differ from this run in more than {LAMBDA}.")
        return " ".join(said)

    def _which(self) -> str:
        parted, united = _lambdas(self.parted), _lambdas(self.united)
        if not united:
            return f"every map separates them ({LAMBDA} {_listed(parted)})"
        if not parted:
            return f"no map separates them ({LAMBDA} {_listed(united)})"
        both = [value for value in parted if value in united]
        only, never = ([value for value in values if value not in both] for values in (parted, united))
        ones = [sum(one.lambda_ in values for one in (*self.parted, *self.united)) == 1 for values in (only, never)]
        said = [f"the map{'s' * (not ones[0])} at {LAMBDA} {_listed(only)} separate{'s' * ones[0]} them"] if only else []
        said += [f"at {LAMBDA} {_listed(both)} some do and some do not"] if both else []
        said += [f"{'that' if ones[1] else 'those'} at {LAMBDA} {_listed(never)} do{'es' * ones[1]} not"] if never else []
        return "; ".join(said)


def _differ(own: Settings, one: Settings) -> bool:
    return any(PARAMETERS[name].affects_labels for name in own.differences(one.replace(lambda_=own.lambda_)))


def _lambdas(settings: Sequence[Settings]) -> list[float]:
    return sorted({one.lambda_ for one in settings})


def _listed(values: Sequence[float]) -> str:
    """For example "0.1, 2 and 8"."""
    texts = [f"{value:g}" for value in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
