"""What the maps of a sweep over lambda say of a false merge, and which values of lambda to ask for; no widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.compare.lambda_sweep import LambdaQuestion, SweptMap
from app.compare.mistakes.judging import Judged, Mistake
from app.compare.mistakes.remedy_text import LAMBDA
from app.session.configuration import affects_labels
from grapl_engine import Settings

__all__ = ["SweepAnswer", "asked_of_sweep", "question_about", "sweep_text"]

OWN_NETWORK = "In the sweep, each of whose runs trained a network of its own"
AROUND = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Times the lambda in question."""


@dataclass(frozen=True, slots=True)
class SweepAnswer:
    """Which maps of a sweep part the two that are wrongly united.

    Attributes
    ----------
    mistake : Mistake
    parted, united : tuple of Settings
        Of the maps that do, and of those that do not.
    """

    mistake: Mistake
    parted: tuple[Settings, ...]
    united: tuple[Settings, ...]


def asked_of_sweep(
    judged: Judged, mistake: Mistake, maps: Sequence[SweptMap], should_stop: Callable[[], bool]
) -> Iterator[SweepAnswer]:
    """In a thread: look into each map."""
    from grapl_engine.analysis.what_it_takes import lie_apart

    one, other = judged.parts(mistake)
    told: list[bool] = []
    for swept in maps:
        if should_stop():
            return
        told.append(lie_apart(swept.make(), one, other))
    parted, united = (tuple(swept.settings for swept, one in zip(maps, told, strict=True) if one is on) for on in (True, False))
    yield SweepAnswer(mistake, parted, united)


def sweep_text(answer: SweepAnswer, runs: int, own: Settings | None) -> str:
    """In sentences.

    Parameters
    ----------
    answer : SweepAnswer
    runs : int
        Of the sweep, with those that are not there.
    own : Settings or None
        Of the run that has the mistake.
    """
    every = (*answer.parted, *answer.united)
    if not every:
        return ""
    said = [f"{OWN_NETWORK}, {_which(answer)}."]
    if len(every) < runs:
        said.append(f"{len(every)} of its {runs} runs are there.")
    if own is not None and any(affects_labels(own, one.replace(lambda_=own.lambda_)) for one in every):
        said.append(f"They differ from this run in more than {LAMBDA}.")
    return " ".join(said)


def question_about(settings: Settings, wanted: float | None) -> LambdaQuestion:
    """Values of lambda around the one that parts the two, the run's own among them; around that alone where none does.

    Parameters
    ----------
    settings : Settings
        Of the run that has the mistake.
    wanted : float or None
        The lambda that would part them.
    """
    own = settings.lambda_
    if wanted is None or wanted == own:
        values = {0.0, *(share * own for share in AROUND)} if own else {0.0, *AROUND}
    elif wanted == 0:
        values = {0.0, *(share * own for share in (0.125, 0.25, 0.5, 1.0))}
    else:
        values = {own, *(share * wanted for share in AROUND)}
    return LambdaQuestion(settings, tuple(sorted({float(f"{value:.3g}") for value in values})))


def _which(answer: SweepAnswer) -> str:
    parted, united = _lambdas(answer.parted), _lambdas(answer.united)
    if not united:
        return f"every map separates them ({LAMBDA} {_listed(parted)})"
    if not parted:
        return f"no map separates them ({LAMBDA} {_listed(united)})"
    both = [value for value in parted if value in united]
    only, never = ([value for value in values if value not in both] for values in (parted, united))
    said = [f"the maps at {LAMBDA} {_listed(only)} separate them"] if only else []
    said += [f"at {LAMBDA} {_listed(both)} some do and some do not"] if both else []
    said += [f"those at {_listed(never)} do not"] if never else []
    return "; ".join(said)


def _lambdas(settings: Sequence[Settings]) -> list[float]:
    return sorted({one.lambda_ for one in settings})


def _listed(values: Sequence[float]) -> str:
    """For example "0.1, 2 and 8"."""
    texts = [f"{value:g}" for value in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
