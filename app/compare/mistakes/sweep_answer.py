"""What the maps of a sweep over lambda say of a false merge, and which values of lambda to ask for; no widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.compare.lambda_sweep import LambdaQuestion, SweptMap
from app.compare.mistakes.judging import Judged, Mistake
from grapl_engine import Settings

if TYPE_CHECKING:
    from grapl_engine.analysis.swept_parts import SweptParts

__all__ = ["asked_of_sweep", "question_about"]

AROUND = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Times the lambda in question."""


def asked_of_sweep(
    judged: Judged, mistake: Mistake, maps: Sequence[SweptMap], should_stop: Callable[[], bool]
) -> Iterator[SweptParts]:
    """In a thread: look into each map."""
    from grapl_engine.analysis.swept_parts import SweptParts
    from grapl_engine.analysis.what_it_takes import lie_apart

    one, other = judged.parts(mistake)
    told: list[bool] = []
    for swept in maps:
        if should_stop():
            return
        told.append(lie_apart(swept.make(), one, other))
    parted, united = (tuple(swept.settings for swept, one in zip(maps, told, strict=True) if one is on) for on in (True, False))
    yield SweptParts(parted, united)


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
